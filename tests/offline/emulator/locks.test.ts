import { deployerObjectId, startCloud, subscriptionId, type Cloud } from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());

const groupId = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
const rg = '/resourceGroups/rg?api-version=2024-03-01';
const itsm = '/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm';
const actionGroup = `${itsm}?api-version=2024-10-01-preview`;
const itsmId = `${groupId}/providers/microsoft.insights/actionGroups/itsm`;
const body = { location: 'Global', properties: { groupShortName: 'itsm', enabled: true } };
const lock = (scope: string, name = 'keep', version = '2020-05-01') =>
  `${scope}/providers/Microsoft.Authorization/locks/${name}?api-version=${version}`;
const level = (text: string) => ({ properties: { level: text } });

beforeEach(async () => {
  await cloud.control('reset');
  await cloud.arm('PUT', rg, { location: 'westeurope' });
  expect((await cloud.arm('PUT', actionGroup, body)).status).toBe(201);
});

it('is 201 when new and 200 after, is read, listed and deleted', async () => {
  const notes = { properties: { level: 'CanNotDelete', notes: 'alerts' } };
  const made = await cloud.arm('PUT', lock(itsm), notes);
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: `/subscriptions/${subscriptionId}${itsm}/providers/Microsoft.Authorization/locks/keep`,
      name: 'keep',
      type: 'Microsoft.Authorization/locks',
      properties: { level: 'CanNotDelete', notes: 'alerts' },
    },
  ]);
  expect((await cloud.arm('PUT', lock(itsm), level('CanNotDelete'))).status).toBe(200);
  expect((await cloud.arm('GET', lock(itsm.toUpperCase()))).body.properties).toEqual({
    level: 'CanNotDelete',
  });
  for (const scope of ['', '/resourceGroups/rg', itsm]) {
    const all = `${scope}/providers/Microsoft.Authorization/locks?api-version=2016-09-01`;
    expect((await cloud.arm('GET', all)).body.value.map(({ name }) => name)).toEqual(['keep']);
  }

  expect((await cloud.arm('DELETE', lock(itsm))).status).toBe(200);
  expect((await cloud.arm('DELETE', lock(itsm))).status).toBe(204);
  const gone = await cloud.arm('GET', lock(itsm));
  expect([gone.status, gone.body.error.code]).toEqual([404, 'LockNotFound']);
});

it.each([
  ['the action group', itsm, itsmId],
  ['its resource group', '/resourceGroups/rg', groupId],
  ['the subscription', '', `/subscriptions/${subscriptionId}`],
])('CanNotDelete on %s refuses deletions from there on, and no writing', async (_, scope) => {
  await cloud.arm('PUT', lock(scope), level('CanNotDelete'));
  const refused = await cloud.arm('DELETE', actionGroup);
  expect([refused.status, refused.body]).toEqual([
    409,
    {
      error: {
        code: 'ScopeLocked',
        message: `The scope '${itsmId}' cannot perform delete operation because following scope(s) are locked: '/subscriptions/${subscriptionId}${scope}'. Please remove the lock and try again.`,
      },
    },
  ]);
  const group = await cloud.arm('DELETE', rg);
  expect([group.status, group.body.error.code]).toEqual([409, 'ScopeLocked']);

  expect((await cloud.arm('PUT', actionGroup, body)).status).toBe(200);
  expect((await cloud.arm('PATCH', actionGroup, { tags: { a: 'b' } })).status).toBe(200);
  expect((await cloud.arm('GET', actionGroup)).status).toBe(200);

  await cloud.arm('DELETE', lock(scope));
  expect((await cloud.arm('DELETE', actionGroup)).status).toBe(200);
});

it('ReadOnly refuses writing as well, of what is not there yet too', async () => {
  await cloud.arm('PUT', lock('/resourceGroups/rg'), level('ReadOnly'));
  const other = actionGroup.replace('/itsm', '/other');
  for (const [method, path] of [
    ['PUT', actionGroup],
    ['PUT', other],
    ['PATCH', actionGroup],
    ['PATCH', rg],
  ] as const) {
    const content = method === 'PUT' ? body : { tags: {} };
    const { status, body: answer } = await cloud.arm(method, path, content);
    expect([status, answer.error.code]).toEqual([409, 'ScopeLocked']);
    expect(answer.error.message).toContain('cannot perform write operation');
  }
  expect((await cloud.arm('DELETE', actionGroup)).status).toBe(409);
});

it('a lock on one resource leaves its neighbours alone, names that begin alike included', async () => {
  const other = actionGroup.replace('/itsm', '/itsm2');
  await cloud.arm('PUT', other, body);
  await cloud.arm('PUT', lock(itsm), level('ReadOnly'));
  expect((await cloud.arm('PUT', other, body)).status).toBe(200);
  expect((await cloud.arm('DELETE', other)).status).toBe(200);
});

it('alert rules are locked as action groups are', async () => {
  const rule = '/resourceGroups/rg/providers/Microsoft.Insights/activityLogAlerts/deleted';
  const path = `${rule}?api-version=2020-10-01`;
  const properties = {
    scopes: [`/subscriptions/${subscriptionId}`],
    condition: { allOf: [{ field: 'category', equals: 'Administrative' }] },
    actions: { actionGroups: [{ actionGroupId: itsmId }] },
  };
  expect((await cloud.arm('PUT', path, { location: 'global', properties })).status).toBe(201);
  expect((await cloud.arm('PUT', lock(rule), level('ReadOnly'))).status).toBe(201);
  for (const [method, content] of [
    ['PUT', { location: 'global', properties }],
    ['PATCH', { tags: {} }],
    ['DELETE', undefined],
  ] as const) {
    const { status, body: answer } = await cloud.arm(method, path, content);
    expect([status, answer.error.code]).toEqual([409, 'ScopeLocked']);
  }
  await cloud.arm('DELETE', lock(rule));
  expect((await cloud.arm('DELETE', path)).status).toBe(200);
});

it('role assignments on what is locked can be made, but not deleted', async () => {
  const role = `${itsm}/providers/Microsoft.Authorization/roleAssignments/12121212-1212-4212-8212-121212121212?api-version=2022-04-01`;
  const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
  const properties = {
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
    principalId: deployerObjectId,
  };
  await cloud.arm('PUT', lock(itsm), level('CanNotDelete'));
  expect((await cloud.arm('PUT', role, { properties })).status).toBe(201);
  const refused = await cloud.arm('DELETE', role);
  expect([refused.status, refused.body.error.code]).toEqual([409, 'ScopeLocked']);
});

it('locks go with what they are on', async () => {
  await cloud.arm('PUT', lock(itsm), level('CanNotDelete'));
  await cloud.arm('DELETE', lock(itsm));
  await cloud.arm('PUT', lock(itsm, 'second'), level('CanNotDelete'));
  await cloud.control('reset');
  await cloud.arm('PUT', rg, { location: 'westeurope' });
  expect((await cloud.arm('DELETE', rg)).status).toBe(202);
});

it.each([
  ['of another level', lock(itsm), level('Never'), 400, 'InvalidRequestContent'],
  ['without a level', lock(itsm), { properties: {} }, 400, 'InvalidRequestContent'],
  ['with another property', lock(itsm), { level: 'ReadOnly' }, 400, 'InvalidRequestContent'],
  ['with a name there is not', lock(itsm, 'a%26b'), level('ReadOnly'), 400, 'InvalidLockName'],
  ['in another version', lock(itsm, 'a', '2015-01-01'), level('ReadOnly'), 400, 'NoRegisteredProviderFound'],
  ['on a missing resource group', lock('/resourceGroups/no'), level('ReadOnly'), 404, 'ResourceGroupNotFound'],
  ['on a missing resource', lock(`${itsm}2`), level('ReadOnly'), 404, 'ResourceNotFound'],
  ['on a type there is not here', lock('/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm'), level('ReadOnly'), 501, 'NotEmulated'],
])('a lock %s is refused', async (_, path, content, status, code) => {
  const { status: got, body: answer } = await cloud.arm('PUT', path, content);
  expect([got, answer.error.code]).toEqual([status, code]);
}); // prettier-ignore

it('only who may manage locks can: Contributor may not', async () => {
  const monitoring = {
    clientId: '99999999-0000-4000-8000-000000000001',
    objectId: '99999999-0000-4000-8000-000000000002',
    displayName: 'monitoring',
    graphPermissions: [],
    armActions: ['Microsoft.Insights/*', '*/read'],
  };
  const { clientSecret } = (await cloud.control('principals', monitoring)).body;
  const who = { clientId: monitoring.clientId, clientSecret };
  const refused = await cloud.arm('PUT', lock(itsm), level('CanNotDelete'), who);
  expect([refused.status, refused.body.error.code]).toEqual([403, 'AuthorizationFailed']);
  expect(refused.body.error.message).toContain("'Microsoft.Authorization/locks/write'");
});
