import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose';
import {
  aznsClientId,
  alert,
  claims,
  clientId,
  handover,
  scene,
  withScene,
  sign,
  signingKey,
  start,
  tenantId,
  type Scene,
} from './support';

let site: Scene;
beforeAll(async () => {
  site = await scene();
});
afterAll(() => site.stop());
beforeEach(() => {
  site.clock.now = start;
});

const first = () => site.tenant.published[0] as NonNullable<(typeof site.tenant.published)[0]>;
const now = start.getTime() / 1000;

/** Sends a token and tells what was answered and what was noted. */
async function refusal(authorization: string | undefined) {
  const before = await site.incidents();
  const answer = await site.post(
    alert({ alertId: 'refused' }),
    authorization === undefined ? {} : { authorization },
  );
  expect(await site.incidents()).toEqual(before);
  expect(answer.text).toBe('{"error":"refused"}');
  expect(answer.headers['www-authenticate']).toBe(answer.status === 401 ? 'Bearer' : undefined);
  const noted = await site.last();
  expect(noted?.status).toBe(answer.status);
  return [answer.status, noted?.code];
}

it.each([1, 2] as const)('accepts a good token of version %d', async (version) => {
  await withScene({ handover: handover(version) }, async (other) => {
    const answer = await other.deliver(alert());
    expect([answer.status, answer.text]).toEqual([200, '{"result":"received"}']);
    expect(await other.last()).toMatchObject({ status: 200, code: 'incident_opened' });
  });
});

it.each<[string, Record<string, unknown>, number, string]>([
  ['another issuer', { iss: 'https://login.microsoftonline.com/x/v2.0' }, 401, 'issuer_wrong'],
  ['the issuer of version 1', { iss: `https://sts.windows.net/${tenantId}/` }, 401, 'issuer_wrong'],
  ['no issuer', { iss: undefined }, 401, 'claim_missing'],
  ['another audience', { aud: 'api://other' }, 401, 'audience_wrong'],
  ['several audiences', { aud: [clientId, 'api://other'] }, 401, 'audience_wrong'],
  ['no audience', { aud: undefined }, 401, 'claim_missing'],
  ['an expiry before the skew', { exp: now - 61 }, 401, 'token_expired'],
  ['no expiry', { exp: undefined }, 401, 'claim_missing'],
  ['a start after the skew', { nbf: now + 61 }, 401, 'token_not_yet_valid'],
  ['no start', { nbf: undefined }, 401, 'claim_missing'],
  ['another tenant', { tid: '99999999-0000-4000-8000-000000000000' }, 401, 'tenant_wrong'],
  ['no tenant', { tid: undefined }, 401, 'claim_missing'],
  ['another caller', { azp: clientId }, 403, 'caller_wrong'],
  [
    'the caller in the claim of version 1',
    { azp: undefined, appid: aznsClientId },
    401,
    'claim_missing',
  ],
  ['another role', { roles: ['Reader'] }, 403, 'role_missing'],
  ['a role that only contains ours', { roles: 'ActionGroupsSecureWebhook2' }, 403, 'role_missing'],
  ['no roles', { roles: undefined }, 403, 'role_missing'],
])('refuses a token with %s', async (_what, changes, status, code) => {
  expect(await refusal(`Bearer ${await site.goodToken(changes)}`)).toEqual([status, code]);
});

it('accepts clocks that differ by up to a minute', async () => {
  expect((await site.deliver(alert(), await site.goodToken({ exp: now - 59 }))).status).toBe(200);
  expect((await site.deliver(alert(), await site.goodToken({ nbf: now + 60 }))).status).toBe(200);
});

it('refuses yesterday what it accepted, by the clock', async () => {
  const token = await site.goodToken();
  expect((await site.deliver(alert(), token)).status).toBe(200);
  site.clock.now = new Date(start.getTime() + 3660_000);
  expect(await refusal(`Bearer ${token}`)).toEqual([401, 'token_expired']);
});

it('wants no role where the hand-over names none', async () => {
  const base = handover();
  await withScene({ handover: { ...base, token: { ...base.token, roles: [] } } }, async (other) => {
    const answer = await other.deliver(alert(), await other.goodToken({ roles: undefined }));
    expect(answer.status).toBe(200);
  });
});

it.each([
  ['no header', undefined, 'token_missing'],
  ['another scheme', 'Basic YWRtaW46YWRtaW4=', 'token_missing'],
  ['an empty token', 'Bearer ', 'token_missing'],
  ['something that is no token', 'Bearer hello', 'token_malformed'],
  ['three parts of nonsense', 'Bearer a.b.c', 'token_malformed'],
])('refuses %s', async (_what, header, code) => {
  expect(await refusal(header)).toEqual([401, code]);
});

it('refuses a signature of which only the bits differ that decoders ignore', async () => {
  const token = await site.goodToken();
  const last = 'AQgw'.indexOf(token.slice(-1));
  // 342 letters stand for 256 bytes and four bits.
  const same = 'BRhx'[last];

  expect(last).toBeGreaterThanOrEqual(0);
  expect(await refusal(`Bearer ${token.slice(0, -1)}${same}`)).toEqual([401, 'token_malformed']);
});

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('refuses `alg: none`, with and without the old signature', async () => {
  const unsigned = `${base64({ alg: 'none', kid: 'first' })}.${base64(claims(2))}`;
  const signature = (await site.goodToken()).split('.')[2];
  expect(await refusal(`Bearer ${unsigned}.`)).toEqual([401, 'algorithm_not_allowed']);
  expect(await refusal(`Bearer ${unsigned}.${signature}`)).toEqual([401, 'algorithm_not_allowed']);
});

it('refuses a token signed with the public key as an HMAC secret', async () => {
  const pem = await exportSPKI((await importJWK(first().jwk, 'RS256')) as CryptoKey);
  const signed = `${base64({ alg: 'HS256', kid: 'first' })}.${base64(claims(2))}`;
  const mac = createHmac('sha256', pem).update(signed).digest('base64url');
  expect(await refusal(`Bearer ${signed}.${mac}`)).toEqual([401, 'algorithm_not_allowed']);
});

it('refuses other algorithms, even of a key that is published', async () => {
  const { privateKey } = await generateKeyPair('PS256');
  const token = await new SignJWT(claims(2))
    .setProtectedHeader({ alg: 'PS256', kid: 'first' })
    .sign(privateKey);
  expect(await refusal(`Bearer ${token}`)).toEqual([401, 'algorithm_not_allowed']);
});

it('refuses a signature of another key under a published id', async () => {
  const forged = await signingKey('first');
  expect(await refusal(`Bearer ${await sign(forged, claims(2))}`)).toEqual([
    401,
    'signature_invalid',
  ]);
});

it('refuses claims changed after signing', async () => {
  const [header, , signature] = (await site.goodToken()).split('.');
  const changed = base64(claims(2, { exp: now + 999_999 }));
  expect(await refusal(`Bearer ${header}.${changed}.${signature}`)).toEqual([
    401,
    'signature_invalid',
  ]);
});

it('refuses a token that names no key', async () => {
  const token = await sign(first(), claims(2), { kid: undefined });
  expect(await refusal(`Bearer ${token}`)).toEqual([401, 'token_malformed']);
});

it('refuses a token that brings its own key', async () => {
  const own = await signingKey('first');
  const token = await sign(own, claims(2), { jwk: own.jwk, jku: 'https://localhost/keys' });
  expect(await refusal(`Bearer ${token}`)).toEqual([401, 'signature_invalid']);
});

it('never writes a token into its log or lists', async () => {
  const token = await site.goodToken({ aud: 'api://other' });
  await refusal(`Bearer ${token}`);
  const [, payload = '', signature = ''] = token.split('.');
  const written = site.lines.join('\n') + JSON.stringify(await site.deliveries());
  expect(written).toContain('aud is \\"api://other\\"');
  expect(written).not.toContain(payload);
  expect(written).not.toContain(signature);
});
