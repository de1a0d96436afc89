/**
 * The oldest Pulumi CLI that may run this program, and the one that is downloaded or built where there is none
 * (`offline/toolchain/pulumi-cli/go.mod` pins its source). The SDK in package.json is not newer.
 */
export const pulumiVersion = '3.274.1';

/** The CLI's engine took a failed replacement that was taken back for an order to delete. */
export const whyNotOlder =
  'older ones can delete a resource whose replacement failed, as soon as the change is taken back ' +
  '(https://github.com/pulumi/pulumi/pull/24588)';

/** Same major version (the SDK refuses another), and not older. */
export function isNewEnough(version: string): boolean {
  const [major, minor, patch] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor, wantedPatch] = pulumiVersion.split('.').map(Number);
  return (
    major === wantedMajor &&
    (minor! > wantedMinor! || (minor === wantedMinor && patch! >= wantedPatch!))
  );
}
