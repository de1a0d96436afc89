import { aznsLookupError } from '../../../components/identity/aznsServicePrincipal';

const clientId = '461e8683-5575-4561-ac7f-899cc907d62a';

test('a tenant without AzNS is told the setting that creates it', () => {
  const error = aznsLookupError(
    clientId,
    'invocation returned an error: No service principal found',
  );

  expect(error.message).toBe(
    `The tenant has no service principal of Azure Monitor's sender, AzNS AAD Webhook (application id ${clientId}). ` +
      'Set aznsServicePrincipal to "adopt" to create it (needs Application.ReadWrite.All), ' +
      `or let an administrator run: az ad sp create --id ${clientId}`,
  );
});

test('a refused lookup is told the permission that is missing, with what Graph said', () => {
  const error = aznsLookupError(clientId, 'Authorization_RequestDenied: Insufficient privileges');

  expect(error.message).toBe(
    `Cannot look up the service principal of Azure Monitor's sender, AzNS AAD Webhook (application id ${clientId}). ` +
      'That needs the permission Application.Read.All of Microsoft Graph (docs/permissions.md): Authorization_RequestDenied: Insufficient privileges',
  );
});

test('a lookup that the engine cancelled is no question of permissions', () => {
  const error = aznsLookupError(clientId, 'Resource monitor is terminating');

  expect(error.message).toBe(
    "The lookup of Azure Monitor's sender, AzNS AAD Webhook, was cancelled: Resource monitor is terminating",
  );
});
