import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { startItsmSide, type ItsmSide } from '../../demo/itsmSide';
import type { LocalProject } from '../../offline/cloud/project';
import { TestCloud } from './support';
import { WarmProgram } from './warmProgram';

const cloud = new TestCloud();
const main = 'organization/itsm-secure-export/dev';
const rules = [
  'azure-incident-dev',
  'cpu-high-dev',
  'errors-in-log-dev',
  'machine-deallocated-dev',
  'pods-restarting-dev',
  'resource-unavailable-dev',
];
let alerts: LocalProject;
let program: WarmProgram;
let itsm: ItsmSide | undefined;

beforeAll(async () => {
  // With passphrases, as one of the tests is about them.
  await cloud.start();
  await cloud.configure('dev');
  await cloud.up('dev');
  alerts = cloud.local.projectIn('examples/alerts');
  program = await WarmProgram.start(cloud.local.env, 'examples/alerts');
});
afterAll(async () => {
  await itsm?.stop();
  await program.stop();
  await cloud.stop();
});

/** Runs pulumi on the stack of alert rules, with its program loaded, or in a process of its own. */
async function run(args: string[], env?: Record<string, string>) {
  const loaded = env ?? (await program.use(alerts.configFile('dev')));
  const options = { env: loaded, timeoutMs: 300_000 };
  const result = await alerts.pulumi([...args, '--stack', 'dev'], options);
  return { code: result.code, stdout: result.stdout, all: result.stdout + result.stderr };
}

/** Sets values of its configuration; undefined removes one. */
function configure(values: Record<string, unknown>): void {
  const file = alerts.configFile('dev');
  const content = parse(readFileSync(file, 'utf8')) as { config: Record<string, unknown> };
  for (const [key, value] of Object.entries(values)) {
    content.config[`itsm-alerts:${key}`] = value;
  }
  writeFileSync(file, stringify(content));
}

const success = { code: 0 };
/** A run with an environment given starts the program anew, as with users. */
const anew = {};
const up = ['up', '--yes', '--skip-preview'];

test('a stack that is not there, or has no action group yet, is named with what to do', async () => {
  await alerts.ensureStack('dev');
  const other = 'organization/itsm-secure-export/other';
  configure({ secureExportStack: other });
  expect((await run(['preview'], anew)).all).toContain(`unknown stack "${other}"`);

  await cloud.configure('other');
  const { code, all } = await run(['preview'], anew);
  configure({ secureExportStack: main });
  expect(code).not.toBe(0);
  expect(all).toContain(
    `error: secureExportStack: the stack ${other} has no output actionGroupId. Deploy it first (pulumi up --stack ${other}, in the folder of its project)`,
  );
  expect(all).not.toContain('secureExportStack.ts');
});

test('beside the stack with the action group it is deployed, and a second preview shows no change', async () => {
  const made = await run(['up', '--yes']);
  expect(made).toMatchObject(success);
  expect(made.all).toContain('+ 7 to create');
  expect(JSON.parse((await run(['stack', 'output', '--json'])).stdout)).toEqual({ rules });
  expect(await run(['preview', '--expect-no-changes'])).toMatchObject(success);
  expect(await run(['refresh', '--yes', '--skip-preview', '--expect-no-changes'])).toMatchObject(
    success,
  );
});

const app = '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg-app/providers';
const machine = `${app}/Microsoft.Compute/virtualMachines/vm-app`;
const workspace = `${app}/Microsoft.OperationalInsights/workspaces/log-app`;

/** Raises an alert of a rule by its name; both tools have to take it. */
async function raise(alert: Parameters<ItsmSide['raise']>[0]): Promise<void> {
  const deliveries = (await itsm?.raise(alert)) ?? [];
  expect(deliveries.map(({ receiver, state }) => `${receiver} ${state}`)).toEqual([
    'helix delivered',
    'servicenow delivered',
  ]);
}

/** The incidents of one tool, oldest first; Azure spells ids in several ways. */
const incidents = (tool: string) =>
  (itsm?.incidents() ?? [])
    .filter((incident) => incident.tool === tool)
    .map(({ rule, severity, state, configurationItem }) => ({
      rule,
      severity,
      state,
      item: configurationItem?.toLowerCase(),
    }))
    .reverse();

const opened = [
  ['azure-incident-dev', 'Sev4', '/subscriptions/99999999-9999-9999-9999-999999999999'],
  ['cpu-high-dev', 'Sev2', machine],
  ['errors-in-log-dev', 'Sev3', machine],
  ['machine-deallocated-dev', 'Sev4', machine],
  ['pods-restarting-dev/pods-restarting-dev', 'Sev1', `${app}/Microsoft.Monitor/accounts/amw-app`],
  ['resource-unavailable-dev', 'Sev4', machine],
].map(([rule, severity, item]) => ({ rule, severity, state: 'open', item: item?.toLowerCase() }));
const stateful = ['cpu-high-dev', 'errors-in-log-dev', 'pods-restarting-dev/pods-restarting-dev'];

test('an alert of each rule, raised by its name, opens an incident on the right item in each tool', async () => {
  itsm = await startItsmSide(cloud.local, 'dev', join(cloud.path, 'incidents.db'));
  for (const rule of rules) {
    await raise({ rule });
  }

  expect(incidents('servicenow')).toEqual(opened);
  expect(incidents('helix')).toEqual(opened);
});

test('those that Azure resolves are resolved, and it never resolves the others', async () => {
  for (const rule of stateful) {
    await raise({ rule: rule.split('/')[0]!, condition: 'Resolved' });
  }

  expect(incidents('servicenow')).toEqual(
    opened.map((incident) => ({
      ...incident,
      state: stateful.includes(incident.rule ?? '') ? 'resolved' : 'open',
    })),
  );
  await expect(
    itsm?.raise({ rule: 'machine-deallocated-dev', condition: 'Resolved' }),
  ).rejects.toThrow('stateless: Azure Monitor never resolves them');
});

test("the other stack's passphrase is not needed to read its action group", async () => {
  const env = { PULUMI_CONFIG_PASSPHRASE_FILE: '', PULUMI_CONFIG_PASSPHRASE: 'of-this-team-alone' };
  const stack = ['--stack', 'other'];
  const own = (args: string[]) => alerts.pulumi([...args, ...stack], { env });
  await alerts.pulumi(['stack', 'init', 'other', '--no-select'], { env });
  await own(['config', 'set', 'secureExportStack', main]);
  await own(['config', 'set', 'resourceGroupName', 'rg-itsm-dev']);

  const { code, stdout } = await own(['preview']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('+ 4 to create')]);
});

test('without a column that names the machine it warns, and the tools see the workspace', async () => {
  configure({ logDimensions: ['Facility'] });
  const { code, all } = await run(up);
  await raise({ rule: 'errors-in-log-dev' });

  expect(code).toBe(0);
  expect(all).toMatch(
    /warning: logDimensions has Facility only: the ITSM tool will see the workspace log-app/,
  );
  expect(incidents('servicenow').at(-1)?.item).toBe(workspace.toLowerCase());
});

test('a target that is configured no longer takes its rule along', async () => {
  configure({ virtualMachineId: undefined });
  const { all } = await run(['preview']);

  expect(all).toContain('virtualMachineId is not configured: there is no CPU rule.');
  expect(all).toContain('- 1 to delete');
});

test('destroyed first, it leaves the action group alone', async () => {
  expect(await run(['destroy', '--yes', '--skip-preview'])).toMatchObject(success);

  expect(await cloud.changes('dev')).toEqual([]);
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);
});
