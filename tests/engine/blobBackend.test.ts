import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BlobStorage } from '../support/blobStorage';
import { canariesIn, filesBelow } from '../support/canary';
import { Checkout, withPassphrase } from './checkout';
import { TestCloud } from './support';

const cloud = new TestCloud();
const storageFolder = join(cloud.path, 'storage');
const random = () => randomBytes(24).toString('hex');
const token = random();
const passphrases = [random(), random()] as const;
const found = (text: string) => canariesIn(text, [token, ...passphrases]);
let storage: BlobStorage;
/** Two teams' checkouts: one container, but neither has the other's passphrase. */
let directory: Checkout;
let monitoring: Checkout;

beforeAll(async () => {
  await cloud.start();
  storage = await BlobStorage.start(storageFolder);
  directory = new Checkout(cloud, 'directory', storage, passphrases[0]);
  monitoring = new Checkout(cloud, 'monitoring', storage, passphrases[1]);
  directory.configure('prod-identity', { deploy: 'identity' });
  monitoring.configure('prod', {
    deploy: 'action-group',
    identityStack: 'organization/itsm-secure-export/prod-identity',
    resourceGroupName: 'rg-itsm-prod',
    resourceGroupLocation: 'westeurope',
    tools: [{ name: 'helix', kind: 'bmcHelix' }],
  });
  await directory.pulumi(['stack', 'init', 'prod-identity']);
  await monitoring.pulumi(['stack', 'init', 'prod']);
  const uri = `https://acme.onbmc.com/baocdp/rest/webhook/${token}`;
  const secret = ['--secret', '--path', 'serviceUris.helix', uri];
  await monitoring.pulumi(['config', 'set', ...secret, '--stack', 'prod']);
});
afterAll(async () => {
  await storage?.stop();
  await cloud.stop();
});

test('two stacks joined by a stack reference are deployed, and a second preview of either shows no change', async () => {
  await directory.up('prod-identity');
  await monitoring.up('prod');

  await directory.unchanged('prod-identity');
  await monitoring.unchanged('prod');
  const identity = await directory.outputs('prod-identity');
  expect(identity).toHaveProperty('clientId');
  expect(await monitoring.outputs('prod')).toMatchObject(identity);
});

/** Paths of the encrypted values in a stack's state, by type of resource. */
async function encrypted(checkout: Checkout, stack: string): Promise<string[]> {
  const json = await checkout.pulumi(['stack', 'export', '--stack', stack]);
  const { deployment } = JSON.parse(json) as { deployment: { resources: { type: string }[] } };
  const paths = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('ciphertext' in value) return [path];
    return Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`));
  };
  return deployment.resources.flatMap((resource) => paths(resource, resource.type)).sort();
}

test('of the state nothing is encrypted but webhook URIs, and all receivers that hold one', async () => {
  expect(await encrypted(directory, 'prod-identity')).toEqual([]);
  expect(await encrypted(monitoring, 'prod')).toEqual([
    'azure-itsm:index:ItsmActionGroup.inputs.tools.0.serviceUri',
    'azure-itsm:index:SecureExport.inputs.tools.0.serviceUri',
    'azure-native:monitor:ActionGroup.inputs.webhookReceivers',
    'azure-native:monitor:ActionGroup.outputs.webhookReceivers',
  ]);
});

test('no blob, history and backups included, and nothing the storage ever wrote holds a secret', async () => {
  monitoring.configure('prod', { groupShortName: 'renamed' });
  await monitoring.up('prod');
  const { actionGroupId } = await monitoring.outputs('prod');
  const { body } = await cloud.azure('GET', `${String(actionGroupId)}?api-version=2023-01-01`);
  expect(found(JSON.stringify(body))).not.toEqual([]);

  const blobs = await storage.blobs();
  const folders = [...blobs.keys()].map((name) => name.split('/')[1]);
  expect(folders).toEqual(expect.arrayContaining(['backups', 'history', 'stacks']));
  expect([...blobs].filter(([, text]) => found(text).length > 0)).toEqual([]);
  // Overwritten and deleted blobs are still in there.
  const written = filesBelow(storageFolder).map((file) => readFileSync(file, 'latin1'));
  expect(written.join('')).toContain('"organization/itsm-secure-export/prod-identity"');
  expect(written.filter((text) => found(text).length > 0)).toEqual([]);
});

test('alert rules of another project find the action group by the full name of its stack', async () => {
  const alerts = cloud.local.projectIn('examples/alerts');
  const file = alerts.configFile('dev');
  const ours = readFileSync(file, 'utf8')
    .replace('organization/itsm-secure-export/dev', 'organization/itsm-secure-export/prod')
    .replaceAll('rg-itsm-dev', 'rg-itsm-prod');
  writeFileSync(file, ours);
  const env = { ...storage.env, ...withPassphrase(random()) };
  const pulumi = async (...args: string[]) => {
    const { code, stdout, stderr } = await alerts.pulumi([...args, '--non-interactive'], { env });
    if (code !== 0)
      throw new Error(`pulumi ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  };
  await pulumi('stack', 'init', 'dev', '--no-select');
  await pulumi('up', '--yes', '--skip-preview', '--stack', 'dev');

  const rule = 'resourceGroups/rg-itsm-prod/providers/Microsoft.Insights/metricAlerts/cpu-high-dev';
  const path = `/subscriptions/99999999-9999-9999-9999-999999999999/${rule}`;
  const { body } = await cloud.azure('GET', `${path}?api-version=2018-03-01`);
  const { actionGroupId } = await monitoring.outputs('prod');
  expect(body).toMatchObject({ properties: { actions: [{ actionGroupId }] } });
  expect([...(await storage.blobs()).keys()]).toContain('.pulumi/stacks/itsm-alerts/dev.json');
  await pulumi('preview', '--expect-no-changes', '--stack', 'dev');
  await pulumi('destroy', '--yes', '--skip-preview', '--stack', 'dev');
});

test('a stack that is destroyed and removed leaves its backups behind unless they are removed, too', async () => {
  const left = async (stack: string) =>
    [...(await storage.blobs()).keys()]
      .filter((name) => [`/${stack}/`, `/${stack}.json`].some((part) => name.includes(part)))
      .map((name) => name.split('/')[1]);
  await monitoring.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'prod']);
  await monitoring.pulumi(['stack', 'rm', '--yes', '--stack', 'prod']);
  expect([...new Set(await left('prod'))]).toEqual(['backups', 'stacks']);

  await directory.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'prod-identity']);
  await directory.pulumi(['stack', 'rm', '--yes', '--remove-backups', '--stack', 'prod-identity']);
  expect(await left('prod-identity')).toEqual([]);
});
