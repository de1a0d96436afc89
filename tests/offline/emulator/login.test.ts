import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import {
  armScope,
  aString,
  graphScope,
  matching,
  startCloud,
  tenantId,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;
const now = new Date('2026-11-23T12:00:00Z');

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => now }));
});
afterAll(() => stop());

const tokenPath = `/${tenantId}/oauth2/v2.0/token`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

function askToken(fields: Record<string, string>, path = tokenPath) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: cloud.deployer.clientId,
    client_secret: cloud.deployer.clientSecret,
    scope: graphScope,
    ...fields,
  }).toString();
  return cloud.send('POST', path, { body, headers: form });
}

describe('cloud metadata', () => {
  it('names the one origin for login, Graph and ARM, the login endpoint without a slash at its end', async () => {
    const { body } = await cloud.send('GET', '/metadata/endpoints?api-version=2022-09-01');
    expect(body).toMatchObject({
      name: 'EmulatedCloud',
      authentication: { loginEndpoint: cloud.url },
      resourceManager: `${cloud.url}/`,
      microsoftGraphResourceId: `${cloud.url}/`,
    });
    expect(body.authentication.audiences[0]).toBe('https://management.core.windows.net/');
  });
});

describe('OpenID configuration', () => {
  it('has an issuer of the host it is asked under, as MSAL demands', async () => {
    const path = `/${tenantId}/v2.0/.well-known/openid-configuration?`;
    const { body } = await cloud.send('GET', path);
    expect(body).toMatchObject({
      issuer: `${cloud.url}/${tenantId}/v2.0`,
      token_endpoint: `${cloud.url}/${tenantId}/oauth2/v2.0/token`,
      authorization_endpoint: `${cloud.url}/${tenantId}/oauth2/v2.0/authorize`,
    });
  });

  it('names the real login host to a client that asks under it', async () => {
    const path = `/${tenantId}/v2.0/.well-known/openid-configuration`;
    const headers = { host: 'login.microsoftonline.com' };
    const { body } = await cloud.send('GET', path, { headers });
    expect(body.issuer).toBe(`https://login.microsoftonline.com/${tenantId}/v2.0`);
    expect(body.jwks_uri).toBe(`https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`);
  });

  it('has the issuer of version 1 tokens, whatever the host', async () => {
    const { body } = await cloud.send('GET', `/${tenantId}/.well-known/openid-configuration`);
    expect(body.issuer).toBe(`https://sts.windows.net/${tenantId}/`);
  });

  it('publishes more than one key', async () => {
    const { body } = await cloud.send('GET', `/${tenantId}/discovery/v2.0/keys`);
    expect(body.keys).toHaveLength(2);
    for (const key of body.keys) {
      expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
      expect(Object.keys(key)).not.toContain('d');
    }
  });
});

describe('tokens', () => {
  it('are given to @azure/identity and verify with the published keys', async () => {
    const { token, expiresOnTimestamp } = await cloud.credential().getToken(graphScope);
    const { body } = await cloud.send('GET', `/${tenantId}/discovery/v2.0/keys`);
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: body.keys }), {
      currentDate: now,
    });
    expect(payload).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      oid: '33333333-3333-3333-3333-333333333333',
      sub: '33333333-3333-3333-3333-333333333333',
      tid: tenantId,
      appid: cloud.deployer.clientId,
      idtyp: 'app',
      ver: '1.0',
      roles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'Directory.Read.All'],
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
    expect(expiresOnTimestamp).toBeGreaterThan(Date.now());
  });

  it('for ARM carry no Graph permissions', async () => {
    const claims = decodeJwt(await cloud.token(armScope));
    expect(claims.aud).toBe('https://management.core.windows.net');
    expect(claims).not.toHaveProperty('roles');
  });

  it.each([
    [
      'ARM with its usual name',
      () => 'https://management.azure.com/.default',
      'https://management.core.windows.net',
    ],
    [
      'ARM with the double slash and the OpenID scopes of azidentity',
      () => 'https://management.core.windows.net//.default openid offline_access profile',
      'https://management.core.windows.net',
    ],
    ['key vaults', () => 'https://vault.azure.net/.default', 'https://vault.azure.net'],
  ])('are given for %s', async (_what, scope, audience) => {
    const { status, body } = await askToken({ scope: scope() });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(decodeJwt(body.access_token).aud).toBe(audience);
  });

  it('are given to the deployer for a federated assertion', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: cloud.deployer.clientId,
      client_assertion: 'from.a.pipeline',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: graphScope,
    }).toString();
    const answer = await cloud.send('POST', tokenPath, { body, headers: form });
    expect(answer.status).toBe(200);
    expect(decodeJwt(answer.body.access_token)['appid']).toBe(cloud.deployer.clientId);
  });
});

describe('refused sign-ins', () => {
  it.each([
    [
      'a wrong secret',
      { client_secret: 'wrong' },
      401,
      'invalid_client',
      7000215,
      /^AADSTS7000215: Invalid client secret provided\. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '22222222-2222-2222-2222-222222222222'\. Trace ID: /,
    ],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218, /^AADSTS7000218: /],
    [
      'an unknown client',
      { client_id: 'nobody' },
      400,
      'unauthorized_client',
      700016,
      /^AADSTS700016: Application with identifier 'nobody' was not found in the directory '11111111-1111-1111-1111-111111111111'\./,
    ],
    [
      'an unknown resource',
      { scope: 'https://cosmos.azure.com/.default' },
      400,
      'invalid_resource',
      500011,
      /^AADSTS500011: The resource principal named https:\/\/cosmos\.azure\.com was not found/,
    ],
    [
      'a scope that is not /.default',
      { scope: 'https://graph.microsoft.com/User.Read' },
      400,
      'invalid_scope',
      1002012,
      /^AADSTS1002012: /,
    ],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144, /'scope'/],
  ])('%s', async (_what, fields, status, error, code, description) => {
    const answer = await askToken(fields);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      error,
      error_codes: [code],
      error_description: matching(description),
      timestamp: '2026-11-23 12:00:00Z',
      trace_id: aString,
      correlation_id: aString,
      error_uri: `${cloud.url}/error?code=${code}`,
    });
  });

  it('an unknown tenant', async () => {
    const answer = await askToken({}, '/contoso.example/oauth2/v2.0/token');
    expect(answer.status).toBe(400);
    expect(answer.body.error_description).toMatch(
      /^AADSTS90002: Tenant 'contoso\.example' not found\./,
    );
  });

  it('an assertion of a client that has no federated credential', async () => {
    const answer = await askToken({
      client_id: cloud.other.clientId,
      client_secret: '',
      client_assertion: 'x.y.z',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(answer.status).toBe(401);
    expect(answer.body.error_codes).toEqual([70025]);
  });

  it('reach the user of @azure/identity in Entra’s words, without the secret', async () => {
    const wrong = { clientId: cloud.deployer.clientId, clientSecret: 'canary-secret' };
    const failure: unknown = await cloud
      .credential(wrong)
      .getToken(graphScope)
      .catch((error: Error) => error.message);
    expect(failure).toContain('AADSTS7000215');
    expect(failure).not.toContain('canary-secret');
  });
});
