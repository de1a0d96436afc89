import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { exportSPKI, importJWK, type JWK } from 'jose';
import { Refusal } from '../../examples/itsm-receiver/refusals';
import { signingKeys } from '../../examples/itsm-receiver/signingKeys';
import { verifyToken, type TokenRules } from '../../examples/itsm-receiver/verifyToken';
import {
  claims,
  handover,
  sign,
  signingKey,
  start,
  tenantId,
  type SigningKey,
} from '../examples/itsm-receiver/support';
import { changed, json, nasty, text, type Json } from './values';

/* Tokens as an attacker makes them of a good one, with and without the tenant's key. None is ever accepted. */

let key: SigningKey;
let stranger: SigningKey;
let good: string;
let rules: TokenRules;

beforeAll(async () => {
  key = await signingKey('first');
  stranger = await signingKey('stranger');
  good = await sign(key, claims(2));
  const { token } = handover(2);
  const metadata = { issuer: token.issuer, jwks_uri: 'https://login.microsoftonline.com/keys' };
  rules = {
    contract: token,
    tenantId,
    now: () => start,
    findKey: signingKeys({
      metadataUrl: token.openIdMetadataUrl,
      issuer: token.issuer,
      now: () => start,
      fetchJson: (url) =>
        Promise.resolve(url === metadata.jwks_uri ? { keys: [key.jwk] } : metadata),
    }),
  };
});

/** The code of the refusal; undefined where the token is accepted. Anything else that is thrown fails the test. */
async function refusal(authorization: string | undefined): Promise<string | undefined> {
  try {
    await verifyToken(authorization, rules);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

async function refused(authorization: string) {
  const code = await refusal(authorization);
  if (code === undefined) throw new Error(`accepted: ${authorization}`);
}

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [string, string, string];
const at = (most: number) => fc.nat({ max: most });

/** Another text, made of a good header with one to three strokes. */
const strokes = (header: string): fc.Arbitrary<string> => {
  const letters = fc.oneof(
    fc.constantFrom(...'AQgw-_=+/. \t\n\r\0,"\'{}'),
    fc.constantFrom(...nasty),
    text,
  );
  const stroke = fc.oneof(
    fc.tuple(at(header.length), letters).map(
      ([from, put]) =>
        (old: string) =>
          old.slice(0, from) + put + old.slice(from),
    ),
    fc.tuple(at(header.length), letters).map(
      ([from, put]) =>
        (old: string) =>
          old.slice(0, from) + put + old.slice(from + 1),
    ),
    fc.tuple(at(header.length), at(header.length)).map(
      ([a, b]) =>
        (old: string) =>
          old.slice(0, Math.min(a, b)) + old.slice(Math.max(a, b)),
    ),
    at(header.length).map((to) => (old: string) => old.slice(0, to)),
    // The last letter of a signature: some of its bits mean nothing.
    fc
      .constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
      .map((put) => (old: string) => old.slice(0, -1) + put),
    fc
      .constantFrom('=', '==', '.', '..', '.x', ', Bearer x', ' x', '\u00a0')
      .map((put) => (old: string) => old + put),
    fc
      .shuffledSubarray([0, 1, 2], { minLength: 1 })
      .map(
        (order) => (old: string) =>
          `Bearer ${order.map((part) => old.replace('Bearer ', '').split('.')[part]).join('.')}`,
      ),
    fc
      .constantFrom('utf16le', 'latin1', 'base64')
      .map((encoding) => (old: string) => Buffer.from(old).toString(encoding)),
    fc.constant((old: string) => old.replaceAll('-', '+').replaceAll('_', '/')),
    fc.constant((old: string) => old.toUpperCase()),
  );
  return fc
    .array(stroke, { minLength: 1, maxLength: 3 })
    .map((all) => all.reduce((old, next) => next(old), header));
};

/** The scheme's name has no case, and spaces after it mean nothing: RFC 9110, section 11.1. */
const isSame = (header: string) =>
  /^bearer +$/i.test(header.slice(0, header.length - good.length)) && header.endsWith(good);

test('the token that is changed below is accepted', async () => {
  expect(await refusal(`Bearer ${good}`)).toBeUndefined();
  expect(await refusal(undefined)).toBe('token_missing');
});

test('a good token that is changed in any letter is refused', async () => {
  await fc.assert(
    fc.asyncProperty(strokes(`Bearer ${good}`), async (header) => {
      fc.pre(!isSame(header));
      await refused(header);
    }),
    { numRuns: 10000 },
  );
});

test('a header or claims that the tenant did not sign are refused', async () => {
  const [, , signature] = partsOf(good);
  const header = { alg: 'RS256', typ: 'JWT', kid: 'first' };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        json,
        changed<Json>(header).map(({ document }) => document),
        fc.string(),
      ),
      fc.oneof(
        json,
        changed(claims(2)).map(({ document }) => document as unknown),
        fc.string(),
      ),
      fc.constantFrom(signature, '', 'AA'),
      async (head, body, sealed) => {
        const token = `${encoded(head)}.${encoded(body)}.${sealed}`;
        fc.pre(token !== good);
        await refused(`Bearer ${token}`);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a token that says itself how it is to be verified is refused', async () => {
  const publicKey = await importJWK(key.jwk as JWK & { kty: 'RSA' }, 'RS256', {
    extractable: true,
  });
  const pem = await exportSPKI(publicKey);
  const hmacKeys = ['', pem, pem.trim(), String(key.jwk.n), JSON.stringify(key.jwk)];
  const alg = fc.constantFrom<Json>(
    'none',
    'None',
    'NONE',
    '',
    'HS256',
    'HS384',
    'HS512',
    'RS384',
    'PS256',
    'ES256',
    'EdDSA',
    'rs256',
    'RSA-OAEP',
    'dir',
    null,
    0,
    ['RS256'],
    { RS256: 1 },
  );
  const more = fc.constantFrom<Record<string, unknown>>(
    {},
    { jwk: stranger.jwk },
    { jku: 'https://evil.example/keys' },
    { x5u: 'https://evil.example/c' },
    { x5c: ['AA'] },
    { crit: ['b64'], b64: false },
    { crit: ['exp'] },
    { zip: 'DEF' },
    { cty: 'JWT' },
    { enc: 'A256GCM' },
    { kid: ['first'] },
    { kid: { toString: 'first' } },
    { kid: '../first' },
    { kid: '' },
    { kid: null },
  );
  await fc.assert(
    fc.asyncProperty(
      alg,
      more,
      fc.constantFrom(...hmacKeys),
      fc.boolean(),
      async (name, others, secret, isEmpty) => {
        const signed = `${encoded({ alg: name, typ: 'JWT', kid: 'first', ...others })}.${partsOf(good)[1]}`;
        const hash = typeof name === 'string' && /^HS(\d+)$/.exec(name)?.[1];
        const seal = createHmac(`sha${hash || 256}`, secret)
          .update(signed)
          .digest('base64url');
        await refused(`Bearer ${signed}.${isEmpty ? '' : seal}`);
      },
    ),
    { numRuns: 500 },
  );
  const { jwk } = stranger;
  for (const header of [
    {},
    { kid: 'first' },
    { kid: 'first', jwk },
    { jwk },
    { jku: 'https://evil.example' },
  ])
    await refused(`Bearer ${await sign(stranger, claims(2), header)}`);
});

test("a token of the tenant's own for another purpose is refused", async () => {
  const decisive = ['aud', 'iss', 'tid', 'azp', 'roles', 'exp', 'nbf'];
  const { exp, ...rest } = claims(2);
  const all = { ...rest, exp };
  await fc.assert(
    fc.asyncProperty(changed(all), async ({ document, at: [claim], value }) => {
      const isRight =
        claim === undefined
          ? JSON.stringify(document) === JSON.stringify(all)
          : claim === 'roles'
            ? Array.isArray(value) && value.includes(all.roles[0])
            : typeof value === 'number' && (claim === 'exp' ? value > exp : value < exp - 3600);
      const isDecisive =
        decisive.includes(String(claim)) &&
        JSON.stringify(document[claim as 'aud']) !== JSON.stringify(all[claim as 'aud']);
      fc.pre(isDecisive && !isRight);
      await refused(`Bearer ${await sign(key, document)}`);
    }),
    { numRuns: 300 },
  );
});
