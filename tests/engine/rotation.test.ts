import { join } from 'node:path';
import { startItsmSide, type ItsmSide } from '../../demo/itsmSide';
import { TestCloud } from './support';

/** Names of the receivers as Azure had them right after each write of the action group. */
const writes: { id: string; receivers: string[] }[] = [];
const cloud: TestCloud = new TestCloud({
  onResponse: async ({ method, path, status }) => {
    if (method === 'PUT' && status < 300 && /\/actionGroups\/[^/]+$/i.test(path)) {
      writes.push(await storedGroup(path));
    }
  },
});
const helix = { name: 'helix', kind: 'bmcHelix' };
const old = { name: 'servicenow', kind: 'servicenow', instance: 'acmedev' };
const next = { name: 'servicenow-2', kind: 'servicenow', instance: 'acmenew' };
const incidentsFile = join(cloud.path, 'incidents.db');
let itsm: ItsmSide;
let groupId: string;

beforeAll(async () => {
  await cloud.startDeployed();
  itsm = await startItsmSide(cloud.local, 'dev', incidentsFile);
  groupId = (await cloud.outputs('dev')).actionGroupId ?? '';
});
afterAll(async () => {
  await itsm?.stop();
  await cloud.stop();
});

async function storedGroup(id: string): Promise<(typeof writes)[number]> {
  const { body } = await cloud.azure('GET', `${id}?api-version=2023-01-01`);
  const group = body as { id: string; properties: { webhookReceivers: { name: string }[] } };
  return { id: group.id, receivers: group.properties.webhookReceivers.map(({ name }) => name) };
}

/** Deploys these tools, then plays them from their new hand-over; incidents are kept. */
async function deploy(tools: object[]): Promise<void> {
  await cloud.configure('dev', { tools });
  await cloud.up('dev');
  await itsm.stop();
  itsm = await startItsmSide(cloud.local, 'dev', incidentsFile);
}

const delivered = async (rule: string, condition?: 'Resolved') =>
  (await itsm.raise({ type: 'metric', rule, condition })).map(
    ({ receiver, state }) => `${receiver} ${state}`,
  );
/** Incidents of an alert rule, by tool. */
const incidents = (rule: string) =>
  Object.fromEntries(
    itsm
      .incidents()
      .filter((incident) => incident.rule === rule)
      .map(({ tool, state }) => [tool, state]),
  );

test('before the overlap an alert reaches the old instance alone', async () => {
  expect(await delivered('before')).toEqual(['helix delivered', 'servicenow delivered']);
});

test('the new instance is one receiver more, and a change of nothing else in Azure', async () => {
  await cloud.configure('dev', { tools: [helix, old, { ...next, replaces: 'servicenow' }] });
  const changes = await cloud.changes('dev');

  expect(changes.map(({ op, name }) => `${op} ${name}`)).toEqual([
    'update SecureExport itsm',
    'update ItsmActionGroup itsm',
    'update itsm-action-group',
  ]);
});

test('in the overlap both instances receive every alert', async () => {
  await deploy([helix, old, { ...next, replaces: 'servicenow' }]);

  expect(await delivered('during')).toEqual([
    'helix delivered',
    'servicenow delivered',
    'servicenow-2 delivered',
  ]);
  expect(incidents('during')).toEqual({
    helix: 'open',
    servicenow: 'open',
    'servicenow-2': 'open',
  });
});

test('an alert from before the overlap is resolved in the old instance, and leaves nothing open in the new one', async () => {
  await delivered('before', 'Resolved');

  expect(incidents('before')).toEqual({
    helix: 'resolved',
    servicenow: 'resolved',
    'servicenow-2': 'resolved',
  });
});

test('a replaces that has outlived its overlap is refused', async () => {
  await cloud.configure('dev', { tools: [helix, { ...next, replaces: 'servicenow' }] });

  expect(await cloud.failing(['preview', '--stack', 'dev'])).toContain(
    'tools[1].replaces names "servicenow", which is no longer a tool, so the overlap is over. Remove replaces',
  );
});

test('after the overlap alerts reach the new instance alone', async () => {
  await deploy([helix, next]);

  expect(await delivered('after')).toEqual(['helix delivered', 'servicenow-2 delivered']);
});

test('what fired in the overlap is resolved in the new instance; the old one is told nothing more', async () => {
  expect(await delivered('during', 'Resolved')).toEqual([
    'helix delivered',
    'servicenow-2 delivered',
  ]);
  expect(incidents('during')).toEqual({
    helix: 'resolved',
    servicenow: 'open',
    'servicenow-2': 'resolved',
  });
});

test('the secret URL of a tool is rotated in place, and the next alert goes to the new URL', async () => {
  const uri = 'https://acme-new.onbmc.com/azure-alerts?token=rotated';
  const args = ['config', 'set', '--secret', '--path', 'serviceUris.helix', uri];
  await cloud.pulumi([...args, '--stack', 'dev']);
  await deploy([helix, next]);

  const { body } = await cloud.azure('GET', `${groupId}?api-version=2023-01-01`);
  expect(JSON.stringify(body)).toContain(uri);
  expect(await delivered('rotated')).toEqual(['helix delivered', 'servicenow-2 delivered']);
});

test('the action group kept its id, and no write took a receiver away before its successor had alerts', () => {
  expect([...new Set(writes.map(({ id }) => id))]).toEqual([groupId]);
  expect(writes.map(({ receivers }) => receivers.join(' '))).toEqual([
    'helix servicenow servicenow-2',
    'helix servicenow-2',
    'helix servicenow-2',
  ]);
});

test('the rotated stack is in order: nothing is left to change', async () => {
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
});
