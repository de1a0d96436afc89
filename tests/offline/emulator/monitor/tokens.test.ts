import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { aznsObjectId, aString, containing, identifierUri, tenantId } from '../support';
import { deploy, putGroup, raise, secureWebhook, startMonitor, type Deployed } from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(() => monitor.reset());

const azns = '461e8683-5575-4561-ac7f-899cc907d62a';
const fire = (more: object = {}) =>
  raise(monitor.cloud, { type: 'metric', rule: 'cpu-high', ...more });

function lastToken(): string {
  const header = monitor.receiver.received.at(-1)?.headers.authorization ?? '';
  expect(header).toMatch(/^Bearer /);
  return header.slice('Bearer '.length);
}

/** Verifies as an ITSM tool does: with keys and issuer of the metadata served under the real login host. */
async function verify(token: string, version: 1 | 2, audience: string) {
  const path = version === 2 ? '/v2.0' : '';
  const asLoginHost = { headers: { host: 'login.microsoftonline.com' } };
  const metadata = await monitor.cloud.send(
    'GET',
    `/${tenantId}${path}/.well-known/openid-configuration`,
    asLoginHost,
  );
  const { pathname, host } = new URL(metadata.body.jwks_uri);
  expect(host).toBe('login.microsoftonline.com');
  const { body } = await monitor.cloud.send('GET', pathname, asLoginHost);
  return jwtVerify(token, createLocalJWKSet({ keys: body.keys }), {
    issuer: metadata.body.issuer,
    audience,
    algorithms: ['RS256'],
    currentDate: monitor.clock.now,
  });
}

describe('the token of a secure webhook', () => {
  it('has the claims of version 2, for the client id', async () => {
    const { application } = await deploy(monitor.cloud, { version: 2 });
    const [delivery] = await fire();
    const { payload } = await verify(lastToken(), 2, application.appId);
    expect(payload).toEqual({
      aud: application.appId,
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      iat: 1795435200,
      nbf: 1795435200,
      exp: 1795438800,
      azp: azns,
      azpacr: '2',
      oid: aznsObjectId,
      sub: aznsObjectId,
      tid: tenantId,
      roles: ['ActionGroupsSecureWebhook'],
      uti: aString,
      ver: '2.0',
    });
    expect(delivery?.token).toEqual({
      version: 2,
      audience: application.appId,
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      roles: ['ActionGroupsSecureWebhook'],
    });
  });

  it('has the claims of version 1, for the identifier URI', async () => {
    await deploy(monitor.cloud, { version: 1 });
    await fire();
    const { payload } = await verify(lastToken(), 1, identifierUri);
    expect(payload).toEqual({
      aud: identifierUri,
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: 1795435200,
      nbf: 1795435200,
      exp: 1795438800,
      appid: azns,
      appidacr: '2',
      idp: `https://sts.windows.net/${tenantId}/`,
      oid: aznsObjectId,
      sub: aznsObjectId,
      tid: tenantId,
      roles: ['ActionGroupsSecureWebhook'],
      uti: aString,
      ver: '1.0',
    });
  });

  it('is of the version the application asks for when the alert fires', async () => {
    const { application } = await deploy(monitor.cloud, { version: 2 });
    await monitor.cloud.graph('PATCH', `/applications/${application.id}`, {
      api: { requestedAccessTokenVersion: null },
    });
    await fire();
    expect(decodeJwt(lastToken())['ver']).toBe('1.0');
  });

  it('is no access token for Graph or ARM', async () => {
    await deploy(monitor.cloud, { version: 1 });
    await fire();
    const answer = await monitor.cloud.send('GET', '/v1.0/applications', { token: lastToken() });
    expect(answer.status).toBe(401);
  });

  it('has no roles where none is assigned and none is required', async () => {
    const { servicePrincipalId, assignmentId } = await deploy(monitor.cloud);
    await unassign(servicePrincipalId, assignmentId);
    await requireAssignment(servicePrincipalId, false);
    expect(await fire()).toEqual([containing({ state: 'delivered' })]);
    expect(decodeJwt(lastToken())).not.toHaveProperty('roles');
  });
});

const unassign = (servicePrincipalId: string, assignmentId: string) =>
  monitor.cloud.graph(
    'DELETE',
    `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${assignmentId}`,
  );
const requireAssignment = (servicePrincipalId: string, required: boolean) =>
  monitor.cloud.graph('PATCH', `/servicePrincipals/${servicePrincipalId}`, {
    appRoleAssignmentRequired: required,
  });

describe('no token is given, nothing is sent, and the log says why', () => {
  let deployed: Deployed;
  beforeEach(async () => {
    deployed = await deploy(monitor.cloud);
  });
  const expectRefusal = async (reason: RegExp) => {
    const [delivery] = await fire();
    expect(delivery).toMatchObject({ state: 'refused', token: null, attempts: [] });
    expect(delivery?.reason).toMatch(reason);
    expect(monitor.receiver.received).toEqual([]);
  };

  it('when assignment is required and the role is not assigned', async () => {
    await unassign(deployed.servicePrincipalId, deployed.assignmentId);
    await expectRefusal(
      /^AADSTS501051: Application '461e8683-5575-4561-ac7f-899cc907d62a'\(AzNS AAD Webhook\) is not assigned to a role for the application 'api:\/\/11111111-1111-1111-1111-111111111111\/itsm-dev'\(itsm-dev\)\.$/,
    );
  });

  it('when the application has no service principal', async () => {
    await monitor.cloud.graph('DELETE', `/servicePrincipals/${deployed.servicePrincipalId}`);
    await expectRefusal(
      /^AADSTS500011: The resource principal named api:\/\/.*\/itsm-dev was not found/,
    );
  });

  it('when the identifier URI was taken from the application', async () => {
    await monitor.cloud.graph('PATCH', `/applications/${deployed.application.id}`, {
      identifierUris: [],
    });
    await expectRefusal(/^AADSTS500011: /);
  });

  it('when the service principal of the application is disabled', async () => {
    await monitor.cloud.graph('PATCH', `/servicePrincipals/${deployed.servicePrincipalId}`, {
      accountEnabled: false,
    });
    await expectRefusal(/^AADSTS500014: The service principal for resource .* is disabled\.$/);
  });

  it('when Microsoft’s sender is gone from the tenant', async () => {
    await monitor.cloud.graph('DELETE', `/servicePrincipals/${aznsObjectId}`);
    await expectRefusal(/^AADSTS7000229: .* is missing service principal in the tenant/);
  });

  it('when Microsoft’s sender is disabled', async () => {
    await monitor.cloud.graph('PATCH', `/servicePrincipals/${aznsObjectId}`, {
      accountEnabled: false,
    });
    await expectRefusal(/^AADSTS7000112: .* is disabled\.$/);
  });
});

describe('a wrong token is sent on request', () => {
  let application: Deployed['application'];
  beforeEach(async () => {
    ({ application } = await deploy(monitor.cloud));
  });
  const sendWrong = async (wrongToken: string) => {
    expect(await fire({ wrongToken })).toEqual([containing({ state: 'delivered', wrongToken })]);
    return lastToken();
  };

  it('without the role', async () => {
    const { payload } = await verify(await sendWrong('withoutRole'), 2, application.appId);
    expect(payload).not.toHaveProperty('roles');
    expect(payload['azp']).toBe(azns);
  });

  it('for another audience', async () => {
    const token = await sendWrong('otherAudience');
    await expect(verify(token, 2, application.appId)).rejects.toMatchObject({ claim: 'aud' });
    expect(decodeJwt(token)['azp']).toBe(azns);
  });

  it('from another application', async () => {
    const { payload } = await verify(await sendWrong('otherApplication'), 2, application.appId);
    expect(payload['azp']).not.toBe(azns);
    expect(payload.sub).not.toBe(aznsObjectId);
  });

  it('that has expired', async () => {
    const token = await sendWrong('expired');
    await expect(verify(token, 2, application.appId)).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
  });

  it('with the algorithm none', async () => {
    const token = await sendWrong('unsigned');
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'none' });
    expect(token).toMatch(/\.$/);
    expect(decodeJwt(token)).toMatchObject({ aud: application.appId, azp: azns });
  });

  it('signed with another key under a published key’s id', async () => {
    const token = await sendWrong('foreignKey');
    await expect(verify(token, 2, application.appId)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });
});

it('posts a webhook without Entra authentication without a token, or with the user its URI names', async () => {
  const { application } = await deploy(monitor.cloud);
  const plain = { useAadAuth: false, useCommonAlertSchema: true };
  await putGroup(monitor.cloud, [
    { ...plain, name: 'plain', serviceUri: 'https://acme.service-now.com/plain' },
    { ...plain, name: 'basic', serviceUri: 'https://us%40er:pa%3Ass@acme.service-now.com/basic' },
    secureWebhook(application, {
      serviceUri: 'https://user:pass@acme.service-now.com/secure',
    }),
  ]);
  expect(await fire()).toEqual([
    containing({ receiver: 'plain', mechanism: 'Webhook', state: 'delivered', token: null }),
    containing({ receiver: 'basic', mechanism: 'Webhook', state: 'delivered', token: null }),
    containing({ receiver: 'servicenow', mechanism: 'SecureWebhook', state: 'delivered' }),
  ]);
  const sent = Object.fromEntries(
    monitor.receiver.received.map(({ path, headers }) => [path, headers.authorization]),
  );
  expect(sent).toEqual({
    '/plain': undefined,
    '/basic': `Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`,
    '/secure': expect.stringMatching(/^Bearer /) as string,
  });
});
