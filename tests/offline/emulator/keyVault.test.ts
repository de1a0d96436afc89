import { constants, createPublicKey, publicEncrypt, type JsonWebKey } from 'node:crypto';
import { armScope, startCloud, tenantId, type Answer, type Cloud } from './support';

const vaultScope = 'https://vault.azure.net/.default';
const version = 'api-version=2025-07-01';
let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());

async function vault(method: string, path: string, body?: unknown) {
  const token = await cloud.token(vaultScope);
  return cloud.send(method, `${path}?${version}`, { token, body });
}
const operation = (value: Buffer | string, alg = 'RSA-OAEP-256') => ({
  alg,
  value: typeof value === 'string' ? value : value.toString('base64url'),
});
/** The result of an operation, base64url. */
const result = ({ body }: Answer) => body.value as unknown as string;
const textOf = (answer: Answer) => Buffer.from(result(answer), 'base64url').toString();

test('what anybody encrypts with the public key, the vault decrypts', async () => {
  const { body } = await vault('POST', '/keys/public/create', { kty: 'RSA', key_size: 3072 });
  const key = createPublicKey({ key: body['key'] as JsonWebKey, format: 'jwk' });
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const sealed = publicEncrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from('a data key'));

  const opened = await vault('POST', '/keys/public/decrypt', operation(sealed));
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(3072);
  expect(opened.status).toBe(200);
  expect(textOf(opened)).toBe('a data key');
});

test('without a version the newest one encrypts and decrypts; an older one is reached by its name only', async () => {
  const ids = [];
  for (const kty of ['RSA', 'RSA']) {
    const { body } = await vault('POST', '/keys/rotated/create', { kty });
    ids.push((body['key'] as { kid: string }).kid);
  }
  const [old = '', current] = ids.map((id) => id.replace(cloud.url, ''));
  const sealed = await vault('POST', `${old}/encrypt`, operation(Buffer.from('a data key')));
  expect(sealed.body['kid']).toBe(ids[0]);
  const value = result(sealed);

  const newest = await vault('GET', '/keys/rotated');
  expect((newest.body['key'] as { kid: string }).kid).toBe(cloud.url + current);
  const wrong = await vault('POST', '/keys/rotated/decrypt', operation(value));
  expect([wrong.status, wrong.body.error.code]).toEqual([400, 'BadParameter']);
  const right = await vault('POST', `${old}/decrypt`, operation(value));
  expect(textOf(right)).toBe('a data key');
});

test('a token is required, for Key Vault and nothing else, and the answer says where to get one', async () => {
  const resource = 'https://vault.azure.net';
  const challenge = `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="${resource}"`;
  const path = `/keys/any?${version}`;
  const none = await cloud.send('GET', path);
  const other = await cloud.send('GET', path, { token: await cloud.token(armScope) });
  const forged = await cloud.send('GET', path, {
    token: (await cloud.token(vaultScope)).slice(0, -8) + 'AAAAAAAA',
  });

  for (const answer of [none, other, forged]) {
    expect([answer.status, answer.body.error.code]).toEqual([401, 'Unauthorized']);
    expect(answer.headers['www-authenticate']).toBe(challenge);
  }
  expect(other.body.error.message).toContain(`Invalid audience. Expected ${resource}`);
});

test('who may read a key may encrypt with it, but not decrypt', async () => {
  await vault('POST', '/keys/guarded/create', { kty: 'RSA' });
  const clientId = 'cccccccc-0000-0000-0000-000000000001';
  const { body } = await cloud.control('principals', {
    clientId,
    objectId: 'cccccccc-0000-0000-0000-000000000002',
    displayName: 'reader',
    graphPermissions: [],
    armActions: ['Microsoft.KeyVault/vaults/keys/read'],
  });
  const token = await cloud.token(vaultScope, { clientId, clientSecret: body.clientSecret });
  const ask = (what: string, value: string) =>
    cloud.send('POST', `/keys/guarded/${what}?${version}`, { token, body: operation(value) });

  const sealed = await ask('encrypt', 'AAAA');
  expect(sealed.status).toBe(200);
  const refused = await ask('decrypt', result(sealed));
  expect([refused.status, refused.body.error.code]).toEqual([403, 'Forbidden']);
  expect(refused.body.error.message).toContain(
    "Action: 'Microsoft.KeyVault/vaults/keys/decrypt/action'",
  );
});

test.each([
  ['a key that is not there', 'GET', '/keys/nothing', undefined, 404, 'KeyNotFound'],
  ['another kind of key', 'POST', '/keys/k/create', { kty: 'EC' }, 501, 'NotEmulated'],
  ['tags', 'POST', '/keys/k/create', { kty: 'RSA', tags: {} }, 501, 'NotEmulated'],
  [
    'a disabled key',
    'POST',
    '/keys/k/create',
    { kty: 'RSA', attributes: { enabled: false } },
    501,
    'NotEmulated',
  ],
  ['an odd size', 'POST', '/keys/k/create', { kty: 'RSA', key_size: 99 }, 400, 'BadParameter'],
  ['secrets', 'GET', '/secrets/one', undefined, 501, 'NotEmulated'],
])('%s is refused', async (_what, method, path, body, status, code) => {
  const answer = await vault(method, path, body);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

test('an algorithm that is not emulated, and an api-version that is none, are refused', async () => {
  await vault('POST', '/keys/k/create', { kty: 'RSA' });
  const rsa15 = await vault('POST', '/keys/k/encrypt', operation('AAAA', 'RSA1_5'));
  expect([rsa15.status, rsa15.body.error.code]).toEqual([501, 'NotEmulated']);
  const token = await cloud.token(vaultScope);
  const old = await cloud.send('GET', '/keys/k?api-version=2015-06-01', { token });
  expect([old.status, old.body.error.code]).toEqual([400, 'BadParameter']);
});
