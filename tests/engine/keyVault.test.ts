import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { BlobStorage } from '../support/blobStorage';
import { canariesIn } from '../support/canary';
import { ConnectProxy } from '../support/connectProxy';
import { Checkout, withPassphrase } from './checkout';
import { TestCloud } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
const random = () => randomBytes(24).toString('hex');
const token = random();
const uri = `https://acme.onbmc.com/baocdp/rest/webhook/${token}`;
const stack = ['--stack', 'dev'];
/** Without a version: the current one is meant. */
const anyVersion = 'azurekeyvault://kv-itsm-state.vault.azure.net/keys/pulumi';
/** With one. */
let key = '';
let storage: BlobStorage;
let proxy: ConnectProxy;
let checkout: Checkout;
/** With it pulumi reaches the vault and the sign-in under their real names. */
let env: Record<string, string>;

beforeAll(async () => {
  await cloud.start();
  storage = await BlobStorage.start(join(cloud.path, 'storage'));
  const port = Number(new URL(cloud.local.emulator.url).port);
  proxy = new ConnectProxy(
    /^(kv-itsm-state\.vault\.azure\.net|login\.microsoftonline\.com)$/,
    port,
  );
  env = {
    HTTPS_PROXY: await proxy.start(),
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
  };
  checkout = new Checkout(cloud, 'checkout', storage, random());
  checkout.configure('dev', {
    resourceGroupName: 'rg-itsm-dev',
    resourceGroupLocation: 'westeurope',
    tools: [{ name: 'helix', kind: 'bmcHelix' }],
  });
  await checkout.pulumi(['stack', 'init', 'dev']);
  const set = ['config', 'set', '--secret', '--path', 'serviceUris.helix', uri];
  await checkout.pulumi([...set, ...stack]);
  await checkout.up('dev');
});
afterAll(async () => {
  await proxy?.stop();
  await storage?.stop();
  await cloud.stop();
});

/** Makes a key, or the next version of one. @returns its address as pulumi takes it, with the version. */
async function newVersion(): Promise<string> {
  const path = '/keys/pulumi/create?api-version=2025-07-01';
  const { status, body } = await cloud.azure('POST', path, { kty: 'RSA' });
  expect(status).toBe(200);
  const { kid } = (body as { key: { kid: string } }).key;
  return `${anyVersion}/${kid.split('/').pop()}`;
}
/** What the vault was asked for since the last call. */
const asked = () =>
  new Set(requests.splice(0).flatMap((line) => /(\/keys\/pulumi\/\S+)$/.exec(line)?.[1] ?? []));
const operation = (key: string, name: string) => new URL(`${key}/${name}`).pathname;
const change = (provider: string) =>
  checkout.pulumi(['stack', 'change-secrets-provider', provider, ...stack], { env });

test('from a passphrase to a key: outputs and secrets stay, and no passphrase is needed any more', async () => {
  const outputs = await checkout.outputs('dev');
  key = await newVersion();
  asked();
  await change(key);
  expect(asked()).toEqual(new Set([operation(key, 'encrypt'), operation(key, 'decrypt')]));

  env = { ...env, ...withPassphrase('wrong') };
  expect(await checkout.outputs('dev')).toEqual(outputs);
  const { encryptionsalt, encryptedkey, secretsprovider } = checkout.read('dev');
  expect({ encryptionsalt, secretsprovider }).toEqual({ secretsprovider: key });
  expect(encryptedkey).toMatch(/^[\w+/=]{300,}$/);
  checkout.configure('dev', { groupShortName: 'renamed' });
  await checkout.up('dev', { env });
  // The vault only unwraps the key of the stack: the secrets themselves are encrypted on this machine.
  expect(asked()).toEqual(new Set([operation(key, 'decrypt')]));
  await checkout.unchanged('dev', { env });
});

test('nothing in the container opens the secrets without the key', async () => {
  const blobs = [...(await storage.blobs())];
  expect(blobs.filter(([, text]) => text.includes(key)).length).toBeGreaterThan(1);
  expect(blobs.filter(([, text]) => canariesIn(text, [token]).length > 0)).toEqual([]);
});

test('a principal that may not decrypt with the key can read outputs, and is refused in a preview, also of a stack that reads this one', async () => {
  const clientId = 'cccccccc-0000-0000-0000-000000000001';
  const added = await cloud.control('/_emulator/principals', {
    clientId,
    objectId: 'cccccccc-0000-0000-0000-000000000002',
    displayName: 'reader',
    graphPermissions: [],
    armActions: ['*/read'],
  });
  const { clientSecret } = added as { clientSecret: string };
  const reader = { ...env, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };

  const refused = await checkout.failing(['preview', ...stack], { env: reader });
  expect(refused).toContain('Microsoft.KeyVault/vaults/keys/decrypt/action');
  const output = ['stack', 'output', 'actionGroupName', ...stack];
  expect((await checkout.pulumi(output, { env: reader })).trim()).toBe('itsm-dev');
  const exported = await checkout.pulumi(['stack', 'export', ...stack], { env: reader });
  expect(exported).toContain('"ciphertext"');

  // Pulumi opens the whole state of a stack that another one reads, though its outputs hold no secret.
  await checkout.pulumi(['stack', 'init', 'reading', '--no-select']);
  checkout.configure('reading', {
    deploy: 'action-group',
    identityStack: 'organization/itsm-secure-export/dev',
    resourceGroup: 'existing',
    resourceGroupName: 'rg-itsm-dev',
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  });
  const own = withPassphrase(checkout.env.PULUMI_CONFIG_PASSPHRASE!);
  const reading = ['preview', '--stack', 'reading'];
  expect(await checkout.failing(reading, { env: { ...reader, ...own } })).toContain(
    'Microsoft.KeyVault/vaults/keys/decrypt/action',
  );
  const allowed = await checkout.pulumi(reading, { env: { ...env, ...own } });
  expect(allowed).toContain('itsm-action-group');
});

test('a rotated key leaves the stack on the version it names, until it is told the new one', async () => {
  const next = await newVersion();
  await checkout.unchanged('dev', { env });

  await change(next);
  asked();
  await checkout.unchanged('dev', { env });
  expect(asked()).toEqual(new Set([operation(next, 'decrypt')]));
});

test('a stack whose address of the key names no version cannot be opened after a rotation', async () => {
  await checkout.pulumi(['stack', 'init', 'new', '--secrets-provider', anyVersion], { env });
  const where = ['--path', 'serviceUris.helix', '--stack', 'new'];
  await checkout.pulumi(['config', 'set', '--secret', ...where, uri], { env });
  expect((await checkout.pulumi(['config', 'get', ...where], { env })).trim()).toBe(uri);

  await newVersion();
  expect(await checkout.failing(['config', 'get', ...where], { env })).toContain(
    'The parameter is incorrect.',
  );
});
