import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf, requestsDuring, startPlugins, type Engine, type Plugins } from './support';

const token = 'azuread:index/getApplication:getApplication';
const uri = 'api://11111111-1111-1111-1111-111111111111/it';
let plugins: Plugins;
let engine: Engine;
let made: Awaited<ReturnType<Engine['create']>>;

beforeAll(async () => {
  plugins = await startPlugins();
  engine = plugins.connect('azuread');
  await engine.configure();
  made = await engine.create('application', {
    displayName: 'it',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [uri],
    api: { requestedAccessTokenVersion: 2 },
    owners: ['33333333-3333-3333-3333-333333333333'],
  });
});
afterAll(() => plugins.stop());

test('it answers with every property that the SDK knows, and with no other', async () => {
  const file = join(__dirname, '../../../node_modules/@pulumi/azuread/getApplication.d.ts');
  const result = /interface GetApplicationResult \{([\s\S]*?)\n\}/.exec(readFileSync(file, 'utf8'));
  const names = [...(result?.[1] ?? '').matchAll(/^ {4}readonly (\w+):/gm)].map(([, name]) => name);
  const found = await engine.invoke(token, { objectId: made.outputs.objectId });

  expect(names.length).toBeGreaterThan(20);
  expect(Object.keys(found).sort()).toEqual([...names].sort());
});

test('an application is found by object id, client id, name or URI, with its owners', async () => {
  const found = await engine.invoke(token, { objectId: made.outputs.objectId });

  expect(found).toMatchObject({
    id: made.id,
    clientId: made.outputs.clientId,
    apis: [{ requestedAccessTokenVersion: 2 }],
    identifierUris: [uri],
    owners: ['33333333-3333-3333-3333-333333333333'],
  });
  for (const args of [
    { clientId: made.outputs.clientId },
    { displayName: 'it' },
    { identifierUri: uri },
  ]) {
    expect(await engine.invoke(token, args)).toEqual(found);
  }
});

test('it reads the application, the property that only beta has, and the owners', async () => {
  const id = String(made.outputs.objectId);
  const sent = await requestsDuring(() => engine.invoke(token, { objectId: id }));

  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET /v1.0/applications/${id}`,
    `GET /beta/applications/${id}?%24select=oauth2RequirePostResponse`,
    `GET /v1.0/applications/${id}/owners`,
  ]);
});

test('what does not exist, and what is not one question, is refused in words', async () => {
  const missing = await failureOf(engine.invoke(token, { objectId: 'none' }));
  expect(missing.message).toBe('Application with object ID "none" was not found');
  const both = await failureOf(engine.invoke(token, { objectId: 'a', clientId: 'b' }));
  expect(both.message).toContain(
    'give exactly one of objectId, clientId, displayName, identifierUri',
  );
});
