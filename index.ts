import * as resources from '@pulumi/azure-native/resources';
import * as pulumi from '@pulumi/pulumi';
// Not './components': package.json there leads to the build, which a fresh clone does not have.
import { SecureExport, secureExportOutputs, sharedIdentity } from './components/index';
import { readConfig } from './config/config';

const config = readConfig({
  project: pulumi.getProject(),
  values: pulumi.runtime.allConfig(),
  // Set by the language host; the SDK has no public call that tells whether a key is encrypted.
  secretKeys: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? '[]') as string[],
  armEnvironment: process.env.ARM_ENVIRONMENT,
});
const { secureExport: configured } = config;

const resourceGroup =
  configured.deploy !== 'identity' && config.resourceGroup === 'create'
    ? new resources.ResourceGroup(
        'resource-group',
        {
          resourceGroupName: config.resourceGroupName,
          location: config.resourceGroupLocation,
          tags: configured.tags,
        },
        { protect: configured.protect },
      )
    : undefined;

const secureExport = new SecureExport(
  'itsm',
  config.identitySource === undefined
    ? config.secureExport
    : {
        ...config.secureExport,
        identity: sharedIdentity(config.identitySource, config.cloud),
      },
  // The group's name is passed as text, so that a preview shows it; hence the order is said here.
  { dependsOn: resourceGroup },
);

// As one object: what this stack does not have is then no output at all, which named exports cannot be.
export = secureExportOutputs(secureExport);
