import { isNewEnough, pulumiVersion, whyNotOlder } from '../../pulumiVersion';
import { missing, ok, type Finding } from './finding';

/** Whether the program lets a Pulumi CLI run it. @param said - what `pulumi version` prints */
export function cliFinding(said: string): Finding {
  const version = /^v?(\d+\.\d+\.\d+)/.exec(said)?.[1] ?? 'unknown';
  const check = `Pulumi CLI ${version}`;
  return isNewEnough(version)
    ? ok(check, 'is new enough')
    : missing(
        check,
        `must be ${pulumiVersion} or a newer 3.x: ${whyNotOlder}`,
        'Install it: https://www.pulumi.com/docs/install/',
      );
}
