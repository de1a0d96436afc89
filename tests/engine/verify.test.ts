import { join } from 'node:path';
import { handoverOf, startItsmSide } from '../../demo/itsmSide';
import type { Finding } from '../../operations/preflight/finding';
import type { Ended } from '../support/azureItsm';
import { TestCloud } from './support';

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
  cloud.command('verify', ['--stack', 'dev', ...args], env);

/** What is not as deployed, or cannot be checked. */
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
  const { code, stdout } = await cloud.operation('verify', ['--stack', 'dev']);
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

test('the identity that only reads finds nothing wrong, and says what it may not read', async () => {
  const reader = {
    clientId: 'aaaaaaaa-0000-0000-0000-000000000001',
    objectId: 'aaaaaaaa-0000-0000-0000-000000000002',
    displayName: 'reader',
    graphPermissions: ['Application.Read.All'],
    armActions: ['Microsoft.Insights/actionGroups/read'],
  };
  const made = (await cloud.control('/_emulator/principals', reader)) as { clientSecret: string };
  const env = { AZURE_CLIENT_ID: reader.clientId, AZURE_CLIENT_SECRET: made.clientSecret };

  expect(await faults(env)).toEqual(
    ['Lock', 'Alerts suppressed now'].map((check) => ({
      check,
      state: 'unknown',
      detail: 'cannot be checked: Resource Manager answers 403',
    })),
  );
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
  expect(await cloud.failingUp('dev', '--refresh')).toContain(
    'Permission being assigned already exists',
  );

  // The refresh has taken it out of the state.
  expect(await faults()).toMatchObject([
    { check: 'Role assignment', state: 'wrong', detail: text('and the state knows none') },
  ]);
  await changed('DELETE', `${assigned()}/${String(id)}`);
  await cloud.pulumi(up);
  expect(await faults()).toEqual([]);
});

describe('notify', () => {
  const notify = (...args: string[]) => cloud.command('notify', ['--stack', 'dev', ...args]);
  const test1 = ['--alert', 'metricstaticthreshold', '--yes'];
  const secrets = async () => (await receivers()).map(({ serviceUri }) => serviceUri);
  const shown = ({ stdout, stderr }: Ended, uris: string[]) =>
    uris.filter((uri) => (stdout + stderr).includes(uri));

  test('nothing is sent where nobody has agreed, and what would be is said', async () => {
    requests.length = 0;
    const args = ['--stack', 'dev', '--alert', 'activitylog'];
    const { code, stdout, stderr } = await cloud.operation('notify', args);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'Azure sends a test alert (activitylog: activity log) from the action group itsm-dev to helix (secure webhook), servicenow (secure webhook).\n' +
        'It is sent for real: an ITSM tool opens an incident, and people are called.\n' +
        'error: Nothing was sent: nobody can be asked here. Give --yes to send it.\n',
    );
    expect(requests.filter((line) => /createNotifications/i.test(line))).toEqual([]);
  });

  test('a test alert opens an incident in each tool, or in the one that is named', async () => {
    const itsm = await startItsmSide(cloud.local, 'dev', join(cloud.path, 'incidents.db'));
    const all = await notify(...test1);
    const opened = itsm.incidents().length;
    const one = await notify(...test1, '--tool', 'helix', '--json');
    await itsm.stop();
    const report = JSON.parse(one.stdout) as { receivers: object[] };

    expect([all.code, all.stdout]).toEqual([
      0,
      'delivered  helix (SecureWebhook)\ndelivered  servicenow (SecureWebhook)\n',
    ]);
    expect(opened).toBe(2);
    expect(all.stderr).toMatch(/^\d+ s: helix \w+, servicenow \w+$/m);
    expect(report.receivers).toEqual([
      {
        name: 'helix',
        mechanism: 'SecureWebhook',
        delivered: true,
        status: 'Completed',
        detail: null,
        cause: null,
        fix: null,
        handover: [],
      },
    ]);
    expect(shown(all, await secrets())).toEqual([]);
  });

  test('a tool that refuses the token is told with cause, fix and the fields of its hand-over', async () => {
    const handover = await handoverOf(cloud.local, 'dev');
    const itsm = await startItsmSide(cloud.local, 'dev', join(cloud.path, 'other.db'), {
      ...handover,
      token: { ...handover.token, audience: '00000000-0000-0000-0000-000000000000' },
    });
    const refused = await notify(...test1, '--tool', 'servicenow');
    await itsm.stop();

    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('failed     servicenow: Failed, HTTP 401: ');
    expect(refused.stdout).toContain('The tool does not accept the token.');
    expect(refused.stdout).toContain('Azure OAuth OIDC Entry: Client ID');
    expect(shown(refused, await secrets())).toEqual([]);
  });

  test('without the role no token is given, and verify is named', async () => {
    const [before] = await cloud.list<{ id: string }>(assigned());
    await changed('DELETE', `${assigned()}/${before?.id}`);
    const refused = await notify(...test1, '--tool', 'servicenow');

    expect(refused.code).toBe(2);
    expect(refused.stdout).toMatch(/^failed {5}servicenow: Failed, AADSTS501051: /);
    expect(refused.stdout).toContain('azure-itsm verify says what differs in Azure');
  });
});
