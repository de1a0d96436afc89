import { alertStateActions } from '../../../components/callback/roles';
import {
  accessFindings,
  callbackPrincipalFinding,
  roleFinding,
  secretFindings,
  type Password,
  type RoleAssignment,
} from '../../../operations/verify/callback';
import type { PromisedCallback } from '../../../operations/verify/promisedCallback';
import { again, faults, promised as without, subscription } from './support';

const now = new Date('2026-11-27T10:00:00Z');
const callback: PromisedCallback = {
  clientId: 'client',
  servicePrincipalObjectId: 'principal',
  isMade: true,
  applicationObjectId: 'application',
  secrets: [{ name: '1', keyId: 'KEY', handedOver: true }],
  role: 'Alert State',
  roleId: 'role',
  roleDefinition: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/role`,
  scopes: [subscription],
  ownAssignments: [],
};
const promised = { ...without, callback };
const password = (endDateTime: string, keyId = 'key'): Password => ({ keyId, endDateTime });
const good = password('2027-05-26T00:00:00Z');
const rotate = 'Rotate it: docs/rotation.md, "The secret of the way back".';

describe('the secret', () => {
  const of = (passwordCredentials: Password[], secrets = callback.secrets) =>
    faults(
      secretFindings(
        { ...promised, callback: { ...callback, secrets } },
        { appId: 'client', passwordCredentials },
        now,
      ),
    );

  test('with time left is as deployed', () => {
    expect(of([good])).toEqual([]);
    expect(of([password('2026-12-28T00:00:00Z')])).toEqual([]);
  });

  test.each([
    ['2026-12-27T00:00:00Z', 'ends on 2026-12-27, in 30 days'],
    ['2026-11-27T09:00:00Z', 'has ended on 2026-11-27'],
  ])('that ends at %s is a finding', (end, detail) => {
    expect(of([password(end)])).toEqual([
      `wrong Callback: client secret 1: ${detail} -> ${rotate}`,
    ]);
  });

  test('that another takes over from may end', () => {
    const secrets = [
      { name: '1', keyId: 'old', handedOver: false },
      { name: '2', keyId: 'key', handedOver: true },
    ];
    expect(of([password('2026-11-28T00:00:00Z', 'old'), good], secrets)).toEqual([]);
  });

  test('that is not there, or not in the state, is told', () => {
    const end = `a tool that has it cannot sign in -> ${again} makes another one, for the tool's administrator to type in.`;

    expect(of([])).toEqual([
      `missing Callback: client secret 1: key id KEY does not exist: ${end}`,
    ]);
    expect(of([], [{ name: '1', keyId: undefined, handedOver: true }])).toEqual([
      `missing Callback: client secret 1: is not in the state: ${end}`,
    ]);
  });

  test('that somebody added lets somebody sign in, and is told', () => {
    const added = { ...password('2028-01-01T00:00:00Z', 'other'), displayName: 'mine' };

    expect(of([good, added])).toEqual([
      'wrong Callback: other secrets: the application has the client secret "mine" (key id other, until 2028-01-01), which the stack has not made -> If nobody uses it: az ad app credential delete --id client --key-id other',
    ]);
  });

  test('goes with the application', () => {
    expect(faults(secretFindings(promised, undefined, now))).toEqual([
      expect.stringContaining('client id client does not exist: the ITSM tool cannot sign in'),
    ]);
  });
});

test('a service principal that is disabled, or gone, cannot sign in', () => {
  const principal = {
    id: 'principal',
    appId: 'client',
    displayName: '',
    accountEnabled: false,
    appRoleAssignmentRequired: false,
  };
  const of = (one: typeof principal | undefined) =>
    faults([callbackPrincipalFinding(promised, one)]);

  expect(of({ ...principal, accountEnabled: true })).toEqual([]);
  expect(of(principal)).toEqual([
    'wrong Callback: service principal: is disabled: Entra refuses the ITSM tool -> An administrator runs: az ad sp update --id principal --set accountEnabled=true',
  ]);
  expect(of(undefined)).toEqual([
    `missing Callback: service principal: object id principal does not exist -> ${again}`,
  ]);
});

test('the role allows exactly what it was made for', () => {
  const of = (permission: object) =>
    faults([roleFinding(promised, { properties: { permissions: [permission] } })]);

  expect(of({ actions: alertStateActions, notActions: [] })).toEqual([]);
  expect(
    of({ actions: ['*', ...alertStateActions.slice(1)], dataActions: ['d'], notActions: ['n'] }),
  ).toEqual([
    `wrong Callback: role: also allows *; also allows d; does not allow ${alertStateActions[0]}; excludes n -> ${again}`,
  ]);
  expect(faults([roleFinding(promised, undefined)])).toEqual([
    `missing Callback: role: does not exist: the ITSM tool is refused -> ${again}`,
  ]);
});

test('the role is assigned at each scope, and the principal has no other', () => {
  const at = (scope: string, role: string): RoleAssignment => ({
    id: `${scope}/${role}`,
    properties: {
      scope,
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    },
  });
  const group = `${subscription}/resourceGroups/rg`;
  const of = (found: RoleAssignment[], ownAssignments: string[] = []) =>
    faults(accessFindings({ ...promised, callback: { ...callback, ownAssignments } }, found));

  expect(of([at(subscription.toUpperCase(), 'ROLE')])).toEqual([]);
  expect(of([at(group, 'role')])).toEqual([
    `missing Callback: role on ${subscription}: Alert State is not assigned: the tool may not change its alerts -> ${again}`,
    `wrong Callback: other roles: the principal has the role role on ${group}, which the stack has not given -> If nobody needs it: az role assignment delete --ids ${group}/role`,
  ]);
  // Another resource of the program.
  expect(of([at(subscription, 'role'), at(group, 'own')], [`${group}/own`.toLowerCase()])).toEqual(
    [],
  );
});
