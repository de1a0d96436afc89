import type { Setup } from '../../../operations/adopt/setup';
import type { LiveReceiver } from '../../../operations/arguments/actionGroup';

export const ids = {
  tenant: '11111111-1111-1111-1111-111111111111',
  me: '33333333-3333-3333-3333-333333333333',
  azns: '44444444-4444-4444-4444-444444444444',
  application: '55555555-5555-5555-5555-555555555555',
  client: '66666666-6666-6666-6666-666666666666',
  servicePrincipal: '77777777-7777-7777-7777-777777777777',
  role: '88888888-8888-4888-8888-888888888888',
};
export const uri = `api://${ids.client}`;
export const group =
  '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg/providers/microsoft.insights/actionGroups/alerts';

/** A secure webhook as the component makes it. */
export const webhook = (name: string, serviceUri: string): LiveReceiver => ({
  name,
  serviceUri,
  useAadAuth: true,
  useCommonAlertSchema: true,
  objectId: ids.application,
  identifierUri: uri,
  tenantId: ids.tenant,
});

export const serviceNowUri =
  'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor';

/** A set-up exactly as the component makes it; `change` makes it another. */
export function setup(change: (good: Setup) => void = () => undefined): Setup {
  const good: Setup = {
    cloud: 'public',
    tenantId: ids.tenant,
    me: ids.me,
    application: {
      id: ids.application,
      appId: ids.client,
      displayName: 'alerts',
      identifierUris: [uri],
      signInAudience: 'AzureADMyOrg',
      api: { requestedAccessTokenVersion: 2 },
      appRoles: [
        {
          id: ids.role,
          value: 'ActionGroupsSecureWebhook',
          displayName: 'ActionGroupsSecureWebhook',
          description:
            'Lets Azure Monitor action groups call this application through a secure webhook.',
          isEnabled: true,
          allowedMemberTypes: ['Application'],
        },
      ],
    },
    owners: [ids.me],
    servicePrincipal: {
      id: ids.servicePrincipal,
      appRoleAssignmentRequired: true,
      owners: [ids.me],
    },
    assignments: [
      {
        id: 'assignment',
        principalId: ids.azns,
        principalDisplayName: 'AzNS AAD Webhook',
        appRoleId: ids.role,
      },
    ],
    azns: ids.azns,
    actionGroup: {
      id: group,
      name: 'alerts',
      location: 'Global',
      properties: {
        groupShortName: 'alerts',
        enabled: true,
        webhookReceivers: [webhook('servicenow', serviceNowUri)],
      },
    },
  };
  change(good);
  return good;
}

/** A token for Microsoft Graph, of which the claims alone are read. */
export const graphToken = ['{"alg":"none"}', JSON.stringify({ oid: ids.me, tid: ids.tenant }), '']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');
