import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { changesIn } from './changes';
import { TestCloud } from './support';

/*
 * The identity that previews pull requests: docs/pull-requests.md lists what it may do.
 */

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
const deployer = '33333333-3333-3333-3333-333333333333';
const environment = { clientId: '22222222-2222-2222-2222-222222222222', objectId: deployer };
const reader = {
  clientId: 'aaaaaaaa-0000-0000-0000-000000000001',
  objectId: 'aaaaaaaa-0000-0000-0000-000000000002',
};
const graph = ['Application.Read.All'];
const arm = [
  'Microsoft.Insights/actionGroups/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
];

/** The state backend before the first preview. */
let deployed: Record<string, string>;
const previewed = new Set<string>();

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', { owners: [deployer] });
  await cloud.configure('new', {
    owners: [deployer],
    resourceGroupName: 'rg-new',
    resourceGroupLocation: 'westeurope',
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  });
  await cloud.up('dev');
  deployed = stateFiles();
});
afterEach(async () => {
  await runAs({});
  const all = [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'Directory.Read.All',
  ];
  await limit(environment, all, ['*']);
});
afterAll(() => cloud.stop());

/** Gives an identity these permissions alone. @returns Its credentials. */
async function limit(
  identity: { clientId: string; objectId: string },
  graphPermissions: string[],
  armActions: string[],
) {
  const principal = { displayName: 'limited', ...identity, graphPermissions, armActions };
  const made = await cloud.control('/_emulator/principals', principal);
  const { clientSecret } = made as { clientSecret: string };
  return { clientId: identity.clientId, clientSecret };
}

/** From here on the stacks run as another identity, which has these permissions. */
const asReader = async (armActions: string[]) => runAs(await limit(reader, graph, armActions));

/**
 * From here on the identity of the environment has these permissions. A refresh takes the credentials that were used last
 * where the configuration holds some; in a pipeline the environment does.
 */
const limitEnvironment = (graphPermissions: string[], armActions: string[]) =>
  limit(environment, graphPermissions, armActions);

async function runAs({ clientId, clientSecret }: { clientId?: string; clientSecret?: string }) {
  for (const stack of ['dev', 'new']) {
    await cloud.configure(stack, {
      'azuread:clientId': clientId,
      'azuread:clientSecret': clientSecret,
      'azure-native:clientId': clientId,
      'azure-native:clientSecret': clientSecret,
    });
  }
}

/** What is in the state backend, file by file. */
function stateFiles(): Record<string, string> {
  const folder = join(cloud.path, 'state');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(files.map((name) => [name, digest(name)]));
}

function preview(stack: string, ...more: string[]): string[] {
  previewed.add([stack, ...more].join(' '));
  return ['preview', '--json', '--stack', stack, ...more];
}

const loaded = () => cloud.loaded(cloud.local.configFile('dev'));

test('a deployed stack is previewed with no permission in Azure, and warned of the owner it is not', async () => {
  await asReader([]);
  await cloud.configure('dev', { enabled: false });
  const json = await cloud.pulumi(preview('dev'));
  await cloud.configure('dev', { enabled: undefined });

  expect(changesIn(json).map(({ name }) => name)).toContain('itsm-action-group');
  expect(changesIn(json).map(({ name }) => name)).not.toContain('itsm-application');
  expect(json).toContain(
    `the principal that runs pulumi (object id ${reader.objectId}) is not one of the 1 owners`,
  );
});

test('a new stack is previewed with the same permissions', async () => {
  await asReader([]);
  const json = await cloud.pulumi(preview('new'));

  expect(changesIn(json).map(({ op }) => op)).toContain('create');
  expect(changesIn(json).map(({ name }) => name)).toContain('itsm-application');
});

test('a look for drift reads each resource, with the permissions of the documentation', async () => {
  await limitEnvironment(graph, arm);
  requests.length = 0;
  const json = await cloud.pulumi(preview('dev', '--refresh', '--expect-no-changes'));

  expect(changesIn(json)).toEqual([]);
  expect(requests.filter((line) => !/^GET |^POST \/[^/]+\/oauth2\//.test(line))).toEqual([]);
  expect(requests.some((line) => /GET .*actionGroups/i.test(line))).toBe(true);
});

test('drift fails the look, and is in what it prints', async () => {
  const { actionGroupId } = await cloud.outputs('dev');
  const path = `${actionGroupId}?api-version=2023-01-01`;
  await cloud.azure('PATCH', path, { properties: { enabled: false } });
  const args = preview('dev', '--refresh', '--expect-no-changes');
  await limitEnvironment(graph, arm);
  const result = await cloud.local.pulumi(args, { env: await loaded() });
  await limitEnvironment(graph, ['*']);
  await cloud.azure('PATCH', path, { properties: { enabled: true } });

  expect(result.code).not.toBe(0);
  expect(changesIn(result.stdout)).toContainEqual(
    expect.objectContaining({ op: 'update', name: 'itsm-action-group' }),
  );
});

test.each([
  ['Application.Read.All', [], arm, 'Authorization_RequestDenied'],
  [arm[0], graph, arm.slice(1), 'AuthorizationFailed'],
  [arm[1], graph, arm.slice(0, 1), 'AuthorizationFailed'],
])('without %s a look for drift is refused', async (_, graphPermissions, armActions, message) => {
  await limitEnvironment(graphPermissions, armActions);

  const refused = await cloud.failing(preview('dev', '--refresh'), await loaded());
  expect(refused).toContain(message);
});

test('neither writes to the state: reading its container is enough', () => {
  expect([...previewed]).toEqual(expect.arrayContaining(['dev', 'new', 'dev --refresh']));
  expect(Object.keys(deployed).length).toBeGreaterThan(1);
  expect(stateFiles()).toEqual(deployed);
});

test('with its permissions the identity cannot deploy', async () => {
  await asReader(arm);
  await cloud.configure('dev', { owners: [deployer, reader.objectId], displayName: 'taken over' });
  const output = await cloud.failingUp('dev');
  await cloud.configure('dev', { owners: [deployer], displayName: undefined });

  expect(output).toContain('Authorization_RequestDenied');
});

test('without owners a preview by another identity shows a change that no deployment would make', async () => {
  await cloud.configure('dev', { owners: undefined });
  await asReader(arm);
  const json = await cloud.pulumi(preview('dev'));
  await cloud.configure('dev', { owners: [deployer] });

  expect(changesIn(json)).toContainEqual({
    op: 'update',
    name: 'itsm-application',
    properties: ['owners[0]'],
  });
});
