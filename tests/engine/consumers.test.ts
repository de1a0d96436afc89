import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { LocalProject } from '../../local/project';
import { TestCloud } from './support';

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

beforeAll(async () => {
  await cloud.start();
  alerts = cloud.local.projectIn('examples/alerts');
});
afterAll(() => cloud.stop());

/** Runs pulumi on the stack of alert rules. */
async function run(args: string[], env?: Record<string, string>) {
  const result = await alerts.pulumi([...args, '--stack', 'dev'], { env, timeoutMs: 300_000 });
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
const up = ['up', '--yes', '--skip-preview'];

test('a stack that is not there, or has no action group yet, is named with what to do', async () => {
  await alerts.ensureStack('dev');
  expect((await run(['preview'])).all).toContain(`unknown stack "${main}"`);

  await cloud.configure('dev');
  const { code, all } = await run(['preview']);
  expect(code).not.toBe(0);
  expect(all).toContain(
    `error: secureExportStack: the stack ${main} has no output actionGroupId. Deploy it first (pulumi up --stack ${main}, in the folder of its project)`,
  );
  expect(all).not.toContain('secureExportStack.ts');
});

test('beside the stack with the action group it is deployed, and a second preview shows no change', async () => {
  await cloud.up('dev');
  const preview = await run(['preview']);
  expect(preview).toMatchObject(success);
  expect(preview.all).toContain('+ 7 to create');

  expect(await run(up)).toMatchObject(success);
  expect(JSON.parse((await run(['stack', 'output', '--json'])).stdout)).toEqual({ rules });
  expect(await run(['preview', '--expect-no-changes'])).toMatchObject(success);
  expect(await run(['refresh', '--yes', '--skip-preview', '--expect-no-changes'])).toMatchObject(
    success,
  );
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

test('without a column that names the machine the preview warns; a target that is gone takes its rule along', async () => {
  configure({ logDimensions: ['Facility'], virtualMachineId: '' });
  const { all } = await run(['preview']);

  expect(all).toMatch(
    /warning: logDimensions has Facility only: the ITSM tool will see the workspace log-app/,
  );
  expect(all).toContain('virtualMachineId is not configured: there is no CPU rule.');
  expect(all).toContain('- 1 to delete');
  configure({ logDimensions: undefined, virtualMachineId: undefined });
});

test('destroyed first, it leaves the action group alone', async () => {
  expect(await run(['destroy', '--yes', '--skip-preview'])).toMatchObject(success);

  expect(await cloud.changes('dev')).toEqual([]);
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);
});
