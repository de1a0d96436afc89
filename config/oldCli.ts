import * as pulumi from '@pulumi/pulumi';
import { pulumiVersion, whyNotOlder } from '../pulumiVersion';

/** Asks the engine that runs this program for its version. @throws RunError where it is too old, or cannot tell */
export async function refuseOldCli(): Promise<void> {
  try {
    await pulumi.requirePulumiVersion(`>=${pulumiVersion}`);
  } catch (error) {
    const { details, message } = error as { details?: string; message: string };
    throw new pulumi.RunError(
      `This program needs the Pulumi CLI ${pulumiVersion} or newer: ${whyNotOlder}. ` +
        `Install it (https://www.pulumi.com/docs/install/), or run "npm run pulumi -- up". The CLI says: ${details ?? message}`,
    );
  }
}
