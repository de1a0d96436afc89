import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../../operations/preflight/finding';
import { cloudClient } from '../../offline/cloud/cloudClient';
import { canariesIn, filesBelow } from '../support/canary';
import { killBetweenWrites } from './killBetweenWrites';
import { TestCloud } from './support';

const logged: string[] = [];
const requests: string[] = [];
/** Where pulumi is killed: after this request, and from then on nothing is answered. */
let moment: { method: string; path: RegExp } | undefined;
let victim: ChildProcess | undefined;
let struck = false;
const cloud = new TestCloud({
  log: (line) => logged.push(line),
  onRequest: ({ method, path }) => {
    if (struck) throw new Error('the machine is gone');
    requests.push(`${method} ${path}`);
  },
  onResponse: async ({ method, path }) => {
    if (!struck && moment?.method === method && moment.path.test(path.split('?')[0] ?? '')) {
      struck = true;
      await killBetweenWrites(victim, cloud.stateFile('dev'));
    }
  },
});

const tenant = '11111111-1111-1111-1111-111111111111';
const subscription = '/subscriptions/99999999-9999-9999-9999-999999999999';
const group = `${subscription}/resourceGroups/rg-itsm-dev`;
const root = `/providers/Microsoft.Management/managementGroups/${tenant}`;
const roles = 'providers/Microsoft.Authorization';
let outputs: Record<string, string>;

interface Application {
  id: string;
  appId: string;
  displayName: string;
  passwordCredentials: { keyId: string; displayName: string }[];
}

const printed: string[] = [];
const run = async (...args: string[]) => {
  printed.push(await cloud.pulumi([...args, '--stack', 'dev']));
};
const up = () => run('up', '--yes', '--skip-preview');
const applications = async () =>
  (await cloud.list<Application>('/v1.0/applications')).filter(({ displayName }) =>
    /callback|TERRAFORM/.test(displayName),
  );
const secretNames = async () =>
  (await applications()).flatMap(({ passwordCredentials }) =>
    passwordCredentials.map(({ displayName }) => displayName),
  );
/** Scopes at which the callback's principal has a role, as Azure lists them. */
const assigned = async (principal = outputs.callbackServicePrincipalObjectId) => {
  const filter = encodeURIComponent(`principalId eq '${principal}'`);
  const list = `${subscription}/${roles}/roleAssignments?api-version=2022-04-01&$filter=${filter}`;
  const found = await cloud.list<{ properties: { scope: string } }>(list);
  return found.map(({ properties }) => properties.scope).sort();
};
const customRoles = async () => {
  const list = `${subscription}/${roles}/roleDefinitions?api-version=2022-04-01`;
  const all = await cloud.list<{ id: string; properties: { type: string } }>(list);
  return all.filter(({ properties }) => properties.type === 'CustomRole').map(({ id }) => id);
};
const secretOf = async () => {
  const args = ['stack', 'output', 'callbackClientSecret', '--show-secrets', '--stack', 'dev'];
  return (await cloud.pulumi(args)).trim();
};
const command = (name: string, stack = 'dev', ...args: string[]) => {
  const where = name === 'verify' ? ['--stack', stack] : cloud.where(stack);
  return cloud.command(name, [...where, ...args]);
};
async function summary() {
  const { stdout, stderr } = await command('preview-summary');
  printed.push(stdout, stderr);
  return [...stdout.matchAll(/^- [\w* ]+ `([\w-]+)`:/gm)].map(([, id]) => id);
}
async function faults(stack = 'dev') {
  const { stdout, stderr } = await command('verify', stack, '--json');
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => [state, check]);
}

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', { callback: { scopes: [subscription] } });
});
afterAll(() => cloud.stop());

test('preflight names what the way back takes, and the first preview what it means', async () => {
  const { stdout, code } = await command('preflight', 'dev', '--json');
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  const found = findings.map(({ check, state, detail }) => `${state} ${check}: ${detail}`);

  expect(found).toEqual(
    expect.arrayContaining([
      "ok Graph: create the callback's application, its service principal and its secret: has Application.ReadWrite.All",
      `ok Azure: create the callback's role: allowed on ${subscription}`,
      `ok Azure: assign the callback's role: allowed on ${subscription}`,
    ]),
  );
  expect(code).toBe(0);
  expect(await summary()).toEqual([
    'role-assignment-needs-administrator',
    'callback-added',
    'new-destination',
    'new-destination',
    'first-deployment',
  ]);
});

test('up makes it under the policy pack, a second preview shows no change, and it is as promised', async () => {
  const pack = ['--policy-pack', resolve('policy')];
  await run('up', '--yes', ...pack);
  outputs = await cloud.outputs('dev');
  await run('preview', '--expect-no-changes', '--diff', ...pack);
  await run('preview', '--expect-no-changes', '--refresh');

  expect(printed.join('')).not.toMatch(/mandatory|advisory|can't run/);
  expect(outputs.callbackClientSecret).toBe('[secret]');
  expect(await assigned()).toEqual([subscription]);
  expect(await faults()).toEqual([]);
  expect(await summary()).toEqual([]);
});

test('the secret signs in, and is in no state, no log and nothing that was printed', async () => {
  const secret = await secretOf();
  const env = {
    ...cloud.local.env,
    AZURE_CLIENT_ID: outputs.callbackClientId ?? '',
    AZURE_CLIENT_SECRET: secret,
  };
  const tool = cloudClient(env, cloud.local.emulator.caCertificate);
  const alerts = `${subscription}/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview`;
  const allowed = await tool.answer('GET', alerts);
  const refused = await tool.answer('GET', `${outputs.actionGroupId}?api-version=2023-01-01`);
  await tool.close();
  await run('stack', 'export');
  await run('stack', 'output', '--json');
  const files = filesBelow(cloud.path).map((file) => readFileSync(file, 'latin1'));

  expect(secret).toMatch(/^.{40}$/);
  expect([allowed.status, refused.status]).toEqual([200, 403]);
  expect(canariesIn(secret, [secret])).not.toEqual([]);
  for (const text of [...printed, ...logged, ...files]) {
    expect(canariesIn(text, [secret])).toEqual([]);
  }
});

test('another secret beside the first, then the first one goes: the output is the new one in between', async () => {
  const first = await secretOf();
  await cloud.configure('dev', { callback: { scopes: [subscription], secrets: ['1', '2'] } });
  expect(await summary()).toEqual(['callback-secret-change']);
  await up();
  const [both, second] = [await secretNames(), await secretOf()];
  await cloud.configure('dev', { callback: { scopes: [subscription], secrets: ['2'] } });
  expect(await summary()).toEqual(['callback-secret-change']);
  await up();

  expect(both).toEqual(['1', '2']);
  expect(second).not.toBe(first);
  expect([await secretNames(), await secretOf()]).toEqual([['2'], second]);
  expect(await faults()).toEqual([]);
});

test('a scope more, also above the subscription, and one less, are told and done', async () => {
  const callback = { scopes: [group, root], secrets: ['2'] };
  await cloud.configure('dev', { callback });
  expect(await summary()).toEqual(['callback-access-change']);
  await up();

  expect(await assigned()).toEqual([root, group].sort());
  expect(await cloud.changes('dev')).toEqual([]);
  expect(await faults()).toEqual([]);
});

test('verify finds the secret that somebody added, the role that somebody gave, and what is gone', async () => {
  const [application] = await applications();
  const path = `/v1.0/applications/${application?.id}`;
  const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
  const id = `${subscription}/${roles}/roleAssignments/aaaaaaaa-1111-4111-8111-111111111111?api-version=2022-04-01`;
  const more = { displayName: 'mine', endDateTime: '2099-01-01T00:00:00Z' };
  const added = await cloud.azure('POST', `${path}/addPassword`, { passwordCredential: more });
  await cloud.azure('PUT', id, {
    properties: {
      principalId: outputs.callbackServicePrincipalObjectId,
      roleDefinitionId: `${subscription}/${roles}/roleDefinitions/${reader}`,
    },
  });
  const tooMuch = await faults();
  await cloud.azure('DELETE', id);
  const { keyId } = added.body as { keyId: string };
  const own = application?.passwordCredentials[0]?.keyId;
  for (const one of [keyId, own]) {
    await cloud.azure('POST', `${path}/removePassword`, { keyId: one });
  }
  const tooLittle = await faults();

  expect(tooMuch).toEqual([
    ['wrong', 'Callback: other secrets'],
    ['wrong', 'Callback: other roles'],
  ]);
  expect(tooLittle).toEqual([['missing', 'Callback: client secret 2']]);
  await run('up', '--yes', '--skip-preview', '--refresh');
  expect(await faults()).toEqual([]);
});

test('without callback everything of it goes, and nothing else', async () => {
  await cloud.configure('dev', { callback: undefined });
  expect(await summary()).toEqual(['callback-removed']);
  await up();

  expect([await applications(), await assigned(), await customRoles()]).toEqual([[], [], []]);
  expect(await faults()).toEqual([]);
});

describe('an up that is killed', () => {
  const scopes = [subscription];
  afterEach(async () => {
    [moment, struck] = [undefined, false];
    await cloud.configure('dev', { callback: undefined });
    await up();
    expect([await applications(), await customRoles()]).toEqual([[], []]);
  });

  test.each([
    ['application', 'POST', /\/applications$/, 'taken over'],
    ['service principal', 'POST', /\/servicePrincipals$/, 'taken over'],
    ['secret', 'POST', /\/addPassword$/, 'nobody has its value'],
    ['role', 'PUT', /\/roleDefinitions\/[^/]+$/i, 'taken over'],
    ['assignment', 'PUT', /\/roleAssignments\/[^/]+$/i, 'taken over'],
  ])(
    'when the %s is made is followed by recover and up, without a double',
    async (_, method, path, said) => {
      await cloud.configure('dev', { callback: { scopes } });
      moment = { method, path };
      const killed = await cloud.interrupted('dev', (child) => (victim = child));
      expect([killed.signal, struck]).toEqual(['SIGKILL', true]);
      [moment, struck] = [undefined, false];

      const { stdout, stderr, code } = await command('recover');
      expect(stdout + stderr).toContain(said);
      expect(code).toBe(0);
      const [, id = '', keyId = ''] =
        /az ad app credential delete --id (\S+) --key-id (\S+)/.exec(stdout) ?? [];
      const [lost] = (await applications()).filter(({ appId }) => appId === id);
      if (lost) {
        await cloud.azure('POST', `/v1.0/applications/${lost.id}/removePassword`, { keyId });
      }
      await up();
      outputs = await cloud.outputs('dev');

      expect([await secretNames(), await assigned(), (await customRoles()).length]).toEqual([
        ['1'],
        [subscription],
        1,
      ]);
      expect((await applications()).length).toBe(1);
      expect(await faults()).toEqual([]);
    },
  );
});

const alertsConfig = {
  deploy: 'action-group',
  identityStack: 'organization/itsm-secure-export/identity',
  resourceGroup: 'existing',
  resourceGroupName: 'rg-itsm-dev',
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  callback: { scopes: [group] },
};

test('that the identity has no callback is said once, before the action group is made', async () => {
  await cloud.azure('PUT', `${group}?api-version=2024-03-01`, { location: 'westeurope' });
  await cloud.configure('identity', { deploy: 'identity' });
  await cloud.configure('alerts', alertsConfig);
  await cloud.up('identity');
  requests.length = 0;

  for (const command of [['preview'], ['up', '--yes', '--skip-preview']]) {
    const said = await cloud.failing([...command, '--stack', 'alerts']);
    const [, diagnostics = ''] = said.split('Diagnostics:');
    expect(diagnostics.match(/callback\.application is missing/g)).toHaveLength(1);
    expect(said).not.toMatch(/^\s+at /m);
  }
  expect(requests.filter((line) => /^(PUT|POST) .*actionGroups/i.test(line))).toEqual([]);
});

test('in two stacks, that of the identity makes application and secret, the other one the role', async () => {
  await cloud.configure('identity', { deploy: 'identity', callback: { secrets: ['1'] } });
  requests.length = 0;
  await cloud.up('identity');
  const armOfIdentity = requests.filter((line) => / \/subscriptions\//i.test(line));
  requests.length = 0;
  await cloud.up('alerts');
  const graphOfAlerts = requests.filter((line) => line.includes(' /v1.0/'));
  const alerts = await cloud.outputs('alerts');

  expect([armOfIdentity, graphOfAlerts]).toEqual([[], []]);
  expect(await assigned(alerts.callbackServicePrincipalObjectId)).toEqual([group]);
  expect(alerts).not.toHaveProperty('callbackClientSecret');
  expect(Object.values(alerts)).not.toContain('[secret]');
  expect(await cloud.changes('alerts')).toEqual([]);
  expect([await faults('identity'), await faults('alerts')]).toEqual([[], []]);
});
