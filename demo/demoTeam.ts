import path from 'node:path';
import type { Principal } from '../offline/emulator/principals';
import { subscriptionId } from '../offline/emulator/wellKnown';
import { cloudClient } from '../offline/cloud/cloudClient';
import type { DemoRun, Scenario } from './demoRun';
import { applicationTeam, directoryTeam, monitoringTeam } from './demoTeams';
import type { Alert } from './itsmSide';
import type { LocalProject } from '../offline/cloud/project';

const checkout = path.dirname(__dirname);
/** As Pulumi.dev.yaml of both projects names it. */
const resourceGroup = `/subscriptions/${subscriptionId}/resourceGroups/rg-itsm-dev`;
const suppressedRule = 'machine-deallocated-dev';

/** An alert of each rule, by its name, and the end of those that Azure Monitor resolves. */
const alerts: Alert[] = [
  { rule: 'cpu-high-dev' },
  { rule: 'errors-in-log-dev' },
  { rule: 'pods-restarting-dev' },
  { rule: 'machine-deallocated-dev' },
  { rule: 'resource-unavailable-dev' },
  { rule: 'azure-incident-dev' },
  { rule: 'cpu-high-dev', condition: 'Resolved' },
  { rule: 'errors-in-log-dev', condition: 'Resolved' },
  { rule: 'pods-restarting-dev', condition: 'Resolved' },
];

/** A stack and who deploys it. */
interface TeamStack {
  project: LocalProject;
  stack: string;
  team: Principal;
  /** The provider whose calls it makes. */
  provider: 'azuread' | 'azure-native';
  /** Configuration besides the checkout's file, by path. */
  config: Record<string, string>;
}

/** Three teams, each with a stack of its own and no more rights than that takes. */
export const team: Scenario = {
  stack: 'dev',
  async run(demo: DemoRun, keep: boolean) {
    const stacks = teamStacks(demo);
    const [identity, actionGroup, rules] = stacks;

    await demo.step('Start the emulated cloud: a resource group, three teams', () =>
      prepare(demo, stacks),
    );
    const before = await demo.ask();
    await demo.step('The directory team deploys the identity', () => up(demo, identity));
    await demo.step('The monitoring team deploys the action group', () => up(demo, actionGroup));
    await demo.step('The application team deploys its alert rules', () => up(demo, rules));
    await demo.step('pulumi preview of all three, without a change', async () => {
      for (const stack of stacks) {
        await pulumi(demo, stack, ['preview', '--expect-no-changes']);
      }
    });
    await demo.step('Outputs of the stack with the action group', () =>
      demo.showOutputs(actionGroup.stack),
    );
    await demo.alerts(actionGroup.stack, alerts);
    await demo.step('The monitoring team suppresses an alert during maintenance', () =>
      suppress(demo, actionGroup),
    );
    if (keep) {
      return;
    }
    await demo.endItsmSide();
    await demo.step('The teams destroy their stacks, in reverse order', async () => {
      for (const stack of [rules, actionGroup, identity]) {
        await pulumi(demo, stack, ['destroy', '--yes', '--skip-preview']);
      }
    });
    await demo.step('What remains in the tenant and the subscription', () => demo.compare(before));
  },
};

function teamStacks({ cloud }: DemoRun): [TeamStack, TeamStack, TeamStack] {
  return [
    {
      project: cloud.own,
      stack: 'dev-identity',
      team: directoryTeam,
      provider: 'azuread',
      config: {
        deploy: 'identity',
        'owners[0]': directoryTeam.objectId,
        'owners[1]': monitoringTeam.objectId,
      },
    },
    {
      project: cloud.own,
      stack: 'dev',
      team: monitoringTeam,
      provider: 'azure-native',
      config: {
        deploy: 'action-group',
        identityStack: `organization/${cloud.own.name}/dev-identity`,
        resourceGroup: 'existing',
      },
    },
    {
      project: cloud.projectIn(path.join(checkout, 'examples', 'alerts')),
      stack: 'dev',
      team: applicationTeam,
      provider: 'azure-native',
      config: {},
    },
  ];
}

/** What is there before: the resource group, and the teams with their credentials in the configuration. */
async function prepare(demo: DemoRun, stacks: TeamStack[]): Promise<void> {
  await demo.cloud.start();
  const client = cloudClient(demo.cloud.env, demo.cloud.emulator.caCertificate);
  try {
    const group = `${resourceGroup}?api-version=2021-04-01`;
    await client.ask('PUT', group, { location: 'westeurope' });
    for (const teamStack of stacks) {
      const { project, stack, team: principal, provider, config } = teamStack;
      const added = await client.ask('POST', '/_emulator/principals', principal);
      const { clientSecret } = added as { clientSecret: string };
      await project.ensureStack(stack);
      await configure(demo, teamStack, { ...config, [`${provider}:clientId`]: principal.clientId });
      await demo.pulumi(
        ['config', 'set', '--secret', `${provider}:clientSecret`, '--stack', stack],
        {
          project,
          input: clientSecret,
        },
      );
      const rights = [...principal.graphPermissions, ...principal.armActions].join(', ');
      demo.print(`   ${principal.displayName}: ${rights}\n`);
    }
  } finally {
    await client.close();
  }
}

/** An alert processing rule keeps the alert of one rule from the tools. */
async function suppress(demo: DemoRun, actionGroup: TeamStack): Promise<void> {
  const rule = 'alertProcessingRules[0]';
  await configure(demo, actionGroup, {
    [`${rule}.name`]: 'maintenance',
    [`${rule}.action`]: 'suppress',
    [`${rule}.scopes[0]`]: `/subscriptions/${subscriptionId}`,
    [`${rule}.schedule.effectiveUntil`]: inFourHours(),
    [`${rule}.schedule.timeZone`]: 'UTC',
    [`${rule}.conditions[0].field`]: 'AlertRuleName',
    [`${rule}.conditions[0].operator`]: 'Equals',
    [`${rule}.conditions[0].values[0]`]: suppressedRule,
  });
  await up(demo, actionGroup);
  const before = demo.itsm?.incidents().length;
  const deliveries = await demo.itsm?.raise({ rule: suppressedRule });
  if (deliveries?.length !== 0 || demo.itsm?.incidents().length !== before) {
    throw new Error(`The alert of ${suppressedRule} has reached the ITSM tools.`);
  }
  demo.suppressed = [suppressedRule];
  demo.print(`   ${suppressedRule} was raised, and nobody told.\n`);
}

/** As Azure writes times of a schedule: without fractions and offset. */
function inFourHours(): string {
  return new Date(Date.now() + 4 * 3_600_000).toISOString().slice(0, 19);
}

async function up(demo: DemoRun, stack: TeamStack): Promise<void> {
  await pulumi(demo, stack, ['preview']);
  await pulumi(demo, stack, ['up', '--yes', '--skip-preview']);
}

async function pulumi(demo: DemoRun, { project, stack, team }: TeamStack, args: string[]) {
  demo.print(
    `   ${team.displayName}, ${project.name}: pulumi ${args.join(' ')} --stack ${stack}\n`,
  );
  await demo.pulumi([...args, '--stack', stack], { project });
}

function configure(demo: DemoRun, { project, stack }: TeamStack, values: Record<string, string>) {
  const pairs = Object.entries(values).flatMap(([key, value]) => [
    '--plaintext',
    `${key}=${value}`,
  ]);
  const args = ['config', 'set-all', '--path', ...pairs, '--stack', stack];
  return demo.pulumi(args, { project });
}
