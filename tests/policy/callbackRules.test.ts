import type { PolicyResource } from '@pulumi/policy';
import { actionGroupRoles } from '../../components/actionGroup/roles';
import * as component from '../../components/callback/roles';
import {
  alertStateActions,
  callbackPrincipal,
  callbackRole,
  callbackType,
  monitoringContributor,
  secretLifetime,
} from '../../policy/callbackRules';
import { resource, stackViolationsOf, unknown, violationsOf } from './support';

const inCallback = `urn:pulumi:dev::project::${callbackType}::itsm`;
const roleDefinition = 'azure-native:authorization:RoleDefinition';
const roleAssignment = 'azure-native:authorization:RoleAssignment';
const password = 'azuread:index/applicationPassword:ApplicationPassword';

test("what the rules hold of the component is the component's", () => {
  expect(alertStateActions).toEqual(component.alertStateActions);
  expect(monitoringContributor).toBe(actionGroupRoles['Monitoring Contributor']);
});

describe('callback-role', () => {
  const of = (permission: object, parent = inCallback) =>
    violationsOf(callbackRole, {
      type: roleDefinition,
      props: { permissions: [permission] },
      parent,
    });

  test('lets the actions of alerts pass, in any spelling', async () => {
    expect(await of({ actions: alertStateActions.map((one) => one.toLowerCase()) })).toEqual([]);
  });

  test('refuses any other, a wildcard and data too', async () => {
    const actions = [...alertStateActions, 'Microsoft.AlertsManagement/*'];

    expect(await of({ actions, dataActions: ['Microsoft.X/read'] })).toEqual([
      `Role definition "it" allows Microsoft.AlertsManagement/*, Microsoft.X/read, which an ITSM tool does not need. Allowed are ${alertStateActions.join(', ')}. ` +
        'Remove the others. https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftalertsmanagement',
    ]);
  });

  test('looks at no role of somebody else', async () => {
    expect(await of({ actions: ['*'] }, 'urn:pulumi:dev::project::x:y:Z::itsm')).toEqual([]);
  });
});

describe('callback-secret-lifetime', () => {
  const rule = secretLifetime(() => new Date('2026-11-27T10:00:00Z'));
  const of = (props: object, config = {}) =>
    violationsOf(rule, { type: password, props, parent: inCallback }, config);

  test('lets a year pass, from now or from its start', async () => {
    expect(await of({ endDate: '2027-11-27T00:00:00Z' })).toEqual([]);
    const later = { startDate: '2027-01-01T00:00:00Z', endDate: '2028-01-01T00:00:00Z' };
    expect(await of(later)).toEqual([]);
  });

  test('refuses more, and none at all, which means two years', async () => {
    const fix =
      'at most 365 are allowed. Set secretLifetimeDays of the callback to fewer, or raise "maximumDays" of this policy. ' +
      'https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#certificates-and-secrets';

    expect(await of({ endDate: '2027-11-28T00:00:00Z' })).toEqual([
      `Client secret "it" lives for 366 days, and ${fix}`,
    ]);
    expect(await of({})).toEqual([
      `Client secret "it" has no endDate: Entra makes it two years, and ${fix}`,
    ]);
    expect(await of({ endDate: '2027-01-27T00:00:00Z' }, { maximumDays: 30 })).toHaveLength(1);
  });
});

describe('callback-principal', () => {
  const clientId = '66666666-6666-6666-6666-666666666666';
  const principalId = '77777777-7777-7777-7777-777777777777';
  const roleId = '88888888-8888-8888-8888-888888888888';
  const callback = (
    name: string,
    props: object = { clientId, servicePrincipalObjectId: principalId },
  ) => resource({ type: callbackType, name, props });
  const inside = (parent: PolicyResource, one: PolicyResource) => ({ ...one, parent });
  const assigned = (role: string, from = {}) =>
    resource(
      {
        type: roleAssignment,
        name: 'assigned',
        props: {
          principalId,
          roleDefinitionId: `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        },
      },
      from,
    );
  const role = resource({
    type: roleDefinition,
    name: 'role',
    props: { roleDefinitionId: roleId },
  });
  const messages = async (...stack: PolicyResource[]) =>
    (await stackViolationsOf(callbackPrincipal, stack)).map(({ message }) => message);
  const refused = (what: string, given: string) =>
    `${what} "assigned" gives the principal of the callback "itsm" the role ${given}, which the callback does not ask for. Remove it, or set scopes and role of the callback. ` +
    'https://learn.microsoft.com/azure/role-based-access-control/best-practices';
  const itsm = callback('itsm');

  test("lets the callback's own role pass, and Monitoring Contributor where that is what it makes", async () => {
    expect(
      await messages(itsm, inside(itsm, role), inside(itsm, assigned(roleId.toUpperCase()))),
    ).toEqual([]);
    expect(await messages(itsm, inside(itsm, assigned(monitoringContributor)))).toEqual([]);
  });

  test('lets a first preview pass, which knows neither principal nor role', async () => {
    const fresh = callback('itsm', { clientId: unknown, servicePrincipalObjectId: unknown });
    const principal = inside(
      fresh,
      resource({
        type: 'azuread:index/servicePrincipal:ServicePrincipal',
        props: { objectId: unknown },
      }),
    );
    const own = inside(
      fresh,
      resource({ type: roleDefinition, props: { id: unknown, name: unknown } }),
    );
    const props = { principalId: unknown, roleDefinitionId: unknown };
    const from = { principalId: [principal], roleDefinitionId: [own] };
    const one = resource({ type: roleAssignment, name: 'assigned', props }, from);

    expect(await messages(fresh, principal, own, inside(fresh, one))).toEqual([]);
    expect(await messages(fresh, principal, own, one)).toEqual([
      refused('RoleAssignment', '(known after the update)'),
    ]);
  });

  test.each([
    ['another role', () => [inside(itsm, role), inside(itsm, assigned(monitoringContributor))]],
    ['a built-in role that nobody may ask for', () => [inside(itsm, assigned(roleId))]],
    ['its own role at a scope that it does not name', () => [inside(itsm, role), assigned(roleId)]],
  ])('refuses %s', async (_, more) => {
    const found = await messages(itsm, ...more());

    expect(found).toEqual([expect.stringContaining('which the callback does not ask for')]);
  });

  test('refuses a role in the directory, and of an application', async () => {
    const types = [
      'azuread:index/appRoleAssignment:AppRoleAssignment',
      'azuread:index/directoryRoleAssignment:DirectoryRoleAssignment',
    ];
    const props = { principalObjectId: principalId, appRoleId: roleId };
    const more = types.map((type) => resource({ type, name: 'assigned', props }));

    expect(await messages(itsm, ...more)).toEqual([
      refused('AppRoleAssignment', roleId),
      refused('DirectoryRoleAssignment', roleId),
    ]);
  });

  test("refuses one application for two callbacks, or for a callback and the webhooks' identity", async () => {
    const identity = resource({
      type: 'azure-itsm:index:WebhookIdentity',
      name: 'webhooks',
      props: { clientId },
    });
    const fix =
      'Give each an application of its own: then one secret can be revoked without the other. ' +
      'https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration';
    const signsIn = (name: string) =>
      `Callback "${name}" signs in as the application ${clientId}, and so does`;

    expect(await messages(itsm, callback('second'))).toEqual([
      `${signsIn('second')} the callback "itsm". ${fix}`,
    ]);
    expect(await messages(itsm, identity)).toEqual([
      `${signsIn('itsm')} the identity of the webhooks of "webhooks". ${fix}`,
    ]);
    expect(await messages(itsm, callback('third', { clientId: principalId }))).toEqual([]);
  });
});
