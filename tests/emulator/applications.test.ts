import { Client } from '@microsoft/microsoft-graph-client';
import { fetch as undiciFetch } from 'undici';
import {
  appRole,
  aString,
  containing,
  createApplication,
  deployerObjectId,
  graphScope,
  identifierUri,
  ids,
  matching,
  otherObjectId,
  roleId,
  startCloud,
  tenantId,
  type AnswerBody,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => new Date('2026-11-23T12:00:00Z') }));
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

const missingId = '12121212-1212-4212-8212-121212121212';

/** Microsoft's own client for Graph, its requests sent with the emulator's CA trusted. */
function graphClient(): Client {
  return Client.initWithMiddleware({
    baseUrl: cloud.url,
    middleware: {
      execute: async (context) => {
        const headers = new Headers(context.options?.headers);
        headers.set('authorization', `Bearer ${await cloud.token(graphScope)}`);
        context.response = await undiciFetch(context.request as string, {
          ...(context.options as object),
          headers: Object.fromEntries(headers),
          dispatcher: cloud.agent,
        });
      },
    },
  });
}

describe('the Graph client', () => {
  it('creates, finds, changes and deletes an application', async () => {
    const client = graphClient();
    const made = (await client.api('/applications').post({
      displayName: "Olivia's app",
      identifierUris: [identifierUri],
      appRoles: [appRole],
    })) as AnswerBody;
    const found = (await client
      .api('/applications')
      .filter("displayName eq 'Olivia''s app'")
      .select(['id', 'appId'])
      .get()) as AnswerBody;
    expect(found.value).toEqual([{ id: made.id, appId: made.appId }]);
    await client.api(`/applications/${made.id}`).patch({ notes: 'changed' });
    const read = (await client.api(`/applications/${made.id}`).get()) as AnswerBody;
    expect(read).toMatchObject({ notes: 'changed', identifierUris: [identifierUri] });
    await client.api(`/applications/${made.id}`).delete();
    await expect(client.api(`/applications/${made.id}`).get()).rejects.toMatchObject({
      statusCode: 404,
      code: 'Request_ResourceNotFound',
    });
  });
});

describe('an application', () => {
  it('is answered as it was asked for, with what Entra adds', async () => {
    const made = await createApplication(cloud, { tags: ['itsm'] });
    expect(made).toMatchObject({
      id: matching(/^[0-9a-f-]{36}$/),
      appId: matching(/^[0-9a-f-]{36}$/),
      displayName: 'itsm-dev',
      identifierUris: [identifierUri],
      appRoles: [appRole],
      tags: ['itsm'],
      signInAudience: 'AzureADMyOrg',
      publisherDomain: 'contoso.onmicrosoft.com',
      createdDateTime: '2026-11-23T12:00:00.000Z',
      deletedDateTime: null,
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [] },
    });
    const read = await cloud.graph('GET', `/applications/${made.id}`);
    expect(read.body).toEqual(made);
    expect(read.headers).toMatchObject({
      'odata-version': '4.0',
      'content-type': matching(/^application\/json;odata\.metadata=minimal;/),
      'request-id': aString,
    });
  });

  it('is one object under v1.0 and beta, of which $select takes parts', async () => {
    const { id } = await createApplication(cloud);
    const path = `/beta/applications/${id}?$select=oauth2RequirePostResponse`;
    const { body } = await cloud.graph('GET', path);
    expect(body.oauth2RequirePostResponse).toBe(false);
    expect(Object.keys(body)).toEqual(['@odata.context', 'oauth2RequirePostResponse']);
    const unknown = await cloud.graph('GET', `/applications/${id}?$select=colour`);
    expect(unknown.status).toBe(400);
    expect(unknown.body.error.message).toBe(
      "Parsing OData Select and Expand failed: Could not find a property named 'colour' on type 'microsoft.graph.application'.",
    );
  });

  it.each([
    ['displayName', (): string => "displayName eq 'itsm-dev'"],
    ['appId', (app: { appId: string }) => `appId eq '${app.appId}'`],
    ['identifierUris', () => `identifierUris/any(u:u eq '${identifierUri}')`],
  ])('is found by %s and by nothing else', async (_name, filter) => {
    const made = await createApplication(cloud);
    await createApplication(cloud, { displayName: 'another', identifierUris: [] });
    const found = await cloud.graph(
      'GET',
      `/applications?$filter=${encodeURIComponent(filter(made))}`,
    );
    expect(ids(found)).toEqual([made.id]);
  });

  it('is listed page by page, each exactly once', async () => {
    for (const n of [1, 2, 3, 4, 5])
      await createApplication(cloud, { displayName: `app ${n}`, identifierUris: [] });
    const names: string[] = [];
    let pages = 0;
    for (let next: string | undefined = '/applications?$top=2&$select=displayName'; next;) {
      const { body } = await cloud.graph('GET', next);
      names.push(...body.value.map(({ displayName }) => displayName));
      next = body['@odata.nextLink'];
      pages += 1;
    }
    expect(names).toEqual(['app 1', 'app 2', 'app 3', 'app 4', 'app 5']);
    expect(pages).toBe(3);
  });

  it('keeps what a PATCH does not name, also within objects', async () => {
    const { id } = await createApplication(cloud, { web: { homePageUrl: 'https://itsm.test' } });
    const answer = await cloud.graph('PATCH', `/applications/${id}`, {
      id,
      displayName: 'renamed',
      api: { acceptMappedClaims: false },
      web: { implicitGrantSettings: { enableIdTokenIssuance: true } },
    });
    expect([answer.status, answer.body]).toEqual([204, {}]);
    const { body } = await cloud.graph('GET', `/applications/${id}`);
    expect(body).toMatchObject({
      displayName: 'renamed',
      identifierUris: [identifierUri],
      appRoles: [appRole],
      api: { acceptMappedClaims: false, requestedAccessTokenVersion: 2 },
      web: {
        homePageUrl: 'https://itsm.test',
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
      },
    });
  });

  it('is kept among the deleted items, its identifier URI free again, until it is purged', async () => {
    const { id } = await createApplication(cloud);
    expect((await cloud.graph('DELETE', `/applications/${id}`)).status).toBe(204);
    expect((await cloud.graph('DELETE', `/applications/${id}`)).status).toBe(404);
    const bin = '/directory/deletedItems';
    const deleted = await cloud.graph('GET', `${bin}/microsoft.graph.application`);
    expect(deleted.body.value).toEqual([
      containing({ id, deletedDateTime: '2026-11-23T12:00:00.000Z' }),
    ]);
    const again = await createApplication(cloud);
    expect(again.id).not.toBe(id);
    expect((await cloud.graph('GET', `${bin}/${id}`)).status).toBe(200);
    expect((await cloud.graph('DELETE', `${bin}/${id}`)).status).toBe(204);
    expect((await cloud.graph('GET', `${bin}/${id}`)).status).toBe(404);
  });
});

describe('refused bodies', () => {
  const base = { displayName: 'x' };
  it.each([
    [
      'an unknown property',
      { ...base, colour: 'red' },
      400,
      'Request_BadRequest',
      "Invalid property 'colour'.",
    ],
    [
      'an unknown property inside',
      { ...base, api: { colour: 1 } },
      400,
      'Request_BadRequest',
      "Invalid property 'colour'.",
    ],
    ['no name', {}, 400, 'Request_BadRequest', "A value is required for property 'displayName'."],
    [
      'a number for a text',
      { displayName: 5 },
      400,
      'Request_BadRequest',
      "Invalid value specified for property 'displayName'.",
    ],
    [
      'a key, which Graph has and the emulator has not',
      { ...base, keyCredentials: [{}] },
      501,
      'NotEmulated',
      "The emulator does not emulate the property 'keyCredentials'.",
    ],
    [
      'several tenants',
      { ...base, signInAudience: 'AzureADMultipleOrgs' },
      501,
      'NotEmulated',
      "The emulator does not emulate applications of several tenants (signInAudience 'AzureADMultipleOrgs').",
    ],
  ])('%s', async (_what, body, status, code, message) => {
    const answer = await cloud.graph('POST', '/applications', body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({
      code,
      message,
      innerError: { date: '2026-11-23T12:00:00', 'request-id': aString },
    });
  });

  it('text that is no JSON', async () => {
    const answer = await cloud.graph('POST', '/applications', '{"displayName":');
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('BadRequest');
  });

  it('a query option or filter that is not served is 501, not ignored', async () => {
    for (const query of [
      '$orderby=displayName',
      "$filter=startsWith(displayName,'x')",
      '$count=true',
    ])
      expect((await cloud.graph('GET', `/applications?${query}`)).body.error.code).toBe(
        'NotEmulated',
      );
    expect((await cloud.graph('GET', '/applications?$top=1000')).body.error).toMatchObject({
      code: 'Request_UnsupportedQuery',
      message: "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.",
    });
  });

  it('a resource of Graph that is not served is 501', async () => {
    const answer = await cloud.graph('GET', '/users');
    expect(answer.status).toBe(501);
    expect(answer.body.error).toMatchObject({
      code: 'NotEmulated',
      message: 'The emulator does not emulate GET /v1.0/users.',
    });
  });
});

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

describe('owners', () => {
  const reference = (id: string) => ({
    '@odata.id': `https://anything/v1.0/directoryObjects/${id}`,
  });

  it('are those bound at creation, and no caller by itself', async () => {
    const owned = await createApplication(cloud);
    const { body } = await cloud.graph('GET', `/applications/${owned.id}/owners`);
    expect(body.value).toEqual([
      {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        id: deployerObjectId,
        displayName: 'deployer',
        appId: cloud.deployer.clientId,
      },
    ]);
    const free = await createApplication(cloud, { identifierUris: [], 'owners@odata.bind': [] });
    expect((await cloud.graph('GET', `/applications/${free.id}/owners`)).body.value).toEqual([]);
  });

  it('are added and removed, the last one too, and the application works on', async () => {
    const { id } = await createApplication(cloud);
    const path = `/applications/${id}/owners`;
    const user = '77777777-7777-7777-7777-777777777777';
    expect((await cloud.graph('POST', `${path}/$ref`, reference(user))).status).toBe(204);
    for (const owner of [user, deployerObjectId])
      expect((await cloud.graph('DELETE', `${path}/${owner}/$ref`)).status).toBe(204);
    expect((await cloud.graph('GET', path)).body.value).toEqual([]);
    expect((await cloud.graph('PATCH', `/applications/${id}`, { notes: 'x' })).status).toBe(204);
  });

  it('cannot be added twice, nor be nobody, nor be removed if they are none', async () => {
    const { id } = await createApplication(cloud);
    const path = `/applications/${id}/owners`;
    const twice = await cloud.graph('POST', `${path}/$ref`, reference(deployerObjectId));
    expect(twice.status).toBe(400);
    expect(twice.body.error).toMatchObject({
      code: 'Request_BadRequest',
      message:
        "One or more added object references already exist for the following modified properties: 'owners'.",
    });
    const nobody = await cloud.graph('POST', `${path}/$ref`, reference(missingId));
    expect(nobody.status).toBe(404);
    expect(nobody.body.error).toMatchObject({
      code: 'Request_ResourceNotFound',
      message: `Resource '${missingId}' does not exist or one of its queried reference-property objects are not present.`,
    });
    expect((await cloud.graph('DELETE', `${path}/${otherObjectId}/$ref`)).status).toBe(404);
  });
});

describe('a principal with fewer rights', () => {
  async function addPrincipal(...graphPermissions: string[]) {
    const principal = {
      clientId: '88888888-8888-4888-8888-888888888888',
      objectId: '89898989-8989-4989-8989-898989898989',
    };
    const { body } = await cloud.control('principals', {
      ...principal,
      displayName: 'limited',
      graphPermissions,
      armActions: [],
    });
    // A new one each time: the client remembers tokens by client id and scope.
    const who = { clientId: principal.clientId, clientSecret: body.clientSecret };
    const token = (await cloud.credential(who).getToken(graphScope)).token;
    const ask = (method: string, path: string, data?: unknown) =>
      cloud.send(method, `/v1.0${path}`, { token, body: data });
    return { ...principal, ask };
  }
  const denied = {
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  };

  it('without any cannot even read', async () => {
    const { ask } = await addPrincipal();
    const answer = await ask('GET', '/applications');
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatchObject(denied);
  });

  it('with Application.Read.All reads and does not write', async () => {
    const { id } = await createApplication(cloud);
    const { ask } = await addPrincipal('Application.Read.All');
    expect((await ask('GET', `/applications/${id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/applications', { displayName: 'x' }],
      ['PATCH', `/applications/${id}`, { notes: 'x' }],
      ['DELETE', `/applications/${id}`, undefined],
    ] as const)
      expect((await ask(method, path, body)).body.error).toMatchObject(denied);
  });

  it('with Application.ReadWrite.OwnedBy owns what it makes, and touches nothing else', async () => {
    const foreign = await createApplication(cloud);
    const { ask, objectId } = await addPrincipal('Application.ReadWrite.OwnedBy');
    const own = await ask('POST', '/applications', { displayName: 'own' });
    expect(own.status).toBe(201);
    const owners = await ask('GET', `/applications/${own.body.id}/owners`);
    expect(ids(owners)).toEqual([objectId]);
    expect((await ask('PATCH', `/applications/${own.body.id}`, { notes: 'x' })).status).toBe(204);
    expect((await ask('PATCH', `/applications/${foreign.id}`, { notes: 'x' })).status).toBe(403);
    const give = await ask('POST', `/applications/${own.body.id}/owners/$ref`, {
      '@odata.id': `${cloud.url}/v1.0/directoryObjects/${otherObjectId}`,
    });
    expect(give.body.error).toMatchObject(denied);
  });
});
