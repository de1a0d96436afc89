import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneOfEach } from '../support/receivers';
import { receiverKinds } from '../../components/actionGroup/otherReceivers';
import { changesIn, warningsIn } from './changes';
import { TestCloud } from './support';

const logged: string[] = [];
const printed: string[] = [];
const cloud = new TestCloud({ log: (line) => logged.push(line) });
/** Where the receivers' secrets belong; their values have CANARY in them. */
const secrets = {
  'logicAppReceivers[0].callbackUrl': oneOfEach.logicAppReceivers[0]!.callbackUrl,
  'azureFunctionReceivers[0].httpTriggerUrl': oneOfEach.azureFunctionReceivers[0]!.httpTriggerUrl,
  'automationRunbookReceivers[0].serviceUri': oneOfEach.automationRunbookReceivers[0]!.serviceUri,
  'webhookReceivers[0].serviceUri': oneOfEach.webhookReceivers[0]!.serviceUri,
} as Record<string, string>;

/** The receivers as a file of a stack has them: without what is set as secrets. */
const withoutUris = Object.fromEntries(
  receiverKinds.map((kind) => {
    const [receiver] = oneOfEach[kind] as object[];
    const keys = Object.entries(receiver ?? {}).filter(
      ([key]) => secrets[`${kind}[0].${key}`] === undefined,
    );
    return [kind, [Object.fromEntries(keys)]];
  }),
);

interface Group {
  location: string;
  properties: Record<string, { name: string }[]>;
}

let groupPath: string;
const storedGroup = async () => (await cloud.azure('GET', groupPath)).body as Group;

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', withoutUris);
});
afterAll(() => cloud.stop());

test('URIs that are missing are asked for, with the command that sets each', async () => {
  const message = await cloud.failing(['preview', '--stack', 'dev']);

  for (const path of Object.keys(secrets).filter((key) => !key.startsWith('automation'))) {
    expect(message).toContain(`set it with pulumi config set --secret --path '${path}'.`);
  }
});

test('a receiver of each kind is deployed with the tools, and a second preview shows no change', async () => {
  await cloud.setSecrets('dev', secrets);
  printed.push(await cloud.pulumi(['up', '--yes', '--diff', '--stack', 'dev']));
  groupPath = `${(await cloud.outputs('dev')).actionGroupId}?api-version=2023-01-01`;

  const { properties } = await storedGroup();
  for (const kind of receiverKinds) {
    expect(properties[kind]).toEqual(
      expect.arrayContaining([expect.objectContaining(oneOfEach[kind][0])]),
    );
  }
  expect(properties.webhookReceivers?.map(({ name }) => name)).toEqual([
    'chat',
    'helix',
    'servicenow',
  ]);
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
});

test('a receiver added in the portal shows as drift, and up takes it away: the list is replaced as a whole', async () => {
  const group = await storedGroup();
  const added = { name: 'by-hand', emailAddress: 'me@contoso.com', useCommonAlertSchema: false };
  group.properties.emailReceivers?.push(added);
  await cloud.azure('PUT', groupPath, group);

  const refresh = ['refresh', '--preview-only', '--json', '--stack', 'dev'];
  const drift = changesIn(await cloud.pulumi(refresh));
  expect(drift).toEqual([expect.objectContaining({ op: 'update', name: 'itsm-action-group' })]);
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);
  const { emailReceivers } = (await storedGroup()).properties;
  expect(emailReceivers?.map(({ name }) => name)).toEqual(['on-call']);
});

test('kinds that are no longer listed leave the group, and nothing else changes', async () => {
  const none = receiverKinds.filter((kind) => kind !== 'smsReceivers');
  await cloud.configure('dev', Object.fromEntries(none.map((kind) => [kind, undefined])));
  printed.push(await cloud.pulumi(['up', '--yes', '--diff', '--stack', 'dev']));

  const { properties } = await storedGroup();
  const used = receiverKinds.filter((kind) => (properties[kind]?.length ?? 0) > 0);
  expect(used).toEqual(['smsReceivers', 'webhookReceivers']);
  expect(properties.webhookReceivers?.map(({ name }) => name)).toEqual(['helix', 'servicenow']);
});

test('a regional group is warned of in a preview, which shows that it is replaced', async () => {
  await cloud.configure('dev', { location: 'swedencentral' });
  const json = await cloud.pulumi(['preview', '--json', '--stack', 'dev']);

  expect(warningsIn(json)).toContainEqual(
    expect.stringContaining('Service health alerts do not reach a regional group'),
  );
  expect(changesIn(json).filter(({ op }) => op === 'replace')).toEqual([
    { op: 'replace', name: 'itsm-action-group', properties: ['location'] },
  ]);
});

test('no secret was printed or logged, and none is in the backend in plain text', () => {
  const files = readdirSync(cloud.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // Azure itself knows the URIs.
    .filter((file) => !/emulator\.db(-wal|-shm)?$/.test(file));
  const holds = (text: string) => text.includes('CANARY');

  expect(files.some((file) => file.includes('history'))).toBe(true);
  expect(files.filter((file) => holds(readFileSync(file, 'latin1')))).toEqual([]);
  expect(printed).toHaveLength(2);
  expect(printed.filter(holds)).toEqual([]);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.filter(holds)).toEqual([]);
});
