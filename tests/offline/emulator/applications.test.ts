import { Client } from '@microsoft/microsoft-graph-client';
import { fetch as undiciFetch } from 'undici';
import {
  appRole,
  aString,
  createApplication,
  graphScope,
  identifierUri,
  ids,
  matching,
  startCloud,
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
      "$filter=startsWith(appId,'x')",
      "$filter=endsWith(displayName,'x')",
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
