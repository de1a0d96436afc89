import {
  appRole,
  createApplication,
  identifierUri,
  roleId,
  startCloud,
  tenantId,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

const missingId = '12121212-1212-4212-8212-121212121212';

describe('identifier URIs', () => {
  const policy = (uri: string) =>
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`;
  const unverified = (uri: string) =>
    `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`;

  it.each([
    [1, `api://${tenantId}/itsm`],
    [1, 'https://contoso.onmicrosoft.com/itsm'],
    [1, 'https://itsm.contoso.onmicrosoft.com/hook'],
    [1, 'api://itsm.contoso.onmicrosoft.com/hook'],
    [2, 'api://wh'],
    [2, `api://${tenantId}/itsm`],
  ])('token version %s allows %s', async (requestedAccessTokenVersion, uri) => {
    await createApplication(cloud, { identifierUris: [uri], api: { requestedAccessTokenVersion } });
  });

  it.each([
    [1, 'api://wh', 'Request_BadRequest', policy('api://wh')],
    [null, 'api://wh', 'Request_BadRequest', policy('api://wh')],
    [2, 'https://evil.test/x', 'HostNameNotOnVerifiedDomain', unverified('https://evil.test/x')],
    [
      1,
      'https://notcontoso.onmicrosoft.com',
      'HostNameNotOnVerifiedDomain',
      unverified('https://notcontoso.onmicrosoft.com'),
    ],
    [
      2,
      'api://wh/',
      'IdentifierUrisEndsWithSlash',
      "Values of identifierUris property must not end with a slash: 'api://wh/'",
    ],
    [
      2,
      'itsm',
      'Request_BadRequest',
      "Invalid value specified for property 'identifierUris' of resource 'Application'.",
    ],
  ])('token version %s refuses %s', async (version, uri, code, message) => {
    const answer = await cloud.graph('POST', '/applications', {
      displayName: 'x',
      identifierUris: [uri],
      api: { requestedAccessTokenVersion: version },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code, message });
  });

  it('may hold the application’s own id once that is known', async () => {
    const { id, appId } = await createApplication(cloud, { identifierUris: [], api: {} });
    const identifierUris = [`api://${appId}`, `api://itsm/${appId}`];
    const answer = await cloud.graph('PATCH', `/applications/${id}`, { identifierUris });
    expect(answer.status).toBe(204);
  });

  it('are unique in the tenant, whatever their case', async () => {
    await createApplication(cloud);
    const answer = await cloud.graph('POST', '/applications', {
      displayName: 'second',
      identifierUris: [identifierUri.toUpperCase().replace('API', 'api')],
    });
    const message =
      'Another object with the same value for property identifierUris already exists.';
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: 'Request_BadRequest',
      message,
      details: [{ code: 'ObjectConflict', message, target: 'identifierUris' }],
    });
    const { body } = await cloud.graph('GET', "/applications?$filter=displayName eq 'second'");
    expect(body.value).toEqual([]);
  });

  it('of version 2 that version 1 does not allow keep the application from going back', async () => {
    const { id } = await createApplication(cloud, { identifierUris: ['api://wh'] });
    const answer = await cloud.graph('PATCH', `/applications/${id}`, {
      api: { requestedAccessTokenVersion: 1 },
    });
    expect(answer.body.error.message).toBe(policy('api://wh'));
  });
});

describe('app roles', () => {
  const enabled = {
    code: 'CannotDeleteOrUpdateEnabledEntitlement',
    message: 'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  };

  it.each([
    ['removed', []],
    ['reworded', [{ ...appRole, description: 'other' }]],
    ['disabled and reworded in one step', [{ ...appRole, isEnabled: false, description: 'other' }]],
  ])('cannot be %s while enabled', async (_what, appRoles) => {
    const { id } = await createApplication(cloud);
    const answer = await cloud.graph('PATCH', `/applications/${id}`, { appRoles });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject(enabled);
  });

  it('can be disabled and then removed', async () => {
    const { id } = await createApplication(cloud);
    const path = `/applications/${id}`;
    const disabled = { appRoles: [{ ...appRole, isEnabled: false }] };
    expect((await cloud.graph('PATCH', path, disabled)).status).toBe(204);
    expect((await cloud.graph('PATCH', path, { appRoles: [] })).status).toBe(204);
    expect((await cloud.graph('GET', path)).body.appRoles).toEqual([]);
  });

  it.each([
    ['the same id twice', [appRole, { ...appRole, value: 'Other' }], `duplicate id: '${roleId}'`],
    [
      'the same value twice',
      [appRole, { ...appRole, id: missingId }],
      "duplicate value: 'ActionGroupsSecureWebhook'",
    ],
    ['a value with a space', [{ ...appRole, value: 'a b' }], "property 'value'"],
    ['a value of 121 characters', [{ ...appRole, value: 'a'.repeat(121) }], "property 'value'"],
    ['an id that is no GUID', [{ ...appRole, id: 'role' }], "property 'id'"],
    ['an origin', [{ ...appRole, origin: 'Application' }], "Invalid property 'origin'."],
  ])('are refused with %s', async (_what, appRoles, part) => {
    const answer = await cloud.graph('POST', '/applications', { displayName: 'x', appRoles });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(part);
  });
});
