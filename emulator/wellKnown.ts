/** The ids every emulated cloud has. Fixed, so that stacks and tests can name them. */
export const tenantId = '11111111-1111-1111-1111-111111111111';
export const subscriptionId = '99999999-9999-9999-9999-999999999999';

/** The only domain of the tenant, as every new tenant has one. */
export const initialDomain = 'contoso.onmicrosoft.com';

/** A person in the tenant, so that owners need not all be programs. Cannot sign in. */
export const user = {
  id: '77777777-7777-7777-7777-777777777777',
  displayName: 'Olivia Operator',
};

/** A group of people, so that they need not be given their roles one by one. */
export const group = {
  id: '88888888-8888-8888-8888-888888888888',
  displayName: 'Monitoring team',
};

/**
 * The first-party application Azure Monitor authenticates with, as public Azure names it:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook
 */
export const azns = {
  objectId: '44444444-4444-4444-4444-444444444444',
  appId: '461e8683-5575-4561-ac7f-899cc907d62a',
  displayName: 'AzNS AAD Webhook',
  ownerTenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
};

/**
 * Issuers of public Azure's access tokens, by version. Version 1 tokens of this origin carry the first, too.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export const issuers = {
  1: `https://sts.windows.net/${tenantId}/`,
  2: `https://login.microsoftonline.com/${tenantId}/v2.0`,
} as const;

/**
 * Names the server certificate covers. localhost and 127.0.0.1 are how the providers reach the emulator; the
 * others are real hosts that deployed values name, reached with `--resolve HOST:443=127.0.0.1:PORT`.
 */
export const certificateHosts = [
  'localhost',
  'login.microsoftonline.com',
  'graph.microsoft.com',
  'management.azure.com',
  '*.service-now.com',
  '*.servicenowservices.com',
  '*.onbmc.com',
];
