import { deployedComponents } from '../../../operations/components';
import type { Deployment, StateResource } from '../../../operations/deployment';
import { promisedBy } from '../../../operations/verify/promise';
import { promised } from './support';

const urn = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;
const resource = (type: string, name: string, more: Partial<StateResource>): StateResource => ({
  urn: urn(type, name),
  type,
  custom: true,
  parent: urn('azure-itsm:index:SecureExport', 'itsm'),
  ...more,
});
const assignmentType = 'azuread:index/appRoleAssignment:AppRoleAssignment';
const { identity } = promised;

/** What the component `itsm` promises, with these arguments, outputs and resources. */
function promise(
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown>,
  resources: StateResource[] = [],
  pending: Deployment['deployment']['pending_operations'] = [],
) {
  const component = {
    urn: urn('azure-itsm:index:SecureExport', 'itsm'),
    type: 'azure-itsm:index:SecureExport',
    custom: false,
    inputs,
    outputs,
  };
  const exported = {
    version: 3,
    deployment: { resources: [component, ...resources], pending_operations: pending },
  };
  return promisedBy('dev', exported, deployedComponents(exported)[0]!);
}

const application = resource('azuread:index/application:Application', 'itsm-application', {
  inputs: { displayName: 'itsm-dev', owners: ['refreshed'] },
});
const assignment = (id: string, more = {}) =>
  resource(assignmentType, 'itsm-role-assignment', {
    id: `/servicePrincipals/x/appRoleAssignedTo/${id}`,
    ...more,
  });

test('arguments count, not what a refresh has written into resources', () => {
  const args = { owners: ['pipeline'], enabled: false, lock: 'CanNotDelete', appRole: false };
  const outputs = { ...identity, actionGroupId: '/group', tools: [] };
  const found = promise(args, outputs, [application, assignment('one')]);

  expect(found.application).toEqual({
    displayName: 'itsm-dev',
    owners: ['pipeline'],
    assignmentRequired: false,
  });
  expect(found.group).toMatchObject({ id: '/group', enabled: false, lock: 'CanNotDelete' });
});

test('without owners in the arguments, those that were deployed count', () => {
  const found = promise({}, identity, [application]);

  expect(found.application).toMatchObject({ owners: ['refreshed'], assignmentRequired: true });
});

test.each([
  [{}, [assignment('one')], { by: 'stack', id: 'one' }],
  [{}, [assignment('one', { delete: true })], { by: 'stack', id: undefined }],
  [{ roleAssignment: 'external' }, [assignment('one')], { by: 'administrator', id: 'one' }],
  [{ deploy: 'action-group' }, [], { by: 'another stack', id: undefined }],
])('with %j the assignment is made by whoever does', (args, resources, expected) => {
  expect(promise(args, identity, resources).assignment).toEqual(expected);
});

test('an identity alone, or an existing application, promises no more than it has', () => {
  const found = promise({ deploy: 'identity' }, { ...identity, appRoleId: null });

  expect([found.group, found.application]).toEqual([undefined, undefined]);
});

test('operations that were interrupted are named', () => {
  const found = promise({}, identity, [], [{ type: 'creating', resource: application }]);

  expect(found.pending).toEqual(['creating itsm-application']);
});

test('a component without outputs, or with those of another version, is told with the way on', () => {
  expect(() => promise({}, {})).toThrow(
    'The SecureExport of the stack dev has no outputs: its first deployment did not end well. Run "azure-itsm recover --stack dev", then "pulumi up --stack dev".',
  );
  expect(() => promise({}, { ...identity, tokenVersion: 3 })).toThrow(
    'Outputs of the SecureExport of the stack dev are not as this version knows them: tokenVersion. Deploy it with "pulumi up --stack dev", then verify it.',
  );
});

describe('a callback', () => {
  const callbackUrn = 'azure-itsm:index:SecureExport$azure-itsm:index:ItsmCallback';
  const inside = (type: string, name: string, id: string) =>
    resource(`${callbackUrn}$${type}`, name, { type, id, inputs: { displayName: 'callback' } });
  const outputs = {
    ...identity,
    callbackClientId: 'client',
    callbackServicePrincipalObjectId: 'principal',
  };
  const all = [
    inside('azuread:index/application:Application', 'itsm-callback-application', '/applications/a'),
    inside(
      'azuread:index/applicationPassword:ApplicationPassword',
      'itsm-callback-secret-2',
      'a/password/key',
    ),
    inside('azure-native:authorization:RoleDefinition', 'itsm-callback-role', '/s/x/role'),
  ];

  test('promises its secrets by their key ids, and its role by its own', () => {
    const args = { callback: { scopes: ['/subscriptions/s'], secrets: ['1', '2'] } };

    expect(promise(args, outputs, all).callback).toEqual({
      clientId: 'client',
      servicePrincipalObjectId: 'principal',
      isMade: true,
      applicationObjectId: 'a',
      secrets: [
        { name: '1', keyId: undefined, handedOver: false },
        { name: '2', keyId: 'key', handedOver: true },
      ],
      role: 'Alert State',
      roleId: 'role',
      roleDefinition: '/s/x/role',
      scopes: ['/subscriptions/s'],
      ownAssignments: [],
    });
  });

  test('of which another stack makes the application promises no secret', () => {
    const callback = { scopes: ['/subscriptions/s'], role: 'Monitoring Contributor' };

    expect(promise({ callback, deploy: 'action-group' }, outputs).callback).toMatchObject({
      isMade: false,
      secrets: [],
      roleId: '749f88d5-cbae-40b8-bcfc-e573ddc772fa',
    });
  });

  test("has an application of its own, which is not the webhooks'", () => {
    expect(promise({}, outputs, [...all, application]).application?.displayName).toBe('itsm-dev');
    expect(promise({}, outputs, all).application).toBeUndefined();
  });
});
