import type { Provider } from '../resource';
import { application } from './application';
import { applicationAppRole } from './applicationAppRole';
import { applicationIdentifierUri } from './applicationIdentifierUri';
import { applicationOwner } from './applicationOwner';
import { applicationPassword } from './applicationPassword';
import { appRoleAssignment } from './appRoleAssignment';
import { getApplication } from './getApplication';
import { getServicePrincipal } from './getServicePrincipal';
import { servicePrincipal } from './servicePrincipal';

/** Entra ID: what https://www.pulumi.com/registry/packages/azuread/ has of it that the program may use. */
export const azuread: Provider = {
  name: 'azuread',
  acceptSecrets: true,
  compares: 'state',
  configKeys: [
    'adoPipelineServiceConnectionId',
    'clientId',
    'clientIdFilePath',
    'clientSecret',
    'clientSecretFilePath',
    'disableTerraformPartnerId',
    'environment',
    'metadataHost',
    'msiEndpoint',
    'oidcRequestToken',
    'oidcRequestUrl',
    'oidcToken',
    'oidcTokenFilePath',
    'partnerId',
    'tenantId',
    'useAksWorkloadIdentity',
    'useCli',
    'useMsi',
    'useOidc',
  ],
  notServedConfig: ['clientCertificate', 'clientCertificatePassword', 'clientCertificatePath'],
  resources: {
    'azuread:index/application:Application': application,
    'azuread:index/applicationAppRole:ApplicationAppRole': applicationAppRole,
    'azuread:index/applicationIdentifierUri:ApplicationIdentifierUri': applicationIdentifierUri,
    'azuread:index/applicationOwner:ApplicationOwner': applicationOwner,
    'azuread:index/applicationPassword:ApplicationPassword': applicationPassword,
    'azuread:index/appRoleAssignment:AppRoleAssignment': appRoleAssignment,
    'azuread:index/servicePrincipal:ServicePrincipal': servicePrincipal,
  },
  functions: {
    'azuread:index/getApplication:getApplication': getApplication,
    'azuread:index/getClientConfig:getClientConfig': async (session) => {
      const { oid: objectId } = await session.claims();
      const [tenantId, clientId] = [session.need('tenantId'), session.need('clientId')];
      return { id: `${tenantId}-${clientId}-${objectId}`, tenantId, clientId, objectId };
    },
    'azuread:index/getServicePrincipal:getServicePrincipal': getServicePrincipal,
  },

  /** Signs in at once, as the vendor's plugin does. */
  async configure(session) {
    checkEnvironment(session.config.environment ?? 'public');
    session.checkCredentials(
      'unable to build authorizer for Microsoft Graph API: no Authorizer could be configured, please check your configuration',
      ['tenantId', 'clientId', 'clientSecret', 'metadataHost'],
    );
    await session.discover();
    await session.claims();
  },
};

/** https://github.com/hashicorp/go-azure-sdk/blob/main/sdk/environments/from_name.go */
const environments = [
  ...['global', 'public', 'usgovernment', 'usgovernmentl4', 'dod', 'usgovernmentl5'],
  ...['china', 'canary'],
];

/** The vendor's plugin refuses other names, even where `metadataHost` says where the cloud is. */
function checkEnvironment(name: string): void {
  if (!environments.includes(name.toLowerCase())) {
    throw new Error(
      `no environment was found with the name "${name}". Known are ${environments.join(', ')}`,
    );
  }
}
