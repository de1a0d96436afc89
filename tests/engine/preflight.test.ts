import type { Finding } from '../../operations/preflight/finding';
import type { Ended } from '../support/azureItsm';
import { TestCloud } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path: asked }) => void requests.push(`${method} ${asked}`),
});
const deployer = '33333333-3333-3333-3333-333333333333';
const other = '66666666-6666-6666-6666-666666666666';
const limited = {
  clientId: 'aaaaaaaa-0000-0000-0000-000000000001',
  objectId: 'aaaaaaaa-0000-0000-0000-000000000002',
  displayName: 'limited',
};

beforeAll(() => cloud.startConfigured());
afterAll(() => cloud.stop());

type Run = (args: string[], env?: Record<string, string>) => Promise<Ended>;
const loaded: Run = (args, env) => cloud.command('preflight', args, env);
/** With command and program started anew, as with users. */
const anew: Run = (args, env) => cloud.operation('preflight', args, env);

/** Runs the command in the environment of the cloud, as another principal where one is given. */
function preflight(
  args: string[] = [],
  credentials?: { id: string; secret: string },
  run: Run = loaded,
) {
  const as = credentials && {
    AZURE_CLIENT_ID: credentials.id,
    AZURE_CLIENT_SECRET: credentials.secret,
    ARM_CLIENT_ID: credentials.id,
    ARM_CLIENT_SECRET: credentials.secret,
  };
  return run([...cloud.where('dev'), ...args], as);
}

async function findings(
  credentials?: { id: string; secret: string },
  run?: Run,
): Promise<Record<string, Finding>> {
  return byCheck(await preflight(['--json'], credentials, run));
}

/** What `--json` printed, by check. */
function byCheck({ stdout, stderr }: Ended): Record<string, Finding> {
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as { findings: Finding[] };
  return Object.fromEntries(report.findings.map((finding) => [finding.check, finding]));
}

const credentialsOfOther = () => ({
  id: cloud.local.env.EMULATOR_OTHER_CLIENT_ID ?? '',
  secret: cloud.local.env.EMULATOR_OTHER_CLIENT_SECRET ?? '',
});

async function limitedTo(graphPermissions: string[], armActions: string[]) {
  const made = (await cloud.control('/_emulator/principals', {
    ...limited,
    graphPermissions,
    armActions,
  })) as { clientSecret: string };
  return { id: limited.clientId, secret: made.clientSecret };
}

test('before the first up a principal with all rights lacks nothing', async () => {
  const { code, stdout, stderr } = await preflight();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Principal ${deployer} of tenant 11111111-1111-1111-1111-111111111111`);
  expect(stdout).toContain('api://11111111-1111-1111-1111-111111111111/itsm-dev is free');
  expect(stdout).toContain('is new, and the stack creates it');
  expect(stdout).toContain('Nothing is missing.');
});

test('a region that the subscription does not offer is told, before anything is made', async () => {
  const before = await cloud.configured('dev', ['resourceGroupLocation']);
  await cloud.configure('dev', { resourceGroupLocation: 'norwaywest' });
  const found = await findings();
  await cloud.configure('dev', before);
  const good = await findings();

  expect(found['Region norwaywest of the resource group']).toEqual({
    check: 'Region norwaywest of the resource group',
    state: 'missing',
    detail: expect.stringMatching(
      /^is not offered by the subscription, whose regions are australiacentral, .*, westeurope, /,
    ) as string,
    fix: 'Use one of these.',
  });
  expect(good['Region westeurope of the resource group']?.state).toBe('ok');
  expect(good['Location Global of the action group']?.state).toBe('ok');
});

test('what the program refuses is told as it says it, and nothing is guessed of the component', async () => {
  await cloud.configure('dev', { location: 'westeurope' });
  const { code, stdout } = await preflight(['--json'], undefined, anew);
  await cloud.configure('dev', { location: undefined });
  const report = JSON.parse(stdout) as { component: unknown; findings: Finding[] };

  expect([code, report.component]).toEqual([2, null]);
  expect(report.findings.map(({ check }) => check)).toEqual([
    expect.stringMatching(/^Pulumi CLI 3\./),
    'pulumi preview',
    'AzNS AAD Webhook, the sender',
  ]);
  expect(report.findings[1]?.detail).toContain('- location must be Global');
});

test('it only asks: no request but GET, and those for tokens', async () => {
  requests.length = 0;
  await preflight();

  expect(requests.length).toBeGreaterThan(5);
  expect(requests.filter((line) => !/^GET |^POST \/[^/]+\/oauth2\//.test(line))).toEqual([]);
});

test('a principal without permissions is told each one, with the step that needs it', async () => {
  const credentials = await limitedTo(['Application.Read.All'], []);
  const ended = await preflight(['--json'], credentials, anew);
  const found = byCheck(ended);

  expect(found['Graph: create and update the application and its service principal']).toMatchObject(
    {
      state: 'missing',
      detail:
        'lacks Application.ReadWrite.OwnedBy or Application.ReadWrite.All; has Application.Read.All',
    },
  );
  expect(found['Graph: assign the app role to AzNS']).toMatchObject({
    state: 'missing',
    detail: 'lacks AppRoleAssignment.ReadWrite.All; has Application.Read.All',
    fix: `Ask an administrator to grant the application permission AppRoleAssignment.ReadWrite.All of Microsoft Graph to object id ${limited.objectId}.`,
  });
  expect(found['Graph: look up AzNS']?.state).toBe('ok');
  expect(found['Azure: create and update the action group']).toMatchObject({
    state: 'missing',
    detail: expect.stringContaining('no role on /subscriptions/') as string,
  });
  expect(ended.code).toBe(2);
});

test('a role that has some of the actions is told the others', async () => {
  const actions = ['*/read', 'Microsoft.Insights/*'];
  const found = await findings(await limitedTo([], actions));

  expect(found['Azure: create and update the action group']?.state).toBe('ok');
  expect(found['Azure: create the resource group']?.detail).toBe(
    'lacks Microsoft.Resources/subscriptions/resourceGroups/write, Microsoft.Resources/subscriptions/resourceGroups/delete on /subscriptions/99999999-9999-9999-9999-999999999999',
  );
});

test('an action group or resource group that exists already is told before the role is assigned', async () => {
  const group = '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg-itsm-dev';
  const version = 'api-version=2024-03-01';
  await cloud.azure('PUT', `${group}?${version}`, { location: 'westeurope' });
  const actionGroup = `${group}/providers/Microsoft.Insights/actionGroups/itsm-dev?api-version=2023-01-01`;
  const properties = { groupShortName: 'portal', enabled: true };
  await cloud.azure('PUT', actionGroup, { location: 'Global', properties });
  const found = await findings();
  await cloud.azure('DELETE', `${group}?${version}`);

  expect(found['Action group itsm-dev']).toMatchObject({
    state: 'missing',
    detail: expect.stringContaining('exists already, but not in this stack') as string,
    fix: expect.stringContaining('Set another actionGroupName') as string,
  });
  expect(found['Resource group rg-itsm-dev']).toMatchObject({
    state: 'missing',
    fix: expect.stringContaining('Use the existing one') as string,
  });
});

test('questions that Graph refuses are said as such, and hide no other answer', async () => {
  const found = await findings(await limitedTo([], ['*']));

  expect(found['AzNS AAD Webhook, the sender']).toEqual({
    check: 'AzNS AAD Webhook, the sender',
    state: 'unknown',
    detail: 'cannot be checked: Microsoft Graph refuses the request (403)',
  });
  expect(found['Resource provider Microsoft.Insights']?.state).toBe('ok');
});

test('the identifier URI of another project with a stack of the same name is told before up', async () => {
  const uri = 'api://11111111-1111-1111-1111-111111111111/itsm-dev';
  const body = { displayName: 'itsm-dev', identifierUris: [uri] };
  const made = (await cloud.azure('POST', '/v1.0/applications', body)).body as { id: string };
  const found = await findings();
  const refused = await cloud.failingUp('dev');
  await cloud.azure('DELETE', `/v1.0/applications/${made.id}`);
  await cloud.azure('DELETE', `/v1.0/directory/deletedItems/${made.id}`);

  expect(found['Application ID URI: free']).toMatchObject({
    state: 'missing',
    detail: `${uri} belongs to the application "itsm-dev" (object id ${made.id}), which is not this stack's`,
    fix: expect.stringContaining('set identifierUri to api://') as string,
  });
  // What docs/troubleshooting.md answers.
  expect(refused).toContain(
    'Another object with the same value for property identifierUris already exists',
  );
});

test('after an up that failed half way the identifier URI is known as its own, without outputs', async () => {
  await cloud.control('/_emulator/faults', {
    method: 'PUT',
    pathPattern: '/actionGroups/',
    status: 403,
    body: { error: { code: 'Forbidden', message: 'Not today.' } },
  });
  await cloud.failingUp('dev');
  const found = await findings();

  expect(await cloud.outputs('dev')).not.toHaveProperty('applicationObjectId');
  expect(found['Application ID URI: free']?.detail).toBe(
    "api://11111111-1111-1111-1111-111111111111/itsm-dev is the stack's own",
  );
});

describe('once it is deployed', () => {
  beforeAll(() => cloud.up('dev'));

  test('another region than that of the resource group is told, as the program refuses it', async () => {
    const before = await cloud.configured('dev', ['resourceGroupLocation']);
    await cloud.configure('dev', { resourceGroupLocation: 'northeurope' });
    const found = await findings(undefined, anew);
    await cloud.configure('dev', before);

    expect(found['pulumi preview']?.detail).toContain(
      'resourceGroupLocation must stay "westeurope" (got "northeurope").',
    );
  });

  test('the owner lacks nothing, and the identifier URI is its own', async () => {
    const found = await findings();

    expect(Object.values(found).filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(found['Action group itsm-dev']?.detail).toBe("exists, and is the stack's own");
    expect(found['Application ID URI: free']?.detail).toBe(
      "api://11111111-1111-1111-1111-111111111111/itsm-dev is the stack's own",
    );
  });

  test('another principal with the same rights is told that it is no owner, and who is', async () => {
    const found = await findings(credentialsOfOther());

    expect(found['Owner of the application']).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining(`: deployer (${deployer})`) as string,
      fix: `Add ${other} to the owners, or run pulumi up as one of them.`,
    });
  });

  test('a list of owners without the principal is told before up refuses it', async () => {
    await cloud.configure('dev', { owners: [other] });
    const found = await findings();
    await cloud.configure('dev', { owners: undefined });

    expect(found['Owner of the application']?.detail).toBe(
      `object id ${deployer} is not one of the configured owners ${other}`,
    );
  });

  test('an identifier URI of another application is told with its name', async () => {
    const uri = 'api://11111111-1111-1111-1111-111111111111/taken';
    const body = { displayName: 'somebody else', identifierUris: [uri] };
    const made = (await cloud.azure('POST', '/v1.0/applications', body)).body as { id: string };
    await cloud.configure('dev', { identifierUri: uri });
    const held = await findings();
    await cloud.azure('DELETE', `/v1.0/applications/${made.id}`);
    const binned = await findings();
    await cloud.configure('dev', { identifierUri: undefined });

    expect(held['Application ID URI: free']).toMatchObject({
      state: 'missing',
      detail: `${uri} belongs to the application "somebody else" (object id ${made.id}), which is not this stack's`,
    });
    expect(binned['Application ID URI: free']).toMatchObject({
      state: 'missing',
      detail: `${uri} belongs to the deleted application "somebody else" (object id ${made.id}). Microsoft does not say whether Entra keeps the URI taken for the 30 days it can be restored`,
    });
  });

  test.each([
    ['https://alerts.contoso.onmicrosoft.com/itsm', 'ok', 'is in a verified domain of the tenant'],
    ['https://alerts.fabrikam.com/itsm', 'missing', 'is not in a verified domain of the tenant'],
    [`api://${other}/itsm`, 'missing', `contains the id ${other}, but this tenant is 11111111-`],
  ])(
    'whether the domain or the id in %s is of the tenant is told before Entra refuses it',
    async (uri, state, detail) => {
      await cloud.configure('dev', { identifierUri: uri });
      const found = await findings();
      await cloud.configure('dev', { identifierUri: undefined });

      expect(found['Application ID URI: allowed']).toMatchObject({
        state,
        detail: expect.stringContaining(detail) as string,
      });
    },
  );

  test('credentials in the configuration of the stack are told, since they are not the ones looked at', async () => {
    await cloud.configure('dev', { 'azuread:clientId': limited.clientId });
    const found = await findings();
    await cloud.configure('dev', { 'azuread:clientId': undefined });

    expect(found.Credentials?.detail).toContain('use their own credentials: azuread:clientId');
  });
});

test('a tenant without AzNS is told with both ways out', async () => {
  await cloud.control('/_emulator/reset', { azns: false });
  const found = await findings();

  expect(found['AzNS AAD Webhook, the sender']).toMatchObject({
    state: 'missing',
    fix: 'Set aznsServicePrincipal to adopt, or let an administrator run: az ad sp create --id 461e8683-5575-4561-ac7f-899cc907d62a',
  });
});

test('a stack that does not exist is one plain sentence', async () => {
  const { code, stderr } = await preflight(['--stack', 'nope']);

  expect(code).toBe(1);
  expect(stderr).toContain('This project has no stack "nope" in this backend. Its stacks are dev.');
  expect(stderr).not.toMatch(/^\s+at /m);
});
