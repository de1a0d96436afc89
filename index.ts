import * as pulumi from '@pulumi/pulumi';
// Not './components': package.json there leads to the build, which a fresh clone does not have.
import { SecureExport, secureExportOutputs, sharedIdentity } from './components/index';
import { foreignKeys, readConfig } from './config/config';
import { refuseOldCli } from './config/oldCli';
import { ownResourceGroup } from './config/ownResourceGroup';
import { readStackFile } from './config/stackFile';

// A function, because nothing may be registered before the CLI is known to be new enough.
export = async () => {
  await refuseOldCli();

  const given = { project: pulumi.getProject(), values: pulumi.runtime.allConfig() };
  // Before anything is refused: what is missing may be under such a key.
  foreignKeys(given).forEach((message) => void pulumi.log.warn(message));

  const config = readConfig({
    ...given,
    // Set by the language host; the SDK has no public call that tells whether a key is encrypted.
    secretKeys: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? '[]') as string[],
    stackFile: readStackFile(pulumi.getRootDirectory(), pulumi.getStack(), process.env),
    armEnvironment: process.env.ARM_ENVIRONMENT,
  });
  const { secureExport: configured } = config;

  const resourceGroup =
    configured.deploy !== 'identity' && config.resourceGroup === 'create'
      ? ownResourceGroup(
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
  return secureExportOutputs(secureExport);
};
