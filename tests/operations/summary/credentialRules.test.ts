import type { Step } from '../../../operations/summary/preview';
import { types } from '../../../operations/summary/stack';
import { consequencesOf, deployed, ids, inputs, only, step, update } from './support';

/** A resource that the program declares outside of our components. */
function made(type: string, values: Record<string, unknown>): Step {
  const urn = `urn:pulumi:dev::shop::${type}::mine`;
  return { op: 'create', urn, newState: { type, inputs: values } };
}

test.each([
  'azuread:index/applicationPassword:ApplicationPassword',
  'azuread:index/applicationCertificate:ApplicationCertificate',
  'azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential',
  'azuread:index/servicePrincipalPassword:ServicePrincipalPassword',
  'azure-native:managedidentity:FederatedIdentityCredential',
])('a new %s is a way to sign in, with what is known of it', (type) => {
  const subject = 'repo:mallory/fork:ref:refs/heads/main';

  expect(only('new-credential', deployed(), made(type, { subject })).details).toEqual([
    `subject: \`${subject}\``,
  ]);
  expect(ids(deployed(), made(type, { subject }))).toEqual(['new-credential']);
});

test('a password inside the application is one', () => {
  const changed = update('application', {}, { passwords: [{ displayName: 'x' }] }, 'passwords');

  expect(ids(deployed(), changed)).toContain('new-credential');
});

test('another owner, made beside the application, can act as it', () => {
  const type = 'azuread:index/applicationOwner:ApplicationOwner';
  const owner = made(type, { ownerObjectId: 'mallory', applicationId: 'ours' });

  expect(consequencesOf(deployed(), owner)).toEqual([
    {
      id: 'owners-change',
      text: '`mallory` becomes an owner of the application `ours`, and can act as it (`mine`).',
    },
  ]);
});

describe('app-role-granted', () => {
  const role = (appRoleId: string) =>
    made(types.appRoleAssignment, {
      appRoleId,
      principalObjectId: 'mallory',
      resourceObjectId: 'graph',
    });

  test('names a role of Microsoft Graph', () => {
    const everything = role('9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8');

    expect(only('app-role-granted', deployed(), everything).text).toBe(
      '`mallory` gets the app role `RoleManagement.ReadWrite.Directory` of Microsoft Graph on `graph` (`mine`).',
    );
  });

  test('of our own component it is the assignment that Azure Monitor needs, unless it is one of Graph', () => {
    const inside = (appRoleId: string) =>
      step('create', 'appRoleAssignment', { after: inputs({ appRoleId }) });

    expect(ids(deployed(), inside('some-guid'))).not.toContain('app-role-granted');
    expect(ids(deployed(), inside('1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9'))).toContain(
      'app-role-granted',
    );
    expect(ids(deployed(), role('constructor'))).toContain('app-role-granted');
  });
});
