import {
  createApplication,
  deployerObjectId,
  otherObjectId,
  startCloud,
  subscriptionId,
  tenantId,
  type Cloud,
  type Credentials,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;
const now = new Date('2026-11-24T08:00:00Z');

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => now }));
});
afterAll(() => stop());
beforeEach(async () => {
  await cloud.control('reset');
  for (const group of ['rg', 'rg2'])
    await cloud.arm('PUT', `/resourceGroups/${group}?api-version=2024-03-01`, {
      location: 'westeurope',
    });
});

const subscription = `/subscriptions/${subscriptionId}`;
const managementGroup = `/providers/Microsoft.Management/managementGroups/${tenantId}`;
const [role, other] = ['a', 'b'].map((letter) => `${letter.repeat(8)}-1111-4111-8111-111111111111`);
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const alertsRead = 'Microsoft.AlertsManagement/alerts/read';

/** As the deployer, at any scope. */
const send = (method: string, path: string, body?: unknown, who?: Credentials) =>
  cloud.arm(method, `${cloud.url}${path}`, body, who);
const definition = (scope: string, id = '') =>
  `${scope}/providers/Microsoft.Authorization/roleDefinitions${id && `/${id}`}?api-version=2022-05-01-preview`;
const assignment = (scope: string, id = '') =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments${id && `/${id}`}?api-version=2022-04-01`;

const properties = (changes: object = {}) => ({
  roleName: 'ITSM callback',
  description: 'Alerts only',
  type: 'CustomRole',
  assignableScopes: [subscription],
  permissions: [{ actions: [alertsRead], notActions: [] }],
  ...changes,
});
const define = (changes: object = {}, scope = subscription, id = role, who?: Credentials) =>
  send('PUT', definition(scope, id), { properties: properties(changes) }, who);
const assign = (scope: string, changes: object = {}, id = other) =>
  send('PUT', assignment(scope, id), {
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId: otherObjectId,
      principalType: 'ServicePrincipal',
      ...changes,
    },
  });
const names = async (path: string, filter = '') => {
  const { body } = await send('GET', path + (filter && `&$filter=${encodeURIComponent(filter)}`));
  return body.value.map((each) => each.properties['roleName'] ?? each.name);
};

it('a custom role is 201, is read and listed where it can be assigned, changed, and deleted', async () => {
  const made = await define();
  const expected = {
    id: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    name: role,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      ...properties(),
      permissions: [{ actions: [alertsRead], notActions: [], dataActions: [], notDataActions: [] }],
      createdOn: now.toISOString(),
      createdBy: deployerObjectId,
      updatedOn: now.toISOString(),
      updatedBy: deployerObjectId,
    },
  };
  expect([made.status, made.body]).toEqual([201, expected]);
  expect((await send('GET', definition(subscription, role))).body).toEqual(expected);
  const filter = "type eq 'CustomRole'";
  expect(await names(definition(`${subscription}/resourceGroups/rg`), filter)).toEqual([
    'ITSM callback',
  ]);
  expect(await names(definition(managementGroup), filter)).toEqual([]);
  expect(await names(definition(managementGroup), `${filter} and atScopeAndBelow()`)).toEqual([
    'ITSM callback',
  ]);

  const renamed = await define({ roleName: 'ITSM way back' });
  expect(renamed.body.properties).toMatchObject({ roleName: 'ITSM way back' });
  const deleted = await send('DELETE', definition(subscription, role));
  expect([deleted.status, deleted.body.name]).toEqual([200, role]);
  expect((await send('DELETE', definition(subscription, role))).status).toBe(204);
  const gone = await send('GET', definition(subscription, role));
  expect([gone.status, gone.body.error.code]).toEqual([404, 'RoleDefinitionDoesNotExist']);
});

it('a role of one resource group is not in another', async () => {
  const [rg, rg2] = ['rg', 'rg2'].map((name) => `${subscription}/resourceGroups/${name}`);
  await define({ assignableScopes: [rg] }, rg);
  expect((await send('GET', definition(rg ?? '', role))).status).toBe(200);
  expect((await send('GET', definition(rg2 ?? '', role))).status).toBe(404);
  const { status, body } = await assign(rg2 ?? '');
  expect([status, body.error.code]).toEqual([
    400,
    'RoleAssignmentScopeNotAssignableToRoleDefinition',
  ]);
  expect((await assign(rg ?? '')).status).toBe(201);
});

it('at a management group a role has an id without it, as Azure gives', async () => {
  const made = await define({ assignableScopes: [managementGroup] }, managementGroup);
  const id = `/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  expect([made.status, made.body.id]).toEqual([201, id]);
  expect((await send('GET', definition('', role))).body.id).toBe(id);
  expect((await send('GET', definition(subscription, role))).body.id).toBe(subscription + id);
  // Not emulated: https://github.com/pulumi/pulumi-azure-native/issues/2610 does not say how Azure refuses it.
  expect((await send('DELETE', definition('', role))).status).toBe(501);
});

describe('is refused', () => {
  const mg = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;

  it.each([
    ['a name that a custom role has', 409, 'RoleDefinitionWithSameNameExists', {}],
    ['a name that a built-in role has', 409, 'RoleDefinitionWithSameNameExists', { roleName: 'reader' }],
    ['no permissions', 400, 'InvalidRequestContent', { permissions: [] }],
    ['no action', 400, 'MissingActions', { permissions: [{ notActions: ['*/read'] }] }],
    ['an action of alerts that there is not', 400, 'InvalidActionOrNotAction', { permissions: [{ actions: ['Microsoft.AlertsManagement/alerts/write'] }] }],
    ['a word that is no action', 400, 'InvalidActionOrNotAction', { permissions: [{ actions: ['everything'] }] }],
    ['no assignable scope', 400, 'InvalidRequestContent', { assignableScopes: [] }],
    ['the root scope', 400, 'InvalidAssignableScope', { assignableScopes: ['/'] }],
    ['two management groups', 400, 'MoreThanOneManagementGroup', { assignableScopes: [subscription, managementGroup, mg('b')] }],
    ['an unknown subscription', 403, 'LinkedAuthorizationFailed', { assignableScopes: [subscription, '/subscriptions/x'] }],
    ['another scope than its own', 501, 'NotEmulated', { assignableScopes: [`${subscription}/resourceGroups/rg`] }, `${subscription}/resourceGroups/rg2`],
    ['a name of 513 characters', 400, 'InvalidRequestContent', { roleName: 'n'.repeat(513) }],
  ])('%s', async (name, status, code, changes, scope = subscription) => {
    if (name === 'a name that a custom role has') await define();
    const answer = await define({ roleName: 'Another', ...(code.includes('SameName') ? { roleName: 'ITSM callback' } : {}), ...changes }, scope, other);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  }); // prettier-ignore

  it.each([
    ['an id that is no GUID', 'itsm', 'InvalidRoleDefinitionId'],
    ['a built-in role', reader, 'RoleDefinitionIsBuiltIn'],
  ])('%s, to be written or deleted', async (_, id, code) => {
    const written = await define({}, subscription, id);
    const deleted = await send('DELETE', definition(subscription, id));
    for (const { status, body } of [written, deleted])
      expect([status, body.error.code]).toEqual([400, code]);
  });

  it('a deletion while it is assigned, until it is not', async () => {
    await define();
    await assign(`${subscription}/resourceGroups/rg`);
    const { status, body } = await send('DELETE', definition(subscription, role));
    expect([status, body.error.code]).toEqual([409, 'RoleDefinitionHasAssignments']);
    await send('DELETE', assignment(`${subscription}/resourceGroups/rg`, other));
    expect((await send('DELETE', definition(subscription, role))).status).toBe(200);
  });
});

describe('at a management group', () => {
  it('an assignment is made, read, listed from below, and deleted', async () => {
    await define({ assignableScopes: [subscription, managementGroup] });
    const made = await assign(managementGroup);
    expect([made.status, made.body.id, made.body.properties['roleDefinitionId']]).toEqual([
      201,
      `${managementGroup}/providers/Microsoft.Authorization/roleAssignments/${other}`,
      `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    ]);
    expect((await send('GET', assignment(managementGroup, other))).status).toBe(200);
    expect(await names(assignment(subscription), 'atScope()')).toEqual([other]);
    expect((await send('DELETE', assignment(managementGroup, other))).status).toBe(200);
    expect(await names(assignment(managementGroup))).toEqual([]);
  });

  it('a role with data actions cannot be assigned', async () => {
    const permissions = [{ actions: [], dataActions: ['Microsoft.KeyVault/vaults/keys/read'] }];
    await define({ assignableScopes: [subscription, managementGroup], permissions });
    const { status, body } = await assign(managementGroup);
    expect([status, body.error.code]).toEqual([400, 'InvalidCreateRoleAssignmentRequest']);
    expect((await assign(subscription)).status).toBe(201);
  });

  it('only the root is known, and it can be read', async () => {
    const path = (id: string) =>
      `/providers/Microsoft.Management/managementGroups/${id}?api-version=2023-04-01`;
    expect((await send('GET', path(tenantId))).body).toMatchObject({ id: managementGroup });
    const { status, body } = await send('GET', path('contoso'));
    expect([status, body.error.code]).toEqual([404, 'NotFound']);
    const elsewhere = assignment(managementGroup.replace(tenantId, 'contoso'), other);
    expect((await send('GET', elsewhere)).status).toBe(404);
  });
});

describe('what a custom role allows', () => {
  const clerk = {
    clientId: '99999999-0000-4000-8000-000000000001',
    objectId: '99999999-0000-4000-8000-000000000002',
    displayName: 'clerk',
    graphPermissions: [],
    armActions: [],
  };
  let who: Credentials;

  beforeEach(async () => {
    const { clientSecret } = (await cloud.control('principals', clerk)).body;
    who = { clientId: clerk.clientId, clientSecret };
  });
  const readGroup = (name: string) =>
    cloud.arm('GET', `/resourceGroups/${name}?api-version=2024-03-01`, undefined, who);

  it.each([
    ['the management group', managementGroup, 200, 200],
    ['the subscription', subscription, 200, 200],
    ['one resource group', `${subscription}/resourceGroups/rg`, 200, 403],
  ])('holds at %s and below', async (_, scope, here, elsewhere) => {
    const actions = ['Microsoft.Resources/subscriptions/resourceGroups/*'];
    const notActions = ['Microsoft.Resources/subscriptions/resourceGroups/delete'];
    await define({
      assignableScopes: [subscription, managementGroup],
      permissions: [{ actions, notActions }],
    });
    await assign(scope, { principalId: clerk.objectId });

    expect((await readGroup('rg')).status).toBe(here);
    expect((await readGroup('rg2')).status).toBe(elsewhere);
    const path = '/resourceGroups/rg?api-version=2024-03-01';
    expect((await cloud.arm('DELETE', path, undefined, who)).status).toBe(403);
  });

  it('is listed among the permissions, and changes with the role', async () => {
    const actions = ['Microsoft.Authorization/permissions/read'];
    await define({
      assignableScopes: [subscription, managementGroup],
      permissions: [{ actions }, { actions: [alertsRead] }],
    });
    await assign(managementGroup, { principalId: clerk.objectId });
    for (const scope of [managementGroup, subscription, `${subscription}/resourceGroups/rg`]) {
      const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
      const { body } = await send('GET', path, undefined, who);
      expect(body.value.map((each) => each['actions'])).toEqual([actions, [alertsRead]]);
    }

    await define({ assignableScopes: [subscription, managementGroup] });
    const path = `${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    expect((await send('GET', path, undefined, who)).status).toBe(403);
  });

  it('nobody makes a role for scopes where they may not', async () => {
    const rg = `${subscription}/resourceGroups/rg`;
    const actions = ['Microsoft.Authorization/roleDefinitions/*'];
    await define({ assignableScopes: [rg], permissions: [{ actions }] }, rg);
    await assign(rg, { principalId: clerk.objectId });
    const attempt = (assignableScopes: string[]) =>
      define({ roleName: 'Mine', assignableScopes }, rg, other, who);

    const { status, body } = await attempt([rg, subscription]);
    expect([status, body.error.code]).toEqual([403, 'LinkedAuthorizationFailed']);
    expect((await attempt([rg])).status).toBe(201);
  });
});

it('an assignment outlives its application, and is there when that is restored', async () => {
  // https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignments-with-identity-not-found
  const { id, appId } = await createApplication(cloud);
  const principal = await cloud.graph('POST', '/servicePrincipals', { appId });
  await define();
  await assign(subscription, { principalId: principal.body.id });
  await cloud.graph('DELETE', `/applications/${id}`);

  const { body } = await send('GET', assignment(subscription, other));
  expect(body.properties['principalId']).toBe(principal.body.id);
  expect((await send('DELETE', definition(subscription, role))).status).toBe(409);
});
