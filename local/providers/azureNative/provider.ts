import type { Provider } from '../resource';
import { actionGroup } from './actionGroup';
import { resourceGroup } from './resourceGroup';

/** The part of azure-native that the program uses. */
export const azureNative: Provider = {
  name: 'azure-native',
  // As the vendor's: the engine therefore shows the whole of webhookReceivers as [secret].
  acceptSecrets: false,
  configKeys: [
    'clientId',
    'clientSecret',
    'disableInstanceDiscovery',
    'environment',
    'location',
    'metadataHost',
    'subscriptionId',
    'tenantId',
  ],
  resources: {
    'azure-native:resources:ResourceGroup': resourceGroup,
    'azure-native:monitor:ActionGroup': actionGroup,
  },
  functions: {
    'azure-native:authorization:getClientConfig': async (session) => {
      const { appid, oid, tid } = await session.claims();
      return {
        clientId: appid,
        objectId: oid,
        tenantId: tid,
        subscriptionId: session.subscriptionId,
      };
    },
  },
  // No token yet: azure-native asks for one at its first call.
  connect: (session) => session.discover(),
};
