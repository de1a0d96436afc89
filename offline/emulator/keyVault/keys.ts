import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { Type, type Static } from 'typebox';
import type { Cloud } from '../cloud';
import { get, run } from '../database';
import { AzureError, notEmulated } from '../errors';

/** The key that is asked for: RSA in software. The other kinds and attributes that change anything are not emulated. */
export const NewKey = Type.Object({
  kty: Type.String(),
  key_size: Type.Optional(Type.Integer()),
  attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
type NewKey = Static<typeof NewKey>;

/** What is to be encrypted or decrypted, as base64url. */
export const Operation = Type.Object({
  alg: Type.String(),
  value: Type.String({ pattern: '^[\\w-]*$' }),
});
type Operation = Static<typeof Operation>;

interface StoredKey {
  name: string;
  version: string;
  private_key: string;
  created_at: number;
}

/** Makes a key, or another version of one that is there: the newest is the current one. */
export async function createKey(cloud: Cloud, vault: string, name: string, asked: NewKey) {
  const { kty, key_size: modulusLength = 2048, attributes = {}, ...more } = asked;
  if (kty !== 'RSA') throw notEmulated(`keys of the type '${kty}'`);
  for (const property of Object.keys(more)) throw notEmulated(`'${property}' of a key`);
  for (const [name, value] of Object.entries(attributes))
    // What az sends where nobody asks for anything.
    if (!(name === 'enabled' && value === true) && !(name === 'exportable' && value === false))
      throw notEmulated(`the attribute '${name}' of a key with the value ${JSON.stringify(value)}`);
  if (![2048, 3072, 4096].includes(modulusLength)) throw badParameter();
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength });
  run(
    cloud.database,
    'INSERT INTO vault_keys (name, version, private_key, created_at) VALUES (?, ?, ?, ?)',
    name,
    randomBytes(16).toString('hex'),
    privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cloud.now().getTime(),
  );
  return getKey(cloud, vault, { name });
}

/** Which key; without a version, the current one. */
interface KeyName {
  name: string;
  version?: string;
}

/** The public part of a key, as Key Vault's key bundle. */
export function getKey(cloud: Cloud, vault: string, name: KeyName) {
  const key = load(cloud, name);
  const { n, e } = createPublicKey(key.private_key).export({ format: 'jwk' });
  const seconds = Math.floor(key.created_at / 1000);
  return {
    key: { kid: keyId(vault, key), kty: 'RSA', key_ops: ['encrypt', 'decrypt'], n, e },
    attributes: { enabled: true, created: seconds, updated: seconds, exportable: false },
  };
}

export function encrypt(cloud: Cloud, vault: string, name: KeyName, body: Operation) {
  const key = load(cloud, name);
  const value = bytes(body);
  const work = () => publicEncrypt(padded(createPublicKey(key.private_key)), value);
  return { kid: keyId(vault, key), value: orBadParameter(work).toString('base64url') };
}

export function decrypt(cloud: Cloud, vault: string, name: KeyName, body: Operation) {
  const key = load(cloud, name);
  const value = bytes(body);
  const work = () => privateDecrypt(padded(createPrivateKey(key.private_key)), value);
  return { kid: keyId(vault, key), value: orBadParameter(work).toString('base64url') };
}

function load(cloud: Cloud, { name, version = '' }: KeyName): StoredKey {
  const key = get<StoredKey>(
    cloud.database,
    `SELECT * FROM vault_keys WHERE name = ? AND (version = ? OR ? = '') ORDER BY rowid DESC LIMIT 1`,
    name,
    version,
    version,
  );
  if (key) return key;
  const named = version === '' ? name : `${name}/${version}`;
  throw new AzureError(
    404,
    'KeyNotFound',
    `A key with (name/id) ${named} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );
}

const keyId = (vault: string, key: StoredKey) => `${vault}/keys/${key.name}/${key.version}`;
function bytes({ alg, value }: Operation): Buffer {
  if (alg !== 'RSA-OAEP-256') throw notEmulated(`the algorithm '${alg}'`);
  return Buffer.from(value, 'base64url');
}
const padded = (key: ReturnType<typeof createPublicKey>) => ({
  key,
  padding: constants.RSA_PKCS1_OAEP_PADDING,
  oaepHash: 'sha256',
});

/** What does not fit the key, such as something another one encrypted. */
function orBadParameter(work: () => Buffer): Buffer {
  try {
    return work();
  } catch {
    throw badParameter();
  }
}

const badParameter = () => new AzureError(400, 'BadParameter', 'The parameter is incorrect.\r\n');
