import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aznsObjectId, startCloud, type Answer, type Cloud } from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

interface Recorded {
  method: string;
  url: string;
  body?: object | string;
  status: number;
}

const read = (name: string) =>
  readFileSync(join(__dirname, 'recordings', name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);

const guid = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const aznsAppId = '461e8683-5575-4561-ac7f-899cc907d62a';

/** Where the id the stub gave to something new shows up in a later request. */
const newIds: { path: RegExp; shows: [RegExp, 'id' | 'appId'][] }[] = [
  {
    path: /\/applications$/,
    shows: [
      [new RegExp(`/applications/${guid}`), 'id'],
      [new RegExp(`appId\\+eq\\+%27${guid}%27`), 'appId'],
      [new RegExp(`"appId":"${guid}"`), 'appId'],
    ],
  },
  { path: /\/servicePrincipals$/, shows: [[new RegExp(`/servicePrincipals/${guid}`), 'id']] },
  { path: /\/appRoleAssignedTo$/, shows: [[/\/appRoleAssignedTo\/([\w-]+)/, 'id']] },
];

/** Learns which id of the emulator stands for which of the recording. */
function learnIds(known: Map<string, string>, sent: Recorded, answer: Answer, later: Recorded[]) {
  const { shows = [] } = newIds.find(({ path }) => path.test(sent.url)) ?? {};
  for (const [pattern, field] of shows)
    for (const request of later) {
      const [, id] = pattern.exec(JSON.stringify(request)) ?? [];
      if (!id || known.has(id) || id === aznsObjectId || id === aznsAppId) continue;
      known.set(id, answer.body[field]);
      break;
    }
}

/** What the client reads from an answer, by request: without it the client stops or forgets the resource. */
const needed: [RegExp, object][] = [
  [
    /^GET \/metadata\/endpoints/,
    {
      name: 'text',
      resourceManager: 'text',
      microsoftGraphResourceId: 'text',
      authentication: { loginEndpoint: 'text', audiences: 'list' },
    },
  ],
  [
    /openid-configuration\?$/,
    { issuer: 'text', token_endpoint: 'text', authorization_endpoint: 'text' },
  ],
  [/^POST .*\/token$/, { access_token: 'text', token_type: 'text', expires_in: 'number' }],
  [
    /^(POST|GET) \/v1\.0\/applications(\/[^/]+)?$/,
    {
      id: 'text',
      appId: 'text',
      appRoles: 'list',
      identifierUris: 'list',
      api: {},
      publisherDomain: 'text',
    },
  ],
  [/^GET \/beta\/applications\//, { oauth2RequirePostResponse: 'boolean' }],
  [/^GET .*(\/owners|%24filter=.*)$/, { value: 'list' }],
  [
    /^(POST|GET) \/v1\.0\/servicePrincipals(\/[^/]+)?$/,
    {
      id: 'text',
      appId: 'text',
      displayName: 'text',
      appRoles: 'list',
      servicePrincipalNames: 'list',
      servicePrincipalType: 'text',
      accountEnabled: 'boolean',
    },
  ],
  [
    /appRoleAssignedTo/,
    {
      id: 'text',
      appRoleId: 'text',
      principalId: 'text',
      resourceId: 'text',
      principalDisplayName: 'text',
      principalType: 'text',
      resourceDisplayName: 'text',
    },
  ],
  [/^(PUT|GET) .*\/resourceGroups\//, { id: 'text', name: 'text', type: 'text', location: 'text' }],
];

function expectFields(body: unknown, fields: object): void {
  for (const [name, kind] of Object.entries(fields) as [string, unknown][]) {
    const value = (body as Record<string, unknown>)[name];
    if (typeof kind === 'object') expectFields(value, kind ?? {});
    else {
      const found = Array.isArray(value)
        ? 'list'
        : typeof value === 'string'
          ? 'text'
          : typeof value;
      expect({ [name]: found }).toEqual({ [name]: kind });
    }
  }
}

/** @returns the requests as sent and their answers. */
async function replay(
  name: string,
  host: string,
  differing: (sent: Recorded) => number | undefined,
) {
  const recorded = read(name);
  const ids = new Map<string, string>();
  const tokens: Record<string, string> = {};
  const answers: { sent: Recorded; answer: Answer }[] = [];
  for (const [index, request] of recorded.entries()) {
    let text = JSON.stringify(request)
      .replaceAll('HOST', host)
      .replaceAll('SECRET', cloud.deployer.clientSecret);
    for (const [old, now] of ids) text = text.replaceAll(old, now);
    const sent = JSON.parse(text) as Recorded;
    const isForm = typeof sent.body === 'string';
    const answer = await cloud.send(sent.method, sent.url, {
      ...(tokens['last'] === undefined ? {} : { token: tokens['last'] }),
      ...(sent.body === undefined ? {} : { body: sent.body }),
      headers: {
        accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
        'content-type': isForm
          ? 'application/x-www-form-urlencoded'
          : 'application/json; charset=utf-8',
        'odata-version': '4.0',
        'odata-maxversion': '4.0',
      },
    });
    const what = `${sent.method} ${sent.url}`;
    const status = differing(request) ?? request.status;
    expect({ what, status: answer.status, body: answer.body }).toMatchObject({ what, status });
    if (answer.status < 202) {
      for (const [pattern, fields] of needed)
        if (pattern.test(what)) expectFields(answer.body, fields);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    }
    if (isForm) tokens['last'] = answer.body.access_token;
    if (answer.status === 201) learnIds(ids, request, answer, recorded.slice(index + 1));
    answers.push({ sent, answer });
  }
  return answers;
}

const asRecorded = () => undefined;
const list = async (path: string) => (await cloud.graph('GET', path)).body.value;

it('azuread deploys, renames, refreshes and destroys the program’s identity', async () => {
  const answers = await replay('azuread-6.9.1-program.jsonl', new URL(cloud.url).host, asRecorded);
  const created = answers.find(({ sent }) => sent.url === '/v1.0/applications');
  const body = Object.fromEntries(
    Object.entries(created?.sent.body ?? {}).filter(([name]) => !name.includes('@odata')),
  );
  // What was sent comes back as it was: otherwise the next preview shows a change.
  expect(created?.answer.body).toMatchObject(body);
  const reads = answers.filter(
    ({ sent }) => /^\/v1\.0\/applications\/[^/]+$/.test(sent.url) && sent.method === 'GET',
  );
  const names = reads
    .filter(({ answer }) => answer.status === 200)
    .map(({ answer }) => answer.body.displayName);
  expect(new Set(names)).toEqual(new Set(['ITSM', 'ITSM renamed']));
  // The destroy left nothing but what was there before.
  expect(await list('/applications')).toEqual([]);
  expect((await list('/servicePrincipals')).map(({ displayName }) => displayName)).toEqual([
    'deployer',
    'other deployer',
    'Microsoft Graph',
    'AzNS AAD Webhook',
  ]);
});

it('azuread creates, reads, updates, imports and deletes each of its types', async () => {
  await replay('azuread-6.9.1-resources.jsonl', new URL(cloud.url).host, ({ method, url }) =>
    // The role was removed before its assignment, which goes with it; the stub did not know that.
    method === 'DELETE' && url.includes('/appRoleAssignedTo/') ? 404 : undefined,
  );
  expect(await list('/applications')).toEqual([]);
  // `useExisting` deletes what it did not make: the reason why the program never declares it so.
  expect(await list(`/servicePrincipals?$filter=appId eq '${aznsAppId}'`)).toEqual([]);
});

it('azidentity and azcore sign in and handle a resource group', async () => {
  // The recording's client was told the stub's own audience; this emulator names Azure's in its metadata.
  await replay('azidentity-1.14-azcore-1.22.jsonl', 'management.core.windows.net', ({ method }) =>
    // The stub deleted at once; here the client has to poll, as with Azure.
    method === 'DELETE' ? 202 : undefined,
  );
  const { body } = await cloud.arm('GET', '/resourceGroups?api-version=2024-03-01');
  expect(body.value.map(({ name }) => name)).toEqual(['rg1']);
});
