import { azns, TestCloud } from './support';

const cloud = new TestCloud();

beforeAll(() => cloud.startDeployed());
afterAll(() => cloud.stop());

interface Named {
  displayName: string;
  appId: string;
}

const names = async (path: string) =>
  (await cloud.list<Named>(path)).map(({ displayName }) => displayName).sort();

test('dev and prod live side by side in one tenant', async () => {
  const { ARM_SUBSCRIPTION_ID: subscription } = cloud.local.env;
  const resourceGroup = `/subscriptions/${subscription}/resourceGroups/rg-itsm-prod`;
  await cloud.azure('PUT', `${resourceGroup}?api-version=2024-03-01`, { location: 'westeurope' });
  await cloud.configure('prod');
  await cloud.up('prod');

  expect(await names('/v1.0/applications')).toEqual(['itsm-dev', 'itsm-prod']);
  const [dev, prod] = [await cloud.outputs('dev'), await cloud.outputs('prod')];
  expect(dev.identifierUri).toMatch(/\/itsm-dev$/);
  expect(prod.identifierUri).toMatch(/\/itsm-prod$/);
  expect(dev.aznsServicePrincipalObjectId).toBe(prod.aznsServicePrincipalObjectId);
  expect(await cloud.changes('dev')).toEqual([]);
  expect(await cloud.changes('prod')).toEqual([]);
});

test('a replacement of the protected action group of prod is refused in the preview', async () => {
  await cloud.configure('prod', { location: 'eastus' });
  const output = await cloud.failing(['preview', '--stack', 'prod']);

  expect(output).toMatch(
    /unable to replace resource "\S+::itsm-action-group"\s+as it is currently marked for protection/,
  );
  await cloud.configure('prod', { location: 'Global' });
});

test('destroying protected prod is refused and deletes nothing of it', async () => {
  await cloud.failing(['destroy', '--yes', '--skip-preview', '--stack', 'prod']);

  expect(await names('/v1.0/applications')).toEqual(['itsm-dev', 'itsm-prod']);
  expect(await cloud.changes('prod')).toEqual([]);
});

test('destroying dev leaves prod and AzNS as they are', async () => {
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(await names('/v1.0/applications')).toEqual(['itsm-prod']);
  const principals = await cloud.list<Named>('/v1.0/servicePrincipals');
  expect(principals.map(({ appId }) => appId)).toContain(azns.clientId);
  expect(await cloud.changes('prod')).toEqual([]);
});
