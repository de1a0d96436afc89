import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestsDuring, startPlugins, type Engine, type Plugins } from './support';

// What the vendor's plugins sent, recorded: the local ones have to send the same, in the same order.
const recordings = join(__dirname, '..', 'emulator', 'recordings');
const azns = '461e8683-5575-4561-ac7f-899cc907d62a';
const caller = '33333333-3333-3333-3333-333333333333';
const roleId = '55555555-5555-5555-5555-555555555555';

let plugins: Plugins;

beforeAll(async () => {
  plugins = await startPlugins();
});
afterAll(() => plugins.stop());

interface Call {
  method: string;
  url: string;
  body?: unknown;
}

/** Host (also in the audience for Resource Manager), secret and the ids of new objects differ: they are numbered in the order they appear in. */
function comparable(calls: Call[]): string[] {
  const text = calls.map(({ method, url, body }) => `${method} ${url} ${bodyText(body)}`);
  const known = new Map<string, string>();
  const number = (id: string) => {
    known.set(id, known.get(id) ?? `<id ${known.size + 1}>`);
    return known.get(id) ?? '';
  };
  return text
    .map((line) =>
      line
        .replace(/https:\/\/(localhost:\d+|HOST|management\.core\.windows\.net)/g, 'https://host')
        .replace(/("client_secret":)"[^"]+"/, '$1"…"')
        .replace(/TERRAFORM_UPDATE_[0-9a-f-]{36}/, 'TERRAFORM_UPDATE_<uuid>')
        .replace(/(?<=appRoleAssignedTo\/)[\w-]+/, number)
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, number),
    )
    .filter((line, index, lines) => line !== lines[index - 1]);
}

function bodyText(body: unknown): string {
  if (typeof body === 'string' && body.startsWith('{')) {
    return bodyText(JSON.parse(body));
  }
  return typeof body === 'string'
    ? bodyText(Object.fromEntries(new URLSearchParams(body)))
    : JSON.stringify(sorted(body ?? null));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, sorted(item)]),
      )
    : value;
}

const recorded = (file: string) =>
  readFileSync(join(recordings, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Call);

async function sentDuring(work: () => Promise<unknown>): Promise<Call[]> {
  const sent = await requestsDuring(work);
  return sent.map(({ method, path, body }) => ({ method, url: path, body }));
}

/** The steps of the recording, as its harness took them. */
async function everyResource(engine: Engine): Promise<void> {
  await engine.configure();
  await engine.invoke('azuread:index/getClientConfig:getClientConfig');
  await engine.invoke('azuread:index/getServicePrincipal:getServicePrincipal', { clientId: azns });

  const role = {
    id: roleId,
    value: 'ActionGroupsSecureWebhook',
    displayName: 'ActionGroupsSecureWebhook',
    description: 'd',
    allowedMemberTypes: ['Application'],
    enabled: true,
  };
  const inputs = {
    displayName: 'wh',
    notes: 'n',
    tags: ['a'],
    signInAudience: 'AzureADMyOrg',
    identifierUris: ['api://wh'],
    owners: [caller],
    api: { requestedAccessTokenVersion: 2 },
    appRoles: [role],
  };
  const app = await engine.create('application', inputs);
  const uri = await engine.create('uri', {
    applicationId: app.id,
    identifierUri: `api://${String(app.outputs.clientId)}`,
  });
  const sp = await engine.create('servicePrincipal', {
    clientId: app.outputs.clientId,
    accountEnabled: true,
    appRoleAssignmentRequired: true,
    owners: [caller],
  });
  const adopted = await engine.create('servicePrincipal', {
    clientId: azns,
    accountEnabled: true,
    useExisting: true,
  });
  const assignment = await engine.create('assignment', {
    appRoleId: roleId,
    principalObjectId: adopted.outputs.objectId,
    resourceObjectId: sp.outputs.objectId,
  });
  await engine.read('application', app.id, app.outputs, inputs);
  await engine.read('uri', uri.id, uri.outputs, uri.outputs);
  await engine.read('servicePrincipal', sp.id, sp.outputs, sp.outputs);
  await engine.read('servicePrincipal', adopted.id, adopted.outputs, adopted.outputs);
  await engine.read('assignment', assignment.id, assignment.outputs, assignment.outputs);
  await engine.read('application', app.id);
  await engine.read('assignment', assignment.id);

  const changed = { ...inputs, notes: 'n2', appRoles: [{ ...role, description: 'changed' }] };
  const olds = await engine.update('application', app.id, { olds: app.outputs, news: changed });
  const news = { ...inputs, appRoles: [], identifierUris: olds.identifierUris };
  await engine.update('application', app.id, { olds, news });

  // Removing the role has removed its assignments: this is refused, after having been sent.
  await expect(engine.delete('assignment', assignment.id)).rejects.toThrow('404 (404 Not Found)');
  await engine.delete('uri', uri.id, uri.outputs);
  await engine.delete('servicePrincipal', adopted.id, adopted.outputs);
  await engine.delete('servicePrincipal', sp.id, sp.outputs);
  await engine.delete('application', app.id, app.outputs);
}

test('azuread sends what the vendor’s plugin sends for every resource, in its order', async () => {
  const sent = await sentDuring(() => everyResource(plugins.connect('azuread')));
  expect(comparable(sent)).toEqual(comparable(recorded('azuread-6.9.1-resources.jsonl')));
});

test('azure-native signs in, and creates, reads and deletes as the vendor’s client does', async () => {
  const engine = plugins.connect('azure-native');
  await engine.configure();
  const sent = await sentDuring(async () => {
    const inputs = { resourceGroupName: 'rg1', location: 'westeurope' };
    const { id, outputs } = await engine.create('resourceGroup', inputs);
    await engine.delete('resourceGroup', id, outputs);
  });
  const [openId, ...vendor] = recorded('azidentity-1.14-azcore-1.22.jsonl').slice(0, 6);
  const withoutMark = { ...openId, url: openId?.url.replace(/\?$/, '') } as Call;
  expect(comparable(sent.slice(0, 6))).toEqual(comparable([withoutMark, ...vendor]));
  // The stub deleted at once; the emulator lets a group's deletion be waited for, as Azure does.
  expect(sent.slice(6).map(({ method, url }) => `${method} ${url.split('/')[3]}`)).toEqual([
    'GET operationresults',
    'GET operationresults',
  ]);
});

test('requests carry the headers of the vendor’s clients', async () => {
  const engine = plugins.connect('azuread');
  await engine.configure();
  const [request] = await requestsDuring(() => engine.read('application', '/applications/none'));
  const headers = Object.fromEntries(
    Array.from({ length: (request?.headers.length ?? 0) / 2 }, (_, index) => [
      request?.headers[index * 2],
      request?.headers[index * 2 + 1],
    ]),
  ) as Record<string, string>;
  expect(headers).toMatchObject({
    accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
    'content-type': 'application/json; charset=utf-8',
    'odata-version': '4.0',
    'odata-maxversion': '4.0',
    authorization: expect.stringMatching(/^Bearer \S+$/) as string,
  });
});
