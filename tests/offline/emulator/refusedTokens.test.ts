import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { armScope, graphScope, startCloud, tenantId, type Cloud } from './support';

let cloud: Cloud;
let stop: () => Promise<void>;
let now = new Date('2026-11-23T12:00:00Z');

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => now }));
});
afterAll(() => stop());
afterEach(() => {
  now = new Date('2026-11-23T12:00:00Z');
});

describe('refused tokens', () => {
  const graphPath = '/v1.0/applications';
  const armPath =
    '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups?api-version=2024-03-01';

  it('none at all', async () => {
    const graph = await cloud.send('GET', graphPath);
    expect(graph.status).toBe(401);
    expect(graph.body.error).toMatchObject({
      code: 'InvalidAuthenticationToken',
      message: 'Access token is empty.',
    });
    const arm = await cloud.send('GET', armPath);
    expect(arm.status).toBe(401);
    expect(arm.body.error).toEqual({
      code: 'AuthenticationFailed',
      message: "Authentication failed. The 'Authorization' header is missing.",
    });
  });

  it('one for the other service', async () => {
    const graph = await cloud.send('GET', graphPath, { token: await cloud.token(armScope) });
    expect(graph.status).toBe(401);
    expect(graph.body.error).toMatchObject({
      code: 'InvalidAuthenticationToken',
      message: 'Access token validation failure. Invalid audience.',
    });
    const arm = await cloud.send('GET', armPath, { token: await cloud.token(graphScope) });
    expect(arm.status).toBe(401);
    expect(arm.body.error.code).toBe('InvalidAuthenticationTokenAudience');
    expect(arm.body.error.message).toContain(
      "wrong audience or resource 'https://graph.microsoft.com'",
    );
  });

  it('one signed by somebody else, even with a published key id', async () => {
    const { body } = await cloud.send('GET', `/${tenantId}/discovery/v2.0/keys`);
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(decodeJwt(await cloud.token(graphScope)))
      .setProtectedHeader({ alg: 'RS256', kid: body.keys[0]?.kid ?? '' })
      .sign(privateKey);
    const answer = await cloud.send('GET', graphPath, { token: forged });
    expect(answer.status).toBe(401);
    expect(answer.body.error.message).toBe(
      'Signing key or signature of the access token is invalid.',
    );
  });

  it('one whose claims were changed', async () => {
    const [head, , signature] = (await cloud.token(armScope)).split('.');
    const claims = { ...decodeJwt(await cloud.token(armScope)), oid: 'somebody-else' };
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const answer = await cloud.send('GET', armPath, { token: `${head}.${body}.${signature}` });
    expect(answer.status).toBe(401);
    expect(answer.body.error.code).toBe('InvalidAuthenticationToken');
  });

  it('an unsigned one', async () => {
    const claims = decodeJwt(await cloud.token(graphScope));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'none' })}.${part(claims)}.`;
    expect((await cloud.send('GET', graphPath, { token })).status).toBe(401);
  });

  it('one of another issuer, or without an object id, signed with a published key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    const dataFile = join(folder, 'data');
    const other = await startCloud({ dataFile });
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'ours', alg: 'RS256' };
    const database = new DatabaseSync(dataFile);
    database.prepare("INSERT INTO signing_keys VALUES ('ours', ?, 0)").run(JSON.stringify(jwk));
    database.close();
    const good = decodeJwt(await other.cloud.token(graphScope));
    const status = async (claims: object) => {
      const token = await new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'ours' })
        .sign(privateKey);
      return (await other.cloud.send('GET', graphPath, { token })).status;
    };
    expect(await status({})).toBe(200);
    expect(await status({ iss: `https://login.microsoftonline.com/${tenantId}/v2.0` })).toBe(401);
    expect(await status({ oid: undefined })).toBe(401);
    expect(await status({ tid: '98989898-9898-4898-8898-989898989898' })).toBe(401);
    await other.stop();
    rmSync(folder, { recursive: true });
  });

  it('one that has expired', async () => {
    const graphToken = await cloud.token(graphScope);
    const armToken = await cloud.token(armScope);
    now = new Date('2026-11-23T13:00:01Z');
    const graph = await cloud.send('GET', graphPath, { token: graphToken });
    expect(graph.status).toBe(401);
    expect(graph.body.error.message).toBe('Lifetime validation failed, the token is expired.');
    const arm = await cloud.send('GET', armPath, { token: armToken });
    expect(arm.body.error.code).toBe('ExpiredAuthenticationToken');
  });
});
