import { group as team, user } from '../../../offline/emulator/wellKnown';
import {
  aString,
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

const subscription = `/subscriptions/${subscriptionId}`;
const rg = '/resourceGroups/rg?api-version=2024-03-01';
const itsm = '/resourceGroups/rg/providers/microsoft.insights/actionGroups/itsm';
const actionGroup = `${itsm}?api-version=2024-10-01-preview`;
const groupBody = { location: 'Global', properties: { groupShortName: 'itsm', enabled: true } };
const names = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-1111-4111-8111-111111111111`);
const [first = '', second = '', third = ''] = names;
const definition = (role: string) =>
  `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
const reader = definition('acdd72a7-3385-48ef-bd42-f606fba81ae7');
const monitoringContributor = definition('749f88d5-cbae-40b8-bcfc-e573ddc772fa');
const contributor = definition('b24988ac-6180-42a0-ab88-20f7382dd24c');
const all = (scope: string, filter = '') =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01${filter && `&$filter=${encodeURIComponent(filter)}`}`;
const assignment = (scope: string, name = first) => all(scope).replace('?', `/${name}?`);
const assign = (scope: string, name: string, properties: object, who?: Credentials) =>
  cloud.arm('PUT', assignment(scope, name), { properties }, who);

beforeEach(async () => {
  await cloud.control('reset');
  await cloud.arm('PUT', rg, { location: 'westeurope' });
  expect((await cloud.arm('PUT', actionGroup, groupBody)).status).toBe(201);
});

it('is 201 when new, 200 with another description, and is read and deleted', async () => {
  const properties = {
    roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/ACDD72A7-3385-48EF-BD42-F606FBA81AE7',
    principalId: otherObjectId,
    principalType: 'ServicePrincipal',
  }; // prettier-ignore
  const made = await assign(itsm, first, properties);
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: `${subscription}${itsm}/providers/Microsoft.Authorization/roleAssignments/${first}`,
      name: first,
      type: 'Microsoft.Authorization/roleAssignments',
      properties: {
        roleDefinitionId: reader,
        principalId: otherObjectId,
        principalType: 'ServicePrincipal',
        scope: `${subscription}${itsm}`,
        createdOn: now.toISOString(),
        createdBy: deployerObjectId,
        updatedOn: now.toISOString(),
        updatedBy: deployerObjectId,
      },
    },
  ]);
  const again = await assign(itsm, first, { ...properties, description: 'reads alerts' });
  expect(again.status).toBe(200);
  const read = await cloud.arm('GET', assignment(itsm));
  expect(read.body.properties).toMatchObject({ description: 'reads alerts' });

  const deleted = await cloud.arm('DELETE', assignment(itsm));
  expect([deleted.status, deleted.body.name]).toEqual([200, first]);
  expect((await cloud.arm('DELETE', assignment(itsm))).status).toBe(204);
  const gone = await cloud.arm('GET', assignment(itsm));
  expect([gone.status, gone.body.error.code]).toEqual([404, 'RoleAssignmentNotFound']);
});

it.each([
  ['a person', user.id, 'User'],
  ['a group', team.id, 'Group'],
  ['a service principal', otherObjectId, 'ServicePrincipal'],
])('%s is a principal of its own type, and of no other', async (_, principalId, type) => {
  const wrong = await assign('', first, {
    roleDefinitionId: reader,
    principalId,
    principalType: type === 'Group' ? 'User' : 'Group',
  });
  expect([wrong.status, wrong.body.error.code]).toEqual([400, 'UnmatchedPrincipalType']);
  const made = await assign('', first, { roleDefinitionId: reader, principalId });
  expect(made.body.properties).toMatchObject({ principalType: type });
});

it('one principal has one role at one scope once; another name is told which', async () => {
  const properties = { roleDefinitionId: reader, principalId: otherObjectId };
  await assign(itsm, first, properties);
  const twice = await assign(itsm, second, properties);
  expect([twice.status, twice.body.error]).toEqual([
    409,
    {
      code: 'RoleAssignmentExists',
      message: `The role assignment already exists. The ID of the existing role assignment is ${first.replaceAll('-', '')}.`,
    },
  ]);
  expect((await assign('/resourceGroups/rg', second, properties)).status).toBe(201);
});

it.each([
  ['principal', itsm, { principalId: deployerObjectId }],
  ['role', itsm, { roleDefinitionId: contributor }],
  ['scope', '', {}],
])('an assignment never gets another %s', async (_, scope, change) => {
  const properties = { roleDefinitionId: reader, principalId: otherObjectId };
  await assign(itsm, first, properties);
  const { status, body } = await assign(scope, first, { ...properties, ...change });
  expect([status, body.error.code]).toEqual([400, 'RoleAssignmentUpdateNotPermitted']);
});

it.each([
  ['a name that is no GUID', 'reader', {}, 400, 'InvalidRoleAssignmentId'],
  ['a role by name', first, { roleDefinitionId: 'Reader' }, 400, 'InvalidRoleDefinitionId'],
  ['a role there is not', first, { roleDefinitionId: definition(first) }, 400, 'RoleDefinitionDoesNotExist'],
  ['a principal by name', first, { principalId: 'deployer' }, 400, 'InvalidPrincipalId'],
  ['a principal there is not', first, { principalId: first }, 400, 'PrincipalNotFound'],
  ['another type', first, { principalType: 'Robot' }, 400, 'InvalidRequestContent'],
  ['a condition', first, { condition: 'true' }, 501, 'NotEmulated'],
])('%s is refused', async (_, name, change, status, code) => {
  const properties = { roleDefinitionId: reader, principalId: otherObjectId, ...change };
  const answer = await assign(itsm, name, properties);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  expect((await cloud.arm('GET', all(''))).body.value).toEqual([]);
}); // prettier-ignore

it('the message about a missing principal names it and the directory', async () => {
  const { body } = await assign(itsm, first, { roleDefinitionId: reader, principalId: first });
  expect(body.error.message).toMatch(
    new RegExp(`^Principal ${first.replaceAll('-', '')} does not exist in the directory ${tenantId}\\. `),
  ); // prettier-ignore
});

it('lists show what is at, above and below a scope, or what the filter asks for', async () => {
  await assign('', first, { roleDefinitionId: reader, principalId: otherObjectId });
  await assign('/resourceGroups/rg', second, { roleDefinitionId: reader, principalId: user.id });
  await assign(itsm, third, { roleDefinitionId: reader, principalId: otherObjectId });
  const listed = async (scope: string, filter = '') =>
    (await cloud.arm('GET', all(scope, filter))).body.value.map(({ name }) => name).sort();

  expect(await listed('/resourceGroups/rg')).toEqual([first, second, third]);
  expect(await listed('/resourceGroups/rg', 'atScope()')).toEqual([first, second]);
  expect(await listed('/resourceGroups/rg', `principalId eq '${otherObjectId}'`)).toEqual([first, third]);
  const other = await cloud.arm('GET', all('', `assignedTo('${otherObjectId}')`));
  expect(other.status).toBe(501);
}); // prettier-ignore

describe('what an assigned role allows', () => {
  const monitoring = {
    clientId: '99999999-0000-4000-8000-000000000001',
    objectId: '99999999-0000-4000-8000-000000000002',
    displayName: 'monitoring',
    graphPermissions: [],
    armActions: [],
  };
  let who: Credentials;

  beforeEach(async () => {
    const { clientSecret } = (await cloud.control('principals', monitoring)).body;
    who = { clientId: monitoring.clientId, clientSecret };
  });
  const give = (scope: string, roleDefinitionId: string) =>
    assign(scope, first, { roleDefinitionId, principalId: monitoring.objectId });
  const put = () => cloud.arm('PUT', actionGroup, groupBody, who);

  it('holds at its scope and below, for its actions, until it is taken away', async () => {
    expect((await put()).status).toBe(403);
    await give('/resourceGroups/rg', monitoringContributor);
    expect((await put()).status).toBe(200);
    expect((await cloud.arm('GET', rg, undefined, who)).status).toBe(200);
    expect((await cloud.arm('DELETE', rg, undefined, who)).status).toBe(403);
    const elsewhere = rg.replace('/rg?', '/rg2?');
    expect((await cloud.arm('GET', elsewhere, undefined, who)).status).toBe(403);

    await cloud.arm('DELETE', assignment('/resourceGroups/rg'));
    expect((await put()).status).toBe(403);
  });

  it('on one action group, opens that one only', async () => {
    await give(itsm, monitoringContributor);
    expect((await put()).status).toBe(200);
    const other = actionGroup.replace('/itsm', '/other');
    expect((await cloud.arm('PUT', other, groupBody, who)).status).toBe(403);
  });

  it('is listed among the permissions there, and not where it does not hold', async () => {
    await give('/resourceGroups/rg', contributor);
    const path = '/providers/Microsoft.Authorization/permissions?api-version=2022-04-01';
    const { body } = await cloud.arm('GET', `/resourceGroups/rg${path}`, undefined, who);
    expect(body.value).toEqual([
      {
        actions: ['*'],
        notActions: expect.arrayContaining(['Microsoft.Authorization/*/Write']) as string[],
        dataActions: [],
        notDataActions: [],
      },
    ]);
    expect((await cloud.arm('GET', path, undefined, who)).status).toBe(403);
  });

  it('of a reader is to read, and of a contributor not to give roles to others', async () => {
    await give('', reader);
    expect((await cloud.arm('GET', actionGroup, undefined, who)).status).toBe(200);
    expect((await put()).status).toBe(403);

    await cloud.arm('DELETE', assignment(''));
    await give('', contributor);
    expect((await put()).status).toBe(200);
    const toMyself = { roleDefinitionId: reader, principalId: monitoring.objectId };
    const refused = await assign(itsm, second, toMyself, who);
    expect([refused.status, refused.body.error]).toEqual([
      403,
      { code: 'AuthorizationFailed', message: aString },
    ]);
  });
});

it('goes with its scope', async () => {
  const properties = { roleDefinitionId: reader, principalId: otherObjectId };
  await assign(itsm, first, properties);
  await cloud.arm('DELETE', actionGroup);
  expect((await cloud.arm('GET', all(''))).body.value).toEqual([]);
});
