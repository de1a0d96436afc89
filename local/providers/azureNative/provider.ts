import type { Provider } from '../resource';
import { actionGroup } from './actionGroup';
import { resourceGroup } from './resourceGroup';

/** Resource Manager: what https://www.pulumi.com/registry/packages/azure-native/ has of it that the program uses. */
export const azureNative: Provider = {
  name: 'azure-native',
  acceptSecrets: false,
  compares: 'inputs',
  configKeys: [
    'auxiliaryTenantIds',
    'clientId',
    'clientSecret',
    'disableInstanceDiscovery',
    'disablePulumiPartnerId',
    'environment',
    'location',
    'metadataHost',
    'msiEndpoint',
    'oidcRequestToken',
    'oidcRequestUrl',
    'oidcToken',
    'oidcTokenFilePath',
    'partnerId',
    'subscriptionId',
    'tenantId',
    'useMsi',
    'useOidc',
  ],
  notServedConfig: [
    'clientCertificatePassword',
    'clientCertificatePath',
    'useDefaultAzureCredential',
  ],
  resources: {
    'azure-native:monitor:ActionGroup': actionGroup,
    'azure-native:resources:ResourceGroup': resourceGroup,
  },
  functions: {
    'azure-native:authorization:getClientConfig': async (session) => {
      const { appid, oid, tid } = await session.claims();
      const subscriptionId = session.need('subscriptionId');
      return { clientId: appid, objectId: oid, subscriptionId, tenantId: tid };
    },
  },

  /** Signs in with the first call only, as the vendor's plugin does. */
  async configure(session) {
    session.checkCredentials('unable to configure Azure credentials for a client secret', [
      'subscriptionId',
      'tenantId',
      'clientId',
      'clientSecret',
      'metadataHost',
    ]);
    await session.discover();
  },
};
