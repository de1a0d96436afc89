import { isDeepStrictEqual } from 'node:util';
import { changeIncident, configureCallback, credentialOf, useWrongSecret } from './demoCallback';
import type { DemoRun, Scenario } from './demoRun';
import type { Alert } from './itsmSide';

const stack = 'dev';

/** An alert of each kind, and its end where Azure Monitor has one: alerts on the activity log are never resolved. */
const alerts: Alert[] = [
  { type: 'metric', rule: 'cpu-high', severity: 1 },
  { type: 'log', rule: 'errors-in-log', severity: 2 },
  { type: 'activity-log', rule: 'vm-deallocated' },
  { type: 'service-health', rule: 'azure-outage' },
  { type: 'resource-health', rule: 'vm-unavailable' },
  { type: 'metric', rule: 'cpu-high', condition: 'Resolved' },
  { type: 'log', rule: 'errors-in-log', condition: 'Resolved' },
];

/** The whole life of the dev environment: one stack, one principal. */
export const dev: Scenario = {
  stack,
  async run(demo: DemoRun, keep: boolean) {
    const pulumi = (...args: string[]) => demo.pulumi([...args, '--stack', stack]);
    await demo.step('Start the emulated cloud and make the stack dev', async () => {
      await demo.cloud.start();
      await demo.cloud.ensureStack(stack);
      await configureCallback(demo, stack);
    });
    const before = await demo.ask();
    await demo.step('pulumi preview', () => pulumi('preview'));
    await demo.step('pulumi up', async () => {
      await pulumi('up', '--yes', '--skip-preview');
      if (isDeepStrictEqual(await demo.ask(), before)) {
        throw new Error(
          'pulumi says that it has deployed, but nothing new is in the emulated cloud.',
        );
      }
    });
    await demo.step('pulumi preview again, without a change', () =>
      pulumi('preview', '--expect-no-changes'),
    );
    await demo.step('Outputs of the stack', () => demo.showOutputs(stack));
    const credential = await credentialOf(demo.cloud, stack);
    await demo.alerts(stack, alerts, credential);
    await demo.step('An incident is acknowledged, closed and reopened: so is its alert', () =>
      changeIncident(demo, credential),
    );
    await demo.step('A wrong client secret changes nothing', () =>
      useWrongSecret(demo, credential),
    );
    await demo.step('pulumi preview after the alerts, without a change', () =>
      pulumi('preview', '--expect-no-changes'),
    );
    if (keep) {
      return;
    }
    await demo.endItsmSide();
    await demo.step('pulumi destroy', () => pulumi('destroy', '--yes', '--skip-preview'));
    await demo.step('What remains in the tenant and the subscription', () => demo.compare(before));
  },
};
