import type { Assignment, ServicePrincipal } from '../../../operations/verify/directory';
import type { Promised } from '../../../operations/verify/promise';
import {
  assignmentFindings,
  senderFinding,
  servicePrincipalFindings,
} from '../../../operations/verify/sender';
import { azns, clientId } from '../handover/support';
import { again, faults, promised } from './support';

const own: ServicePrincipal = {
  id: 'service-principal-id',
  appId: clientId,
  displayName: 'itsm-dev',
  accountEnabled: true,
  appRoleAssignmentRequired: true,
};
const sender: ServicePrincipal = { ...own, id: 'azns-id', appId: azns, displayName: 'AzNS' };
const assignment: Assignment = {
  id: 'assignment-id',
  principalId: 'azns-id',
  principalDisplayName: 'AzNS AAD Webhook',
  appRoleId: 'role-id',
};

test.each<[string, ServicePrincipal | undefined, string[]]>([
  ['as deployed', own, []],
  [
    'gone',
    undefined,
    [
      `missing Service principal: object id service-principal-id does not exist: Entra gives no token -> ${again}`,
    ],
  ],
  [
    'disabled',
    { ...own, accountEnabled: false },
    [
      'wrong Service principal: is disabled: Entra gives no token -> az ad sp update --id service-principal-id --set accountEnabled=true',
    ],
  ],
  [
    "another application's",
    { ...own, appId: 'x' },
    [`wrong Service principal: belongs to client id x, not to ${clientId} -> ${again}`],
  ],
  [
    'open to all applications',
    { ...own, appRoleAssignmentRequired: false },
    [`wrong Assignment required: is false, and was deployed as true -> ${again}`],
  ],
])('a service principal that is %s', (_, found, expected) => {
  expect(faults(servicePrincipalFindings(promised, found))).toEqual(expected);
});

test('of an application that somebody made, nothing is promised of the assignment', () => {
  const open = { ...own, appRoleAssignmentRequired: false };

  expect(faults(servicePrincipalFindings({ ...promised, application: undefined }, open))).toEqual(
    [],
  );
});

test.each<[string, ServicePrincipal | undefined, RegExp]>([
  ['missing', undefined, /^missing .* -> An administrator runs: az ad sp create --id 461e8683-/],
  [
    'disabled',
    { ...sender, accountEnabled: false },
    /^wrong .*object id azns-id is disabled: .* -> An administrator runs: az ad sp update --id azns-id --set accountEnabled=true$/,
  ],
  ['made again', { ...sender, id: 'new' }, /has object id new, and had azns-id: /],
])('a sender that is %s is told', (_, found, expected) => {
  expect(faults([senderFinding(promised, found)])).toEqual([expect.stringMatching(expected)]);
});

test('a sender that is there and enabled is good, also where its id was never known', () => {
  const identity = { ...promised.identity, aznsServicePrincipalObjectId: null };

  expect(faults([senderFinding(promised, sender)])).toEqual([]);
  expect(faults([senderFinding({ ...promised, identity }, { ...sender, id: 'any' })])).toEqual([]);
});

const by = (made: Promised['assignment'], command?: string): Promised => ({
  ...promised,
  identity: {
    ...promised.identity,
    ...(command === undefined ? {} : { roleAssignmentCommand: command }),
  },
  assignment: made,
});
const none = 'missing Role assignment: AzNS is not assigned the role: Entra refuses every alert ->';

test.each<[string, Promised, string]>([
  ['stack', promised, again],
  [
    'administrator, before it is made',
    by({ by: 'administrator', id: undefined }, 'az rest …'),
    'An administrator runs: az rest …',
  ],
  [
    'administrator, after it was made',
    by({ by: 'administrator', id: 'old' }),
    'Leave out roleAssignmentId and run "pulumi up --refresh --stack dev": its output roleAssignmentCommand is what an administrator runs.',
  ],
  [
    'other stack',
    by({ by: 'another stack', id: undefined }),
    'Have it assigned where the identity is deployed.',
  ],
])('an assignment that is missing is made by the %s', (_, promise, fix) => {
  expect(faults(assignmentFindings(promise, sender, []))).toEqual([`${none} ${fix}`]);
});

const made = { ...assignment, id: 'by-hand' };
const removal =
  'az rest --method DELETE --uri https://graph.microsoft.com/v1.0/servicePrincipals/service-principal-id/appRoleAssignedTo/';

test.each<[string, Promised, string[]]>([
  ['known to the state', { ...promised, assignment: { by: 'stack', id: 'by-hand' } }, []],
  [
    'of an administrator whose id nobody has set yet',
    by({ by: 'administrator', id: undefined }),
    [],
  ],
  ['of another stack', by({ by: 'another stack', id: undefined }), []],
  [
    'another one than the state knows',
    promised,
    [
      `wrong Role assignment: AzNS is assigned the role by by-hand, and the state knows assignment-id: it was deleted and made again by hand. Alerts are accepted, but the next "pulumi up --refresh" fails -> ${removal}by-hand; then at once: ${again}`,
    ],
  ],
  [
    'none that the state knows',
    by({ by: 'stack', id: undefined }),
    [expect.stringContaining('the state knows none') as string],
  ],
  [
    "another one than the administrator's",
    by({ by: 'administrator', id: 'old' }),
    [expect.stringContaining('-> Set roleAssignmentId to by-hand.') as string],
  ],
])('an assignment that is %s', (_, promise, expected) => {
  expect(faults(assignmentFindings(promise, sender, [made]))).toEqual(expected);
});

test('whoever else is assigned a role gets tokens, and is told unless the stack has assigned it', () => {
  const other = { ...assignment, id: 'other', principalId: 'x', principalDisplayName: 'Tester' };
  const found = [assignment, other];
  const ours = { ...promised, assignmentIds: ['assignment-id', 'other'] };

  expect(faults(assignmentFindings(promised, sender, found))).toEqual([
    `wrong Another assignment: "Tester" (x) has the role role-id, and so gets tokens for the application; this stack has not assigned it -> If nobody needs it: ${removal}other`,
  ]);
  expect(faults(assignmentFindings(ours, sender, found))).toEqual([]);
  expect(
    faults(assignmentFindings({ ...promised, application: undefined }, sender, found)),
  ).toEqual([]);
});
