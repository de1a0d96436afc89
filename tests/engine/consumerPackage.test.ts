import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  command,
  consumerResources,
  installConsumer,
  lentConsumer,
  lowestPeers,
  pack,
  runUnderMocks,
  type Packed,
} from '../support/packages';
import { changesIn } from './changes';
import { TestCloud } from './support';

const folder = mkdtempSync(join(tmpdir(), 'itsm-package-'));
const consumer = join(folder, 'consumer');
const program = join(consumer, 'index.ts');
const helixUri = 'https://acme.onbmc.com/hook/CANARY';
let cloud: TestCloud;
let packed: Packed;

beforeAll(async () => {
  packed = await pack('components', join(folder, 'source'));
  await lentConsumer(consumer, packed.file);
  cloud = new TestCloud({}, consumer);
  await cloud.start();
  // Tests of their own check types, which takes longer than the rest of an up.
  cloud.local.env.PULUMI_NODEJS_TRANSPILE_ONLY = 'true';
  const tenantId = cloud.local.env.ARM_TENANT_ID;
  const subscriptionId = cloud.local.env.ARM_SUBSCRIPTION_ID;
  await cloud.configure('dev', {
    'consumer:tenantId': tenantId,
    'consumer:subscriptionId': subscriptionId,
  });
  await cloud.local.pulumi(['config', 'set', '--secret', 'helixUri', '--stack', 'dev'], {
    input: helixUri,
  });
}, 600_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a project of Pulumi's template type-checks with the packed component, and runs under mocks", async () => {
  expect(await runUnderMocks(consumer)).toEqual({
    registered: consumerResources,
    outputs: {
      actionGroupIds: ['operations-action-group-id', 'network-action-group-id'],
      audiences: ['operations-application-client', 'network-application-client'],
    },
  });
});

test('it is deployed, previewed without a change, and destroyed', async () => {
  await cloud.up('dev');
  const groups = await groupNames();
  const again = await cloud.changes('dev');
  const state = await cloud.pulumi(['stack', 'export', '--stack', 'dev']);
  const outputs = await cloud.outputs('dev');
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(groups).toEqual(['network-dev', 'operations-dev']);
  expect(again).toEqual([]);
  expect(state).not.toContain('CANARY');
  expect(outputs.actionGroupIds).toEqual(
    ['operations', 'network'].map(
      (name) => expect.stringMatching(`/actionGroups/${name}-dev$`) as string,
    ),
  );
  expect(await groupNames()).toEqual([]);
});

test('a program in YAML takes the installed package, built as it is', async () => {
  const yaml = join(folder, 'yaml');
  mkdirSync(yaml);
  const example = parse(readFileSync('examples/yaml/Pulumi.yaml', 'utf8')) as object;
  const packages = { 'azure-itsm': join(consumer, 'node_modules', 'pulumi-azure-itsm') };
  writeFileSync(join(yaml, 'Pulumi.yaml'), stringify({ ...example, packages }));
  const project = cloud.local.projectIn(yaml);
  await project.ensureStack('yaml');
  const set = ['config', 'set', '--secret', 'helixUri', '--stack', 'yaml'];
  await project.pulumi(set, { input: helixUri });
  const { code, stdout } = await project.pulumi(['preview', '--json', '--stack', 'yaml']);

  expect(code).toBe(0);
  expect(changesIn(stdout).map(({ op, name }) => `${op} ${name}`)).toContain(
    'create itsm-action-group',
  );
});

test('a mistake in an argument is a type error before anything is deployed', async () => {
  const right = readFileSync(program, 'utf8');
  writeFileSync(program, right.replace("kind: 'servicenow'", "kind: 'jira'"));
  const printed = await cloud.failing(['preview', '--stack', 'dev'], {
    PULUMI_NODEJS_TRANSPILE_ONLY: 'false',
  });
  writeFileSync(program, right);

  expect(printed).toContain(`Type '"jira"' is not assignable to type 'ItsmToolKind'`);
});

describe('with the lowest versions of its peers', () => {
  const oldest = join(folder, 'oldest');
  beforeAll(async () => {
    await installConsumer(oldest, packed.file, lowestPeers());
  }, 400_000);

  test('a program type-checks, and registers the same under mocks', async () => {
    expect(await runUnderMocks(oldest)).toMatchObject({ registered: consumerResources });
  });

  test('importing it loads single modules of azure-native, not all of them', async () => {
    const script =
      "require('pulumi-azure-itsm'); console.log(JSON.stringify(Object.keys(require.cache)))";
    const loaded = JSON.parse(await command('node', ['-e', script], oldest)) as string[];
    const azureNative = loaded.flatMap((path) => path.split('@pulumi/azure-native/')[1] ?? []);

    // A folder's index loads a resource when it is used.
    expect(azureNative).toContain('authorization/index.js');
    expect(azureNative).not.toContain('authorization/roleAssignment.js');
    expect(azureNative).not.toContain('index.js');
    expect(azureNative.length).toBeLessThan(15);
  });
});

async function groupNames(): Promise<string[]> {
  const subscription = `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}`;
  const groups = await cloud.list<{ name: string }>(
    `${subscription}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`,
  );
  return groups.map(({ name }) => name).sort();
}
