import {
  applicationFindings,
  leftOverFindings,
  ownersFinding,
} from '../../../operations/verify/application';
import type { Application } from '../../../operations/verify/directory';
import { clientId, identifierUri } from '../handover/support';
import { again, faults, promised } from './support';

const role = {
  id: 'role-id',
  value: 'ActionGroupsSecureWebhook',
  isEnabled: true,
  allowedMemberTypes: ['Application'],
};
const application: Application = {
  id: 'application-id',
  appId: clientId,
  displayName: 'itsm-dev',
  identifierUris: ['api://another', identifierUri.toUpperCase()],
  appRoles: [role],
  api: { requestedAccessTokenVersion: 2 },
};

test('an application as it was deployed has no fault; another URI besides and case do not matter', () => {
  expect(faults(applicationFindings(promised, application))).toEqual([]);
});

test.each<[string, Partial<Application>, string]>([
  ['client id', { appId: 'x' }, `wrong Client id: is x, and was deployed as ${clientId}`],
  [
    'URI',
    { identifierUris: [] },
    `wrong Application ID URI: is not set, and was deployed as ${identifierUri}`,
  ],
  [
    'version, where null means 1',
    { api: { requestedAccessTokenVersion: null } },
    'wrong Token version: is 1, and was deployed as 2',
  ],
  [
    'role',
    { appRoles: [] },
    'missing App role: ActionGroupsSecureWebhook (role-id) does not exist',
  ],
  [
    'state of the role',
    { appRoles: [{ ...role, isEnabled: false }] },
    'wrong App role: ActionGroupsSecureWebhook (role-id): it is disabled',
  ],
  [
    'value and members of the role',
    { appRoles: [{ ...role, value: 'Other', allowedMemberTypes: ['User'] }] },
    'wrong App role: ActionGroupsSecureWebhook (role-id): its value is Other, and was deployed as ActionGroupsSecureWebhook; applications cannot have it',
  ],
])('another %s is the one fault', (_, change, fault) => {
  expect(faults(applicationFindings(promised, { ...application, ...change }))).toEqual([
    `${fault} -> ${again}`,
  ]);
});

test('an application that the stack does not manage is mended where it is managed', () => {
  const existing = { ...promised, application: undefined };

  expect(faults(applicationFindings(existing, { ...application, appId: 'x' }))[0]).toMatch(
    / -> The stack does not manage this application: /,
  );
});

test('an application that is gone is one fault, with the way back that keeps its ids', () => {
  const [fault, ...more] = faults(applicationFindings(promised, undefined));

  expect(fault).toMatch(
    /^missing Application: object id application-id does not exist -> Restore it within 30 days/,
  );
  expect(more).toEqual([]);
});

const owner = (id: string) => ({ id, displayName: id.toLowerCase() });

test.each<[string, string[], string | undefined, string[]]>([
  ['named owners are there', ['PIPELINE', 'other'], undefined, []],
  ['the principal is one too', ['pipeline', 'me'], 'me', []],
  [
    'a named one is gone',
    ['other'],
    undefined,
    [
      `wrong Owners: pipeline is not among them: other (other). Azure refuses their "pulumi up" (AadWebhookResourceNotOwnedByCaller) -> As one of the owners, or with Application.ReadWrite.All: ${again}`,
    ],
  ],
  [
    'who deploys is none',
    ['pipeline'],
    'me',
    [
      'wrong Owners: me is not among them: pipeline (pipeline). Azure refuses their "pulumi up" (AadWebhookResourceNotOwnedByCaller) -> Add the current principal me to the owners, or deploy as one of them.',
    ],
  ],
])('owners: %s', (_, owners, deployer, expected) => {
  expect(faults([ownersFinding(promised, owners.map(owner), deployer)])).toEqual(expected);
});

test('what an interrupted run has left is told: pending operations, and applications with the name', () => {
  const own = { id: 'application-id', displayName: 'itsm-dev' };
  const left = { ...promised, pending: ['creating itsm-action-group'] };

  expect(faults(leftOverFindings(promised, [own]))).toEqual([]);
  expect(faults(leftOverFindings(left, [own, owner('twin')]))).toEqual([
    'wrong Left over by an interrupted run: the state has an operation that nobody ended: creating itsm-action-group -> azure-itsm recover --stack dev',
    'wrong Left over by an interrupted run: another application has the name or the Application ID URI of the stack\'s: "twin", object id twin -> Look who uses it (another project may have a stack of this name); if nobody does: az ad app delete --id twin',
  ]);
});
