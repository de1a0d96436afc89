import * as resources from '@pulumi/azure-native/resources';
import * as pulumi from '@pulumi/pulumi';
import { SecureExport, secureExportOutputs } from './components/secureExport';
import { readConfig } from './config';

const config = readConfig({
  project: pulumi.getProject(),
  values: pulumi.runtime.allConfig(),
  // Set by the language host; the SDK has no public call that tells whether a key is encrypted.
  secretKeys: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? '[]') as string[],
});
const { tags, protect } = config.secureExport;

const resourceGroup =
  config.resourceGroup === 'create'
    ? new resources.ResourceGroup(
        'resource-group',
        {
          resourceGroupName: config.resourceGroupName,
          location: config.resourceGroupLocation,
          tags,
        },
        { protect },
      )
    : undefined;

const secureExport = new SecureExport(
  'itsm',
  {
    ...config.secureExport,
    tools: config.secureExport.tools.map((tool) =>
      tool.serviceUri === undefined
        ? tool
        : { ...tool, serviceUri: pulumi.secret(tool.serviceUri) },
    ),
  },
  // The group's name is passed as text, so that a preview shows it; hence the order is said here.
  { dependsOn: resourceGroup },
);

export const {
  actionGroupId,
  actionGroupName,
  tools,
  applicationObjectId,
  clientId,
  identifierUri,
  tenantId,
  appRoleId,
  servicePrincipalObjectId,
  aznsServicePrincipalObjectId,
  tokenVersion,
  audience,
  issuer,
  openIdMetadataUrl,
  callerClaimName,
  callerClaimValue,
  roles,
} = secureExportOutputs(secureExport);
