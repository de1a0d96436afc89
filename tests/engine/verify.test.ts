import type { Finding } from '../../operations/preflight/finding';
import { TestCloud, type Ended } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
const subscription = '/subscriptions/99999999-9999-9999-9999-999999999999';
const version = 'api-version=2023-01-01';
const azns = '44444444-4444-4444-4444-444444444444';
let outputs: Record<string, string>;

beforeAll(async () => {
  await cloud.start();
  await cloud.configure('dev', { lock: 'CanNotDelete' });
  await cloud.up('dev');
  outputs = await cloud.outputs('dev');
});
afterAll(() => cloud.stop());

const verify = (args: string[] = [], env = {}): Promise<Ended> =>
  cloud.operation('verify', ['--stack', 'dev', ...args], env);

/** What is not as deployed, or could not be looked up. */
async function faults(env = {}): Promise<Finding[]> {
  const { stdout, stderr } = await verify(['--json'], env);
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return findings.filter(({ state }) => state !== 'ok');
}

const changed = async (method: string, path: string, body?: unknown) => {
  const answer = await cloud.azure(method, path, body);
  if (answer.status >= 300) throw new Error(JSON.stringify(answer));
  return answer.body as Record<string, unknown>;
};
const group = () => `${outputs.actionGroupId}?${version}`;
const application = () => `/v1.0/applications/${outputs.applicationObjectId}`;
const assigned = () =>
  `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}/appRoleAssignedTo`;

type Receiver = Record<string, unknown> & { name: string; serviceUri: string };
async function receivers(): Promise<Receiver[]> {
  const found = await changed('GET', group());
  return (found.properties as { webhookReceivers: Receiver[] }).webhookReceivers;
}

/** Changes a receiver by hand, as the portal does: by writing the whole group. */
async function changeReceiver(name: string, change: object): Promise<void> {
  const found = await changed('GET', group());
  const webhookReceivers = (await receivers()).map((one) =>
    one.name === name ? { ...one, ...change } : one,
  );
  const properties = { ...(found.properties as object), webhookReceivers };
  await changed('PUT', group(), { ...found, properties });
}

test('a stack that nobody touched is as deployed, and was only read', async () => {
  requests.length = 0;
  const { code, stdout } = await verify();
  const uris = (await receivers()).map(({ serviceUri }) => serviceUri);

  expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([
    'The SecureExport itsm of the stack dev is as deployed.',
    '',
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('ok       Receiver helix: service URI: is the one deployed.\n');
  expect(stdout).toContain('ok       Lock: is CanNotDelete.\n');
  expect(uris.filter((uri) => stdout.includes(uri))).toEqual([]);
  expect(requests.filter((line) => !/^GET |^POST \/[^/]+\/oauth2\//.test(line))).toEqual([]);
});

interface Change {
  make: () => Promise<unknown>;
  undo: (made: unknown) => Promise<unknown>;
  found: object;
}
const text = (part: string) => expect.stringContaining(part) as string;
const idOf = (made: unknown) => String((made as { id?: string }).id);
const suppression = {
  location: 'Global',
  properties: {
    scopes: [subscription],
    actions: [{ actionType: 'RemoveAllActionGroups' }],
    enabled: true,
  },
};
const ruleId = () =>
  `${outputs.actionGroupId?.split('/providers/')[0]}/providers/Microsoft.AlertsManagement/actionRules/quiet?api-version=2021-08-08`;

const changes: Record<string, Change> = {
  'the sender disabled': {
    make: () => changed('PATCH', `/v1.0/servicePrincipals/${azns}`, { accountEnabled: false }),
    undo: () => changed('PATCH', `/v1.0/servicePrincipals/${azns}`, { accountEnabled: true }),
    found: {
      check: 'AzNS AAD Webhook, the sender',
      state: 'wrong',
      detail: text('is disabled'),
      fix: `An administrator runs: az ad sp update --id ${azns} --set accountEnabled=true`,
    },
  },
  'alerts suppressed by hand': {
    make: () => changed('PUT', ruleId(), suppression),
    undo: () => changed('DELETE', ruleId()),
    found: {
      check: 'Alerts suppressed now',
      state: 'wrong',
      detail: `the alert processing rule "quiet", which the stack has not made, suppresses all alerts of ${subscription}`,
      fix: text('az monitor alert-processing-rule update --ids '),
    },
  },
  "a tool's webhook URI changed by hand": {
    make: async () => {
      const before = (await receivers()).find(({ name }) => name === 'helix')?.serviceUri;
      await changeReceiver('helix', { serviceUri: 'https://helix.acme.com/CANARY-changed' });
      return { id: before };
    },
    undo: (made) => changeReceiver('helix', { serviceUri: idOf(made) }),
    found: {
      check: 'Receiver helix: service URI',
      state: 'wrong',
      detail: 'is another one than deployed (neither is shown)',
      fix: 'pulumi up --refresh --stack dev',
    },
  },
  'the common alert schema switched off': {
    make: () => changeReceiver('servicenow', { useCommonAlertSchema: false }),
    undo: () => changeReceiver('servicenow', { useCommonAlertSchema: true }),
    found: {
      check: 'Receiver servicenow: common alert schema',
      state: 'wrong',
      detail: 'is false, and was deployed as true',
      fix: 'pulumi up --refresh --stack dev',
    },
  },
  'the group disabled': {
    make: () => changed('PATCH', group(), { properties: { enabled: false } }),
    undo: () => changed('PATCH', group(), { properties: { enabled: true } }),
    found: {
      check: 'Action group: enabled',
      state: 'wrong',
      detail: 'is false, and was deployed as true',
      fix: 'pulumi up --refresh --stack dev',
    },
  },
  'the token version changed': {
    make: () => changed('PATCH', application(), { api: { requestedAccessTokenVersion: null } }),
    undo: () => changed('PATCH', application(), { api: { requestedAccessTokenVersion: 2 } }),
    found: {
      check: 'Token version',
      state: 'wrong',
      detail: 'is 1, and was deployed as 2',
      fix: 'pulumi up --refresh --stack dev',
    },
  },
  'another application with the same name': {
    make: () => changed('POST', '/v1.0/applications', { displayName: 'itsm-dev' }),
    undo: (made) => changed('DELETE', `/v1.0/applications/${idOf(made)}`),
    found: {
      check: 'Left over by an interrupted run',
      state: 'wrong',
      detail: text('"itsm-dev", object id '),
      fix: text('az ad app delete --id '),
    },
  },
  'an owner taken away': {
    make: async () => {
      const other =
        'https://graph.microsoft.com/v1.0/directoryObjects/66666666-6666-6666-6666-666666666666';
      await changed('POST', `${application()}/owners/$ref`, { '@odata.id': other });
      await changed('DELETE', `${application()}/owners/33333333-3333-3333-3333-333333333333/$ref`);
    },
    undo: async () => {
      const deployer =
        'https://graph.microsoft.com/v1.0/directoryObjects/33333333-3333-3333-3333-333333333333';
      await changed('POST', `${application()}/owners/$ref`, { '@odata.id': deployer });
    },
    found: {
      check: 'Owners',
      state: 'wrong',
      detail: text('AadWebhookResourceNotOwnedByCaller'),
      fix: text('pulumi up --refresh --stack dev'),
    },
  },
};

test.each(Object.entries(changes))('%s is the one thing found', async (_, change) => {
  const made = await change.make();
  const found = await faults();
  await change.undo(made);

  expect(found).toEqual([change.found]);
});

test('without the passphrase of the state a secret URI is not compared, and all else is', async () => {
  expect(await faults({ PULUMI_CONFIG_PASSPHRASE: 'another' })).toEqual([
    {
      check: 'Receiver helix: service URI',
      state: 'unknown',
      detail: 'was not compared: the secrets of the state cannot be decrypted here',
      fix: text('PULUMI_CONFIG_PASSPHRASE'),
    },
  ]);
});

test('an assignment that was deleted and made again is told, and its fix mends it', async () => {
  const [before] = await cloud.list<{ id: string }>(assigned());
  await changed('DELETE', `${assigned()}/${before?.id}`);
  const missing = await faults();
  const { id } = await changed('POST', assigned(), {
    principalId: azns,
    resourceId: outputs.servicePrincipalObjectId,
    appRoleId: outputs.appRoleId,
  });
  const { code, stdout } = await verify();

  expect(missing).toEqual([
    {
      check: 'Role assignment',
      state: 'missing',
      detail: 'AzNS is not assigned the role: Entra refuses every alert',
      fix: 'pulumi up --refresh --stack dev',
    },
  ]);
  expect(code).toBe(2);
  expect(stdout).toContain(
    `wrong    Role assignment: AzNS is assigned the role by ${String(id)}, and the state knows ${before?.id}: it was deleted and made again by hand.`,
  );
  expect(stdout).toContain('1 thing is not as deployed.\n');
  const up = ['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev'];
  expect(await cloud.failing(up)).toContain('Permission being assigned already exists');

  // The refresh has taken it out of the state.
  expect(await faults()).toMatchObject([
    { check: 'Role assignment', state: 'wrong', detail: text('and the state knows none') },
  ]);
  await changed('DELETE', `${assigned()}/${String(id)}`);
  await cloud.pulumi(up);
  expect(await faults()).toEqual([]);
});
