import { cliFinding } from '../../../operations/preflight/cli';
import { pulumiVersion } from '../../../pulumiVersion';

test.each([pulumiVersion, '3.999.0'])('a CLI of version %s is new enough', (version) => {
  expect(cliFinding(`v${version}\n`)).toMatchObject({
    check: `Pulumi CLI ${version}`,
    state: 'ok',
  });
});

test.each([
  ['v3.274.0\n', '3.274.0'],
  ['v3.259.0-dev\n', '3.259.0'],
  ['', 'unknown'],
])('a CLI that says %j is refused with the reason', (said, version) => {
  expect(cliFinding(said)).toEqual({
    check: `Pulumi CLI ${version}`,
    state: 'missing',
    detail:
      `must be ${pulumiVersion} or a newer 3.x: older ones can delete a resource whose replacement failed, as soon as ` +
      'the change is taken back (https://github.com/pulumi/pulumi/pull/24588)',
    fix: 'Install it: https://www.pulumi.com/docs/install/',
  });
});
