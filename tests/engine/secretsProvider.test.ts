import { createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { BlobStorage } from '../support/blobStorage';
import { commands } from '../support/page';
import { Checkout, withPassphrase } from './checkout';
import { TestCloud } from './support';

const cloud = new TestCloud();
const random = () => randomBytes(24).toString('hex');
const [first, second, third] = [random(), random(), random()];
const webhook = () => `https://acme.onbmc.com/baocdp/rest/webhook/${random()}`;
const [uri, renewed] = [webhook(), webhook()];
let storage: BlobStorage;
let checkout: Checkout;

beforeAll(async () => {
  await cloud.start();
  storage = await BlobStorage.start(join(cloud.path, 'storage'));
  checkout = new Checkout(cloud, 'checkout', storage, first);
  checkout.configure('dev', {
    resourceGroupName: 'rg-itsm-dev',
    resourceGroupLocation: 'westeurope',
    tools: [{ name: 'helix', kind: 'bmcHelix' }],
  });
  await checkout.pulumi(['stack', 'init', 'dev']);
  const secret = ['--secret', '--path', 'serviceUris.helix', uri];
  await checkout.pulumi(['config', 'set', ...secret, ...stack]);
  await checkout.up('dev');
});
afterAll(async () => {
  await storage?.stop();
  await cloud.stop();
});

const by = (passphrase: string) => ({ env: withPassphrase(passphrase) });
const stack = ['--stack', 'dev'];

/** The webhook URI that the action group has in Azure. */
async function uriInAzure(): Promise<unknown> {
  const { actionGroupId } = await checkout.outputs('dev');
  const { body } = await cloud.azure('GET', `${String(actionGroupId)}?api-version=2023-01-01`);
  const { properties } = body as { properties: { webhookReceivers: { serviceUri: string }[] } };
  return properties.webhookReceivers[0]?.serviceUri;
}

/** Opens an encrypted value of a state as pulumi does, without pulumi. */
function open(checkpoint: string, passphrase: string): string {
  const [, salt = ''] = /"salt": ?"v1:([^:]+):/.exec(checkpoint) ?? [];
  const [, nonce = '', text = ''] = /"ciphertext": ?"v1:([^:]+):([^"]+)"/.exec(checkpoint) ?? [];
  const key = pbkdf2Sync(passphrase, Buffer.from(salt, 'base64'), 1_000_000, 32, 'sha256');
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
}

test('another passphrase changes no output, no resource and no secret, and the stack can be deployed', async () => {
  const outputs = await checkout.outputs('dev');
  const { encryptionsalt } = checkout.read('dev');

  const change = ['stack', 'change-secrets-provider', 'passphrase', ...stack];
  await checkout.pulumi(change, { ...by(first), input: `${second}\n` });

  expect(await checkout.outputs('dev')).toEqual(outputs);
  const config = await checkout.pulumi(['config', '--show-secrets', ...stack], by(second));
  expect(config).toContain(uri);
  expect(checkout.read('dev').encryptionsalt).not.toBe(encryptionsalt);
  await checkout.unchanged('dev', by(second));
  checkout.configure('dev', { groupShortName: 'renamed' });
  await checkout.up('dev', by(second));
  await checkout.unchanged('dev', by(second));
  expect(await uriInAzure()).toBe(uri);
});

test('the old passphrase opens nothing that is current, but still what history and backups keep', async () => {
  expect(await checkout.failing(['preview', ...stack], by(first))).toContain(
    'incorrect passphrase',
  );

  const blobs = [...(await storage.blobs())];
  const at = (part: string) => blobs.filter(([name]) => name.includes(part));
  const opens = ([, text]: [string, string]) => {
    try {
      return open(text, first).includes(uri);
    } catch {
      return false;
    }
  };
  expect(at('/stacks/').length).toBe(2);
  expect(at('/stacks/').filter(opens)).toEqual([]);
  expect(at('/history/').filter(opens)).toHaveLength(1);
  expect(at('/backups/').filter(opens)).toHaveLength(1);
});

test('after a lost passphrase the documented commands set a new one, and Azure gets the URI that is set', async () => {
  const outputs = await checkout.outputs('dev');
  const content = checkout.read('dev');
  delete content.encryptionsalt;
  delete content.config?.['itsm-secure-export:serviceUris'];
  writeFileSync(checkout.file('dev'), stringify(content));

  const script = commands('state.md', 'A lost passphrase or key').replaceAll('prod', 'dev');
  await checkout.shell(script, { ...by(third), input: renewed });

  expect(await checkout.outputs('dev')).toEqual(outputs);
  await checkout.unchanged('dev', by(third));
  const refresh = ['refresh', '--yes', '--skip-preview', '--expect-no-changes', ...stack];
  await checkout.pulumi(refresh, by(third));
  expect(await uriInAzure()).toBe(renewed);
  const blobs = [...(await storage.blobs())];
  expect(blobs.filter(([, text]) => [uri, renewed].some((each) => text.includes(each)))).toEqual(
    [],
  );
});
