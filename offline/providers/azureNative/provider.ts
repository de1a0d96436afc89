import type { Provider } from '../resource';
import { actionGroup } from './actionGroup';
import { activityLogAlert } from './activityLogAlert';
import { alertProcessingRuleByName } from './alertProcessingRuleByName';
import { managementLockByScope } from './managementLockByScope';
import { metricAlert } from './metricAlert';
import { prometheusRuleGroup } from './prometheusRuleGroup';
import { resourceGroup } from './resourceGroup';
import { roleAssignment } from './roleAssignment';
import { roleDefinition } from './roleDefinition';
import { scheduledQueryRule } from './scheduledQueryRule';

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
    'azure-native:alertsmanagement:AlertProcessingRuleByName': alertProcessingRuleByName,
    'azure-native:alertsmanagement:PrometheusRuleGroup': prometheusRuleGroup,
    'azure-native:authorization:ManagementLockByScope': managementLockByScope,
    'azure-native:authorization:RoleAssignment': roleAssignment,
    'azure-native:authorization:RoleDefinition': roleDefinition,
    'azure-native:monitor:ActionGroup': actionGroup,
    'azure-native:monitor:ActivityLogAlert': activityLogAlert,
    'azure-native:monitor:MetricAlert': metricAlert,
    'azure-native:monitor:ScheduledQueryRule': scheduledQueryRule,
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
