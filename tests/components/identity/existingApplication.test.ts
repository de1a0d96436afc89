import {
  existingApplicationProblems,
  type ExistingApplication,
} from '../../../components/identity/existingApplication';
import {
  applicationMismatches,
  lookUpProblem,
  notAnOwner,
  servicePrincipalMismatches,
  type FoundApplication,
} from '../../../components/identity/existingApplicationRules';

const given: ExistingApplication = {
  objectId: '55555555-5555-5555-5555-555555555555',
  clientId: '66666666-6666-6666-6666-666666666666',
  identifierUri: 'api://itsm',
  servicePrincipalObjectId: '77777777-7777-7777-7777-777777777777',
  tokenVersion: 2,
  appRoleId: '88888888-8888-8888-8888-888888888888',
};
const role = {
  id: given.appRoleId ?? '',
  value: 'ActionGroupsSecureWebhook',
  enabled: true,
  allowedMemberTypes: ['Application'],
};
const found: FoundApplication = {
  clientId: given.clientId,
  displayName: 'made by hand',
  identifierUris: ['api://other', 'api://itsm'],
  signInAudience: 'AzureADMyOrg',
  apis: [{ requestedAccessTokenVersion: 2 }],
  appRoles: [role],
  owners: ['33333333-3333-3333-3333-333333333333'],
};
const lines = (problems: { key: string; message: string }[]) =>
  problems.map(({ key, message }) => `${key} ${message}`);

test('what is complete and in shape is accepted, and so is a real application that agrees', () => {
  expect(existingApplicationProblems(given)).toEqual([]);
  expect(applicationMismatches(given, found)).toEqual([]);
  expect(
    servicePrincipalMismatches(given, {
      clientId: given.clientId,
      displayName: '',
      appRoleAssignmentRequired: true,
    }),
  ).toEqual([]);
});

test('URIs of older applications pass, although none like them could be added today', () => {
  for (const identifierUri of ['http://itsm', 'urn:itsm', 'api://itsm']) {
    expect(existingApplicationProblems({ ...given, identifierUri, tokenVersion: 1 })).toEqual([]);
  }
});

test('an application without a role needs no role', () => {
  const without = { ...given, appRoleId: undefined };

  expect(existingApplicationProblems(without)).toEqual([]);
  expect(applicationMismatches(without, { ...found, appRoles: [] })).toEqual([]);
});

test.each<[string, object, string[]]>([
  [
    'a missing value, with the command that finds it',
    { servicePrincipalObjectId: undefined },
    [
      'application.servicePrincipalObjectId is missing. Get it with: az ad sp show --id <client id> --query id',
    ],
  ],
  [
    "azuread's resource id",
    { objectId: `/applications/${given.objectId}` },
    [
      `application.objectId must be the GUID at the end of the path alone (got "/applications/${given.objectId}").`,
    ],
  ],
  [
    'a name in place of an id',
    { clientId: 'itsm' },
    [
      'application.clientId must be a GUID such as 00000000-0000-0000-0000-000000000000 (got "itsm"). Get it with: az ad app show --id <object id> --query appId',
    ],
  ],
  [
    'the same id twice',
    { servicePrincipalObjectId: given.objectId },
    [
      `application.servicePrincipalObjectId must differ from objectId (got "${given.objectId}" for both): they are different ids. Get this one with: az ad sp show --id <client id> --query id`,
    ],
  ],
  [
    "Microsoft's sender",
    { clientId: '461e8683-5575-4561-ac7f-899cc907d62a' },
    [
      `application.clientId must be the client id of your application (got "461e8683-5575-4561-ac7f-899cc907d62a", which is Azure Monitor's own, AzNS). Get yours with: az ad app show --id <object id> --query appId`,
    ],
  ],
  [
    "the manifest's null, and a URI that is none",
    { tokenVersion: null, identifierUri: 'itsm' },
    [
      'application.identifierUri must be an Application ID URI such as api://… (got "itsm"). Get it with: az ad app show --id <client id> --query identifierUris',
      'application.tokenVersion must be 1 or 2 (got null); null in the manifest means 1. Get it with: az ad app show --id <client id> --query api.requestedAccessTokenVersion',
    ],
  ],
  [
    'a key of its own',
    { appId: given.clientId },
    [
      'application.appId is not a key of an existing application. Allowed are objectId, clientId, identifierUri, servicePrincipalObjectId, tokenVersion, appRoleId. Correct the name, or remove it.',
    ],
  ],
])('%s is refused before anything is looked up', (_, changes, expected) => {
  const wrong = { ...given, ...changes };

  expect(lines(existingApplicationProblems(wrong))).toEqual(expected);
});

test.each<[string, Partial<FoundApplication>, RegExp]>([
  ['another client id', { clientId: 'other' }, /^application\.clientId is 6{8}.* has other\./],
  [
    'no such URI',
    { identifierUris: [] },
    /^application\.identifierUri is .* Its URIs are: none\. .*NotFound/,
  ],
  [
    'version 1 tokens with a version 2 hand-over',
    { apis: [{ requestedAccessTokenVersion: 1 }] },
    /^application\.tokenVersion is 2, but the application gets version 1 tokens.*Set application\.tokenVersion to 1.*api\.requestedAccessTokenVersion=2/,
  ],
  [
    'other tenants',
    { signInAudience: 'AzureADMultipleOrgs' },
    /^application\.objectId names .*AzureADMultipleOrgs/,
  ],
  [
    'no role',
    { appRoles: [] },
    /^application\.appRoleId is "8.*", which is not an app role .* It has none\./,
  ],
  [
    'a disabled role',
    { appRoles: [{ ...role, enabled: false }] },
    /^application\.appRoleId names .* is disabled\./,
  ],
  [
    'a role for people',
    { appRoles: [{ ...role, allowedMemberTypes: ['User'] }] },
    /^application\.appRoleId names .* is for User only/,
  ],
  [
    'a role without a value',
    { appRoles: [{ ...role, value: '' }] },
    /^application\.appRoleId names a role without a value/,
  ],
])('an application with %s is refused, with the fix', (_, changes, expected) => {
  const [only, ...more] = lines(applicationMismatches(given, { ...found, ...changes }));

  expect(more).toEqual([]);
  expect(only).toMatch(expected);
});

test('a service principal of another application, or one that wants a role, is refused', () => {
  const other = { clientId: 'other', displayName: 'B', appRoleAssignmentRequired: false };
  expect(lines(servicePrincipalMismatches(given, other))).toEqual([
    `application.servicePrincipalObjectId names the service principal "B" of another application (client id other). Get the right one with: az ad sp show --id ${given.clientId} --query id`,
  ]);

  const strict = { clientId: given.clientId, displayName: 'A', appRoleAssignmentRequired: true };
  const without = { ...given, appRoleId: undefined };
  expect(servicePrincipalMismatches(without, strict)[0]?.message).toContain(
    'gives tokens to assigned applications only',
  );
});

test('an owner is recognised whatever the case of the id, and anybody else is told the command', () => {
  const owners = ['aaaaaaaa-0000-0000-0000-000000000001'];

  expect(notAnOwner(given, owners, 'AAAAAAAA-0000-0000-0000-000000000001')).toBeUndefined();
  expect(notAnOwner(given, owners, 'other')).toContain(
    `az ad app owner add --id ${given.clientId} --owner-object-id other`,
  );
});

test('a look-up that found nothing differs from one that was refused', () => {
  const [gone] = lookUpProblem(given, 'objectId', 'Application with object ID "x" was not found');
  const [denied] = lookUpProblem(given, 'objectId', 'Authorization_RequestDenied: Insufficient');

  expect(gone?.message).toContain(
    'is "55555555-5555-5555-5555-555555555555", but this tenant has no such application. Get it with: az ad app show --id 66666666-6666-6666-6666-666666666666 --query id',
  );
  expect(denied?.message).toContain('needs the permission Application.Read.All');
  expect(denied?.message).toContain('Authorization_RequestDenied');
});
