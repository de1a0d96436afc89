import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { Emulator } from '../../../offline/emulator/emulator';
import { deploy, raise, startMonitor } from './monitor/support';
import { aznsObjectId, identifierUri, tenantId } from './support';

const azns = 'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d';
const publicAzns = '461e8683-5575-4561-ac7f-899cc907d62a';
let monitor: Awaited<ReturnType<typeof startMonitor>>;

beforeAll(async () => {
  monitor = await startMonitor({ cloud: 'usGovernment' });
});
afterAll(() => monitor.stop());
beforeEach(() => monitor.reset());

it('has Azure Monitor’s service principal of Azure Government, also after a reset', async () => {
  const byAppId = (id: string) =>
    monitor.cloud.graph('GET', `/servicePrincipals?$filter=appId eq '${id}'`);
  expect((await byAppId(azns)).body.value).toMatchObject([
    { id: aznsObjectId, appId: azns, displayName: 'AzNS AAD Webhook' },
  ]);
  expect((await byAppId(publicAzns)).body.value).toEqual([]);
});

it('lets the service principal be made where the tenant has none, the public one not', async () => {
  await monitor.cloud.control('reset', { azns: false });
  const create = (appId: string) => monitor.cloud.graph('POST', '/servicePrincipals', { appId });
  expect((await create(publicAzns)).status).toBe(400);
  const made = await create(azns);
  expect([made.status, made.body.displayName]).toEqual([201, 'AzNS AAD Webhook']);
});

it.each([
  [1, `https://sts.windows.net/${tenantId}/`, 'appid'],
  [2, `https://login.microsoftonline.us/${tenantId}/v2.0`, 'azp'],
] as const)(
  'an alert’s token of version %d verifies with the metadata under the Government’s login host',
  async (version, issuer, caller) => {
    const { application } = await deploy(monitor.cloud, { version });
    const [delivery] = await raise(monitor.cloud, { type: 'metric', rule: 'cpu-high' });
    expect(delivery).toMatchObject({ state: 'delivered', token: { version, issuer } });
    const token = monitor.receiver.received[0]?.headers.authorization?.replace('Bearer ', '') ?? '';

    const headers = { host: 'login.microsoftonline.us' };
    const path = `/${tenantId}${version === 2 ? '/v2.0' : ''}/.well-known/openid-configuration`;
    const { body: metadata } = await monitor.cloud.send('GET', path, { headers });
    expect(metadata).toMatchObject({ issuer, cloud_instance_name: 'microsoftonline.us' });
    const { host, pathname } = new URL(metadata.jwks_uri);
    expect(host).toBe('login.microsoftonline.us');
    const { body } = await monitor.cloud.send('GET', pathname, { headers });
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: body.keys }), {
      issuer,
      audience: version === 2 ? application.appId : identifierUri,
      currentDate: monitor.clock.now,
    });
    expect(payload).toMatchObject({ [caller]: azns, oid: aznsObjectId });
  },
);

it('has the Government’s regions, and takes tokens for its services, not those of public Azure', async () => {
  const { body } = await monitor.cloud.send('GET', '/metadata/endpoints?api-version=2022-09-01');
  expect(body).toMatchObject({
    name: 'EmulatedUSGovernment',
    authentication: {
      audiences: [
        'https://management.core.usgovcloudapi.net/',
        'https://management.usgovcloudapi.net/',
      ],
    },
    suffixes: { keyVaultDns: 'vault.usgovcloudapi.net', storage: 'core.usgovcloudapi.net' },
  });
  const group = '/resourceGroups/rg?api-version=2024-03-01';
  const make = (location: string) => monitor.cloud.arm('PUT', group, { location });
  expect((await make('westeurope')).body.error.code).toBe('LocationNotAvailableForResourceGroup');
  expect((await make('USGov Virginia')).status).toBe(201);
  const publicScope = monitor.cloud.token('https://management.azure.com/.default');
  await expect(publicScope).rejects.toThrow('AADSTS500011');
});

describe('a data file and an environment file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'government-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const dataFile = join(folder, 'data');

  it('the environment names the cloud to the providers; that of public Azure does not', async () => {
    const written = async (cloud: 'public' | 'usGovernment') => {
      const emulator = new Emulator({ cloud });
      await emulator.start();
      emulator.writeEnvironment(join(folder, cloud));
      await emulator.stop();
      return readFileSync(join(folder, cloud), 'utf8');
    };
    expect(await written('usGovernment')).toContain('export ARM_ENVIRONMENT=usgovernment\n');
    expect(await written('public')).not.toContain('ARM_ENVIRONMENT');
  });

  it('a data file is of one cloud', async () => {
    for (let starts = 0; starts < 2; starts += 1) {
      const first = new Emulator({ cloud: 'usGovernment', dataFile });
      await first.start();
      await first.stop();
    }
    await expect(new Emulator({ dataFile }).start()).rejects.toThrow(
      "The data file is of another of Azure's clouds. Start with the --cloud it was made with, or name another file.",
    );
  });
});
