import { UnsecuredJWT } from 'jose';
import { graphNeeds, type Plan } from '../../../operations/preflight/needs';
import { armFindings, graphFindings, principalOf } from '../../../operations/preflight/principal';

const plan: Plan = {
  identity: true,
  actionGroup: true,
  existingApplication: false,
  assignsRole: true,
  adoptsAzns: false,
  owners: [],
  createsResourceGroup: true,
  lock: false,
  roleAssignments: false,
  alertProcessingRules: false,
  callback: undefined,
};

/** A token for Microsoft Graph; only its claims are read. */
const token = (claims: Record<string, unknown>) =>
  new UnsecuredJWT({ oid: 'me', tid: 'tenant', ...claims }).encode();

const person = (...wids: string[]) =>
  principalOf(token({ scp: 'openid User.Read', idtyp: 'user', wids }));
const applicationAdministrator = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';
const privilegedRoleAdministrator = 'e8611ab8-c189-46e8-94e1-60213ab1f814';

test('a pipeline has what the roles of its token say, a person its directory roles', () => {
  expect(principalOf(token({ idtyp: 'app', roles: ['Application.Read.All'] }))).toEqual({
    objectId: 'me',
    tenantId: 'tenant',
    permissions: ['Application.Read.All'],
    directoryRoles: [],
  });
  expect(person(applicationAdministrator, 'some-other-role')).toMatchObject({
    permissions: undefined,
    directoryRoles: ['Application Administrator'],
  });
});

test('an Application Administrator may do every step in Entra ID', () => {
  const found = graphFindings(graphNeeds(plan, 'me'), person(applicationAdministrator));
  expect(found.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
});

test('a Privileged Role Administrator may assign the role, and perhaps not create the application', () => {
  const found = graphFindings(graphNeeds(plan, 'me'), person(privilegedRoleAdministrator));
  expect(found.map(({ check, state }) => [check, state])).toEqual([
    ['Graph: create and update the application and its service principal', 'unknown'],
    ['Graph: look up AzNS', 'ok'],
    ['Graph: assign the app role to AzNS', 'ok'],
  ]);
  expect(found[0]?.fix).toBe('If "pulumi up" is refused, ask for Application Administrator.');
});

test('ownership alone is not enough to name other owners, nor to adopt AzNS', () => {
  const owned = principalOf(token({ idtyp: 'app', roles: ['Application.ReadWrite.OwnedBy'] }));
  const asked = { ...plan, owners: ['ME', 'somebody-else'], adoptsAzns: true, assignsRole: false };
  const found = graphFindings(graphNeeds(asked, 'me'), owned);
  expect(found.map(({ check, state }) => [check, state])).toEqual([
    ['Graph: create and update the application and its service principal', 'ok'],
    ['Graph: name 1 other owner', 'missing'],
    ['Graph: adopt the service principal of AzNS', 'missing'],
  ]);
});

test('an existing application is only read, and the group alone asks Graph for nothing', () => {
  const existing = { ...plan, existingApplication: true, assignsRole: false, owners: ['other'] };
  expect(graphNeeds(existing, 'me').map(({ what }) => what)).toEqual([
    'read the application',
    'look up AzNS',
  ]);
  expect(graphNeeds({ ...plan, identity: false }, 'me')).toEqual([]);
});

describe('actions of Azure roles', () => {
  const need = [{ what: 'write', actions: ['Microsoft.Insights/actionGroups/write'] }];
  const stateWith = (...granted: { actions: string[]; notActions: string[] }[]) =>
    armFindings(need, granted, '/scope', person())[0]?.state;

  test.each([
    ['*', 'ok'],
    ['microsoft.insights/*', 'ok'],
    ['Microsoft.Insights/*/write', 'ok'],
    ['Microsoft.Insights/actionGroups/read', 'missing'],
    ['*/read', 'missing'],
    ['Microsoft.InsightsX/*', 'missing'],
  ])('%s is %s', (action, state) => {
    expect(stateWith({ actions: [action], notActions: [] })).toBe(state);
  });

  test('what one role takes away another may give', () => {
    const without = { actions: ['*'], notActions: ['Microsoft.Insights/*'] };
    expect(stateWith(without)).toBe('missing');
    expect(stateWith(without, { actions: ['Microsoft.Insights/*'], notActions: [] })).toBe('ok');
  });
});
