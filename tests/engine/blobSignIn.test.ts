import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from '../../offline/emulator/certificates';
import { Cloud as EntraClient } from '../offline/emulator/support';
import { BlobStorage } from '../support/blobStorage';
import { ConnectProxy } from '../support/connectProxy';
import { Checkout } from './checkout';
import { TestCloud } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
let storage: BlobStorage;
let proxy: ConnectProxy;
let checkout: Checkout;
let env: Record<string, string>;

beforeAll(async () => {
  await cloud.start();
  const { emulator, env: azure } = cloud.local;
  const certificates = await makeCertificates();
  const entra = new EntraClient(emulator.url, emulator.caCertificate, azure);
  const token = await entra.token('https://storage.azure.com/.default');
  await entra.agent.close();
  storage = await BlobStorage.start(join(cloud.path, 'storage'), { certificates, token });
  proxy = new ConnectProxy(/^login\.microsoftonline\.com$/, Number(new URL(emulator.url).port));
  const trusted = join(cloud.path, 'trusted.pem');
  const cas = [readFileSync(azure.SSL_CERT_FILE ?? '', 'utf8'), certificates.caCertificate];
  writeFileSync(trusted, cas.join('\n'));
  env = {
    HTTPS_PROXY: await proxy.start(),
    AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/',
    SSL_CERT_FILE: trusted,
  };
  checkout = new Checkout(cloud, 'checkout', storage, randomBytes(24).toString('hex'));
  checkout.configure('dev', {
    resourceGroupName: 'rg-itsm-dev',
    resourceGroupLocation: 'westeurope',
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  });
});
afterAll(async () => {
  await proxy?.stop();
  await storage?.stop();
  await cloud.stop();
});

test('who signs in to Entra ID deploys on a storage account without a key', async () => {
  expect(storage.env).not.toHaveProperty('AZURE_STORAGE_KEY');
  requests.splice(0);
  await checkout.pulumi(['stack', 'init', 'dev'], { env });
  expect(requests).toContainEqual(expect.stringMatching(/^POST .*\/oauth2\/v2\.0\/token$/));

  await checkout.up('dev', { env });
  await checkout.unchanged('dev', { env });
});

test("the backend signs in with AZURE_ variables, whatever the providers' ARM_ variables say", async () => {
  const wrong = { ...env, AZURE_CLIENT_SECRET: 'wrong' };
  expect(await checkout.failing(['preview', '--stack', 'dev'], { env: wrong })).toContain(
    'Invalid client secret provided',
  );
  await checkout.unchanged('dev', { env: { ...env, ARM_CLIENT_SECRET: 'wrong' } });
});
