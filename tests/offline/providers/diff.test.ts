import { startPlugins, unknown, type Engine, type Plugins } from './support';

let plugins: Plugins;
let entra: Engine;
let arm: Engine;
let random: Engine;

beforeAll(async () => {
  plugins = await startPlugins();
  [entra, arm, random] = [
    plugins.connect('azuread'),
    plugins.connect('azure-native'),
    plugins.connect('random'),
  ];
});
afterAll(() => plugins.stop());

const role = (id: string, description = 'd') => ({
  id,
  value: id,
  displayName: id,
  description,
  allowedMemberTypes: ['Application', 'User'],
  enabled: true,
});
/** Outputs as a creation leaves them. */
const state = {
  displayName: 'a',
  notes: '',
  tags: ['x', 'y'],
  owners: ['1', '2'],
  identifierUris: ['api://a'],
  appRoles: [role('r1'), role('r2')],
  api: { knownClientApplications: [], requestedAccessTokenVersion: 2 },
  preventDuplicateNames: false,
  deviceOnlyAuthEnabled: false,
  clientId: 'c',
};
const inputs = {
  displayName: 'a',
  tags: ['y', 'x'],
  owners: ['2', '1'],
  identifierUris: ['api://a'],
  appRoles: [{ ...role('r2'), allowedMemberTypes: ['User', 'Application'] }, role('r1')],
  api: { requestedAccessTokenVersion: 2 },
};
const none = { changes: false, replaces: [], deleteBeforeReplace: false, detail: {} };

test('azuread: the order of owners, tags, roles and member types means nothing', async () => {
  expect(await entra.diff('application', { olds: state, news: inputs })).toEqual(none);
});

test('azuread: changes are named by their path, additions and removals too', async () => {
  const news = {
    ...inputs,
    displayName: 'b',
    notes: 'n',
    owners: ['1', '3'],
    identifierUris: [],
    appRoles: [role('r1', 'other'), role('r3'), role('r4')],
  };
  expect(await entra.diff('application', { olds: state, news })).toEqual({
    changes: true,
    replaces: [],
    deleteBeforeReplace: false,
    detail: {
      displayName: 'UPDATE',
      notes: 'UPDATE',
      'owners[1]': 'UPDATE',
      'identifierUris[0]': 'DELETE',
      'appRoles[0].description': 'UPDATE',
      'appRoles[1]': 'UPDATE',
      'appRoles[2]': 'ADD',
    },
  });
});

test('azuread: what somebody added in the portal is a change, unless Azure fills it in', async () => {
  const olds = { ...state, notes: 'by hand', tags: ['by Azure'] };
  const news = { ...inputs, tags: undefined };
  expect((await entra.diff('application', { olds, news })).detail).toEqual({ notes: 'DELETE' });
});

test('azuread: without "api" there is a change only from what is its default', async () => {
  const news = { ...inputs, api: undefined };
  const version = (requestedAccessTokenVersion: number) => ({
    ...state,
    api: { ...state.api, requestedAccessTokenVersion },
  });
  expect(await entra.diff('application', { olds: version(1), news })).toEqual(none);
  expect((await entra.diff('application', { olds: version(2), news })).detail).toEqual({
    'api.requestedAccessTokenVersion': 'UPDATE',
  });
});

test('azuread: ignored changes are no changes', async () => {
  const news = { ...inputs, identifierUris: undefined };
  const diff = (ignore: string[]) => entra.diff('application', { olds: state, news, ignore });
  expect((await diff([])).changes).toBe(true);
  expect(await diff(['identifierUris'])).toEqual(none);
});

test.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
  ['servicePrincipal', 'clientId', { clientId: '1' }, { clientId: '2' }],
  ['assignment', 'appRoleId', { appRoleId: '1' }, { appRoleId: '2' }],
  ['assignment', 'principalObjectId', { principalObjectId: '1' }, { principalObjectId: '2' }],
  ['assignment', 'resourceObjectId', { resourceObjectId: '1' }, { resourceObjectId: unknown }],
  ['uri', 'identifierUri', { identifierUri: 'api://1' }, { identifierUri: 'api://2' }],
  ['owner', 'ownerObjectId', { ownerObjectId: '1' }, { ownerObjectId: '2' }],
  ['appRole', 'roleId', { roleId: '1' }, { roleId: '2' }],
])('azuread: %s is replaced when %s changes', async (type, key, olds, news) => {
  expect(await entra.diff(type, { olds, news })).toEqual({
    changes: true,
    replaces: [key],
    deleteBeforeReplace: false,
    detail: { [key]: 'UPDATE_REPLACE' },
  });
});

test('random: changed keepers replace the UUID, the same ones do not', async () => {
  const olds = { keepers: { a: '1' }, result: 'r' };
  expect(await random.diff('uuid', { olds, news: { keepers: { a: '2' } } })).toMatchObject({
    replaces: ['keepers'],
    detail: { 'keepers.a': 'UPDATE_REPLACE' },
  });
  expect(await random.diff('uuid', { olds, news: { keepers: { a: '1' } } })).toEqual(none);
});

const receiver = (name: string, serviceUri = 'https://a') => ({ name, serviceUri });
const group = {
  actionGroupName: 'g',
  resourceGroupName: 'rg',
  location: 'West Europe',
  enabled: true,
  webhookReceivers: [receiver('a'), receiver('b')],
  tags: { 'cost center': '1' },
};

test('azure-native: locations compare without case and blanks, unset and empty lists are the same', async () => {
  const news = { ...group, location: 'westeurope', emailReceivers: [] };
  expect(await arm.diff('actionGroup', { oldInputs: group, news })).toEqual(none);
});

test('azure-native: receivers compare in their order', async () => {
  const news = { ...group, webhookReceivers: [receiver('b'), receiver('a', 'https://c')] };
  expect((await arm.diff('actionGroup', { oldInputs: group, news })).detail).toEqual({
    'webhookReceivers[0].name': 'UPDATE',
    'webhookReceivers[1].name': 'UPDATE',
    'webhookReceivers[1].serviceUri': 'UPDATE',
  });
});

test('azure-native: keys that are no identifiers are quoted in paths', async () => {
  const news = { ...group, tags: { 'cost center': '2' } };
  expect((await arm.diff('actionGroup', { oldInputs: group, news })).detail).toEqual({
    'tags["cost center"]': 'UPDATE',
  });
});

test.each([
  ['actionGroup', 'actionGroupName'],
  ['actionGroup', 'resourceGroupName'],
  ['actionGroup', 'location'],
  ['resourceGroup', 'resourceGroupName'],
  ['resourceGroup', 'location'],
])('azure-native: %s is replaced when %s changes, the old one deleted first', async (type, key) => {
  const oldInputs = type === 'actionGroup' ? group : { resourceGroupName: 'rg', location: 'a' };
  expect(await arm.diff(type, { oldInputs, news: { ...oldInputs, [key]: 'other' } })).toEqual({
    changes: true,
    replaces: [key],
    deleteBeforeReplace: true,
    detail: { [key]: 'UPDATE_REPLACE' },
  });
});

test('azure-native: with a made-up name the new one is created first', async () => {
  const oldInputs = { ...group, __createBeforeDelete: true };
  const diff = await arm.diff('actionGroup', {
    oldInputs,
    news: { ...oldInputs, location: 'eastus' },
  });
  expect(diff).toMatchObject({ replaces: ['location'], deleteBeforeReplace: false });
});

test('azure-native: tags and receivers are updates', async () => {
  const news = { ...group, enabled: false, webhookReceivers: [receiver('a')], tags: {} };
  expect(await arm.diff('actionGroup', { oldInputs: group, news })).toEqual({
    changes: true,
    replaces: [],
    deleteBeforeReplace: false,
    detail: {
      enabled: 'UPDATE',
      'webhookReceivers[1]': 'DELETE',
      'tags["cost center"]': 'DELETE',
    },
  });
});
