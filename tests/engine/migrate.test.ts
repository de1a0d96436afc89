import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { oneOfEach } from '../support/receivers';
import { TestCloud } from './support';

const cloud = new TestCloud();
const canary = 'CANARY-of-the-chat';
const resourceGroup = () =>
  `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}/resourceGroups/rg-ops`;
const groupId = (name: string) =>
  `${resourceGroup()}/providers/Microsoft.Insights/actionGroups/${name}`;
const version = '2024-10-01-preview';
const { itsmReceivers, emailReceivers } = oneOfEach;

interface Group {
  id: string;
  properties: Record<string, { name: string }[]>;
}
const stored = async (name: string) =>
  (await cloud.azure('GET', `${groupId(name)}?api-version=${version}`)).body as Group;

/** Made by hand: as the portal did before the ITSM Connector was retired. */
async function makeGroup(name: string, receivers: object): Promise<void> {
  const properties = { groupShortName: 'ops', enabled: true, ...receivers };
  const { status } = await cloud.azure('PUT', `${groupId(name)}?api-version=${version}`, {
    location: 'Global',
    properties,
  });
  expect(status).toBe(201);
}

const summary = async () => {
  const args = [...cloud.where('ops'), '--json'];
  const { code, stdout } = await cloud.command('preview-summary', args);
  const { consequences } = JSON.parse(stdout) as { consequences: { id: string; text: string }[] };
  return { code, consequences };
};

beforeAll(async () => {
  await cloud.startWithKeys();
  await cloud.azure('PUT', `${resourceGroup()}?api-version=2024-03-01`, { location: 'westeurope' });
  await makeGroup('ops', { itsmReceivers, emailReceivers });
  await makeGroup('chat', {
    itsmReceivers,
    webhookReceivers: [{ name: 'chat', serviceUri: `https://chat.contoso.com/${canary}` }],
  });
  await makeGroup('plain', { emailReceivers });
});
afterAll(() => cloud.stop());

test('groups with ITSM actions are listed, and none is chosen', async () => {
  const { code, stdout } = await cloud.operation('migrate', ['--json']);
  const { candidates } = JSON.parse(stdout) as { candidates: { name: string }[] };

  expect(code).toBe(0);
  expect(candidates.map(({ name }) => name)).toEqual(['chat', 'ops']);
});

test('a group without ITSM actions, and one that is not there, are said', async () => {
  const [plain, gone] = [
    await cloud.operation('migrate', ['--action-group', 'plain']),
    await cloud.operation('migrate', ['--action-group', 'gone']),
  ];

  expect([plain.code, gone.code]).toEqual([1, 1]);
  expect(plain.stderr).toContain('has no ITSM actions (itsmReceivers), so it needs no migration.');
  expect(gone.stderr).toContain(
    'has no action group "gone". With ITSM actions it has chat, ops.\n',
  );
});

test('without a tool, what is lost is said, and it is asked for', async () => {
  const { code, stdout } = await cloud.operation('migrate', ['--action-group', 'ops']);

  expect(code).toBe(2);
  expect(stdout).toContain('ITSM action "incidents"');
  expect(stdout).toContain('The type of work item is chosen in Azure: Incident.');
  expect(stdout).toContain('--kind servicenow --instance acme');
});

test('no form shows a webhook URI: a command pipes it into the configuration', async () => {
  for (const as of ['typescript', 'yaml', 'config']) {
    const args = ['--action-group', groupId('chat'), '--instance', 'acme', '--as', as];
    const { code, stdout, stderr } = await cloud.operation('migrate', args);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain("--query 'properties.webhookReceivers[0].serviceUri'");
    expect(stdout).not.toContain(canary);
  }
});

test('the proposed arguments take the group over with its ITSM actions, and add a secure webhook', async () => {
  const { stdout } = await cloud.operation('migrate', [
    ...['--action-group', 'ops', '--kind', 'servicenow', '--instance', 'acme'],
    ...['--as', 'config', '--json'],
  ]);
  const proposal = JSON.parse(stdout) as { arguments: { text: string; secrets: object[] } };
  expect(proposal.arguments.secrets).toEqual([]);
  const { config } = parse(proposal.arguments.text) as { config: Record<string, unknown> };
  await cloud.configure('ops', config);
  // Nothing in this group is a secret, so Pulumi's own import does.
  const resources = [
    { type: 'azure-itsm:index:SecureExport', name: 'whole', logicalName: 'itsm', component: true },
    {
      ...{ type: 'azure-itsm:index:ItsmActionGroup', name: 'group', logicalName: 'itsm' },
      ...{ component: true, parent: 'whole' },
    },
    {
      ...{ type: 'azure-native:monitor:ActionGroup', name: 'made_by_hand', parent: 'group' },
      ...{ logicalName: 'itsm-action-group', id: (await stored('ops')).id },
    },
  ];
  const file = join(cloud.path, 'import.json');
  writeFileSync(file, JSON.stringify({ resources }));
  const flags = ['--yes', '--skip-preview', '--protect=false', '--generate-code=false'];
  await cloud.pulumi(['import', '--file', file, ...flags, '--stack', 'ops']);
  const { consequences } = await summary();
  expect(consequences.map(({ id }) => id)).not.toEqual(
    expect.arrayContaining(['itsm-connection-removed', 'receiver-removed']),
  );
  const before = await stored('ops');
  await cloud.up('ops');
  const { id, properties } = await stored('ops');

  expect(id).toBe(before.id);
  expect(properties.itsmReceivers).toEqual(itsmReceivers);
  expect(properties.emailReceivers?.map(({ name }) => name)).toEqual(['on-call']);
  expect(properties.webhookReceivers).toMatchObject([{ name: 'servicenow', useAadAuth: true }]);
  expect(await cloud.changes('ops', '--expect-no-changes')).toEqual([]);
});

test('their removal is reviewed: which connection opens no more work items, and what carries on', async () => {
  await cloud.configure('ops', { itsmReceivers: undefined });
  const { code, consequences } = await summary();

  expect(code).toBe(2);
  expect(consequences).toMatchObject([
    {
      id: 'itsm-connection-removed',
      text:
        `Alerts no longer open work items through the ITSM connection \`${itsmReceivers[0]!.connectionId as string}\`: the ITSM action receiver \`incidents\` goes. ` +
        'The secure webhook `servicenow` carries on: make sure that its tool opened work items while both were there.',
    },
  ]);
  await cloud.up('ops');
  const { properties } = await stored('ops');
  expect(properties.itsmReceivers).toEqual([]);
  expect(properties.webhookReceivers?.map(({ name }) => name)).toEqual(['servicenow']);
});
