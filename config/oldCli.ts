import * as pulumi from '@pulumi/pulumi';

/** The oldest Pulumi CLI that may run this program: the oldest one tried whose engine has the mend below. */
export const oldestCli = '3.274.1';

/** Asks the engine that runs this program for its version. @throws RunError where it is too old, or cannot tell */
export async function refuseOldCli(): Promise<void> {
  try {
    await pulumi.requirePulumiVersion(`>=${oldestCli}`);
  } catch (error) {
    const { details, message } = error as { details?: string; message: string };
    throw new pulumi.RunError(
      `This program needs the Pulumi CLI ${oldestCli} or newer: older ones can delete a resource whose replacement failed, ` +
        'as soon as the change is taken back (https://github.com/pulumi/pulumi/pull/24588). ' +
        `Install it (https://www.pulumi.com/docs/install/), or run "npm run pulumi -- up". The CLI says: ${details ?? message}`,
    );
  }
}
