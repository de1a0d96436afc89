import type { Azure } from '../../operations/azure';
import { findExisting } from '../../operations/naturalKeys';

const uri = "api://11111111-1111-1111-1111-111111111111/o'brien";
const application = {
  urn: 'urn:pulumi:dev::p::azuread:index/application:Application::itsm-application',
  type: 'azuread:index/application:Application',
  custom: true,
  inputs: { displayName: 'itsm-dev', identifierUris: [uri] },
};

/** A tenant whose every list has these items, and what it was asked for. */
function tenant(items: object[]) {
  const asked: string[] = [];
  const api = (path: string) => {
    asked.push(decodeURIComponent(path));
    return { get: () => Promise.resolve({ value: items }) };
  };
  return { azure: { graph: { api } } as unknown as Azure, asked };
}

test('an application is found by its identifier URI, quoted as Graph wants it', async () => {
  const { azure, asked } = tenant([{ id: 'abc', displayName: 'itsm-dev' }]);

  expect(await findExisting(azure, application, undefined)).toBe('/applications/abc');
  expect(asked).toEqual([
    "/applications?$filter=identifierUris/any(uri:uri eq 'api://11111111-1111-1111-1111-111111111111/o''brien')&$select=id,displayName,appRoles",
  ]);
});

test('an application that azuread was still naming is ours', async () => {
  const { azure } = tenant([{ id: 'abc', displayName: 'TERRAFORM_UPDATE_4c309662' }]);

  expect(await findExisting(azure, application, undefined)).toBe('/applications/abc');
});

test("somebody else's application with the same identifier URI is not taken over", async () => {
  const { azure } = tenant([{ id: 'abc', displayName: 'Payroll' }]);

  await expect(findExisting(azure, application, undefined)).rejects.toThrow(
    `The identifier URI ${uri} belongs to the application "Payroll" (object id abc), not to "itsm-dev", which this stack creates. ` +
      'Nothing was changed: give one of them another identifierUri.',
  );
});

const withRole = (id: string) => ({
  ...application,
  inputs: { ...application.inputs, appRoles: [{ id }] },
});

test('an application with the app role that this stack made up is ours, whatever its name', async () => {
  const { azure } = tenant([{ id: 'abc', displayName: 'renamed', appRoles: [{ id: 'role' }] }]);

  expect(await findExisting(azure, withRole('role'), undefined)).toBe('/applications/abc');
});

test("another stack's application is not taken over although it has the same name as well", async () => {
  const { azure } = tenant([{ id: 'abc', displayName: 'itsm-dev', appRoles: [{ id: 'other' }] }]);

  await expect(findExisting(azure, withRole('role'), undefined)).rejects.toThrow(
    `The identifier URI ${uri} belongs to the application "itsm-dev" (object id abc), not to "itsm-dev" with the app role role, which this stack creates. ` +
      'Nothing was changed: give one of them another identifierUri.',
  );
});

test('an application that was not made is not found', async () => {
  expect(await findExisting(tenant([]).azure, application, undefined)).toBeUndefined();
});

test('an assignment is the one of this principal and this role', async () => {
  const inputs = { resourceObjectId: 'resource', principalObjectId: 'azns', appRoleId: 'role' };
  const type = 'azuread:index/appRoleAssignment:AppRoleAssignment';
  const assignment = { urn: 'urn', type, custom: true, inputs };
  const { azure } = tenant([
    { id: '1', principalId: 'other', appRoleId: 'role' },
    { id: '2', principalId: 'azns', appRoleId: 'other' },
    { id: '3', principalId: 'azns', appRoleId: 'role' },
  ]);

  expect(await findExisting(azure, assignment, undefined)).toBe(
    '/servicePrincipals/resource/appRoleAssignedTo/3',
  );
});

test('what exists in state only has nothing to look up', async () => {
  const uuid = { urn: 'urn', type: 'random:index/randomUuid:RandomUuid', custom: true };
  const { azure, asked } = tenant([]);

  expect(await findExisting(azure, uuid, undefined)).toBeUndefined();
  expect(asked).toEqual([]);
});

test('a type nobody can look up stops recovery, so that nothing is dropped unseen', async () => {
  const type = 'azuread:index/group:Group';
  const group = { urn: 'urn:group', type, custom: true, inputs: {} };

  await expect(findExisting(tenant([]).azure, group, undefined)).rejects.toThrow(
    'urn:group: its creation was interrupted, and recover does not know how to find a azuread:index/group:Group. ' +
      'Look it up in Azure, then import it with "pulumi import", or clear it with "pulumi refresh --clear-pending-creates".',
  );
});

test('without a subscription a resource of Azure Resource Manager cannot be looked up', async () => {
  const type = 'azure-native:monitor:ActionGroup';
  const inputs = { resourceGroupName: 'rg', actionGroupName: 'itsm' };

  await expect(
    findExisting(tenant([]).azure, { urn: 'urn', type, custom: true, inputs }, undefined),
  ).rejects.toThrow(
    'No subscription is known: set ARM_SUBSCRIPTION_ID, or azure-native:subscriptionId in the configuration.',
  );
});

test.each([
  [
    'azure-native:alertsmanagement:AlertProcessingRuleByName',
    { resourceGroupName: 'rg', alertProcessingRuleName: 'night' },
    'subscriptions/s/resourceGroups/rg/providers/Microsoft.AlertsManagement/actionRules/night',
  ],
  [
    'azure-native:authorization:ManagementLockByScope',
    { scope: '/subscriptions/s/resourceGroups/rg/g', lockName: 'keep' },
    'subscriptions/s/resourceGroups/rg/g/providers/Microsoft.Authorization/locks/keep',
  ],
  [
    'azure-native:authorization:RoleAssignment',
    { scope: 'subscriptions/s/resourceGroups/rg/g', roleAssignmentName: 'guid' },
    'subscriptions/s/resourceGroups/rg/g/providers/Microsoft.Authorization/roleAssignments/guid',
  ],
  [
    'azure-native:authorization:RoleDefinition',
    { scope: '/subscriptions/s', roleDefinitionId: 'guid' },
    'subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/guid',
  ],
  [
    'azure-native:authorization:RoleAssignment',
    {
      scope: '/providers/Microsoft.Management/managementGroups/root',
      roleAssignmentName: 'guid',
    },
    'providers/Microsoft.Management/managementGroups/root/providers/Microsoft.Authorization/roleAssignments/guid',
  ],
])('a %s is found by its place and name', async (type, inputs, id) => {
  const asked: string[] = [];
  const getById = (path: string) => {
    asked.push(path);
    return Promise.resolve({ id: `/${path}` });
  };
  const azure = { resources: () => ({ resources: { getById } }) } as unknown as Azure;
  const resource = { urn: 'urn', type, custom: true, inputs };

  expect(await findExisting(azure, resource, 's')).toBe(`/${id}`);
  expect(asked).toEqual([id]);
});

describe('an application without an identifier URI', () => {
  const me = '33333333-3333-3333-3333-333333333333';
  const token = `e30.${Buffer.from(JSON.stringify({ oid: me })).toString('base64url')}.`;
  const bare = { identifierUris: [], passwordCredentials: [], keyCredentials: [] };
  const made = (id: string, more = {}) => ({
    id,
    appId: `app of ${id}`,
    displayName: 'itsm-callback-dev',
    ...bare,
    ...more,
  });
  const callback = { ...application, inputs: { displayName: 'itsm-callback-dev' } };

  /** Applications by name, their owners, and the client ids that have a service principal. */
  function directory(applications: ReturnType<typeof made>[], owner = me, principals = ['']) {
    const answer = (path: string): object[] => {
      const [, name, prefix] =
        /displayName eq '(.*?)'|startswith\(displayName,'(.*?)'\)/.exec(path) ?? [];
      if (path.endsWith('/owners')) return [{ id: owner.toUpperCase() }];
      if (path.startsWith('/servicePrincipals')) {
        return principals.filter((id) => path.includes(`'${id}'`)).map((id) => ({ id }));
      }
      return applications.filter(({ displayName }) =>
        prefix === undefined ? displayName === name : displayName.startsWith(prefix),
      );
    };
    const api = (path: string) => ({
      get: () => Promise.resolve({ value: answer(decodeURIComponent(path)) }),
    });
    return { graph: { api }, graphToken: () => Promise.resolve(token) } as unknown as Azure;
  }
  const find = (azure: Azure, known?: string[]) =>
    findExisting(azure, callback, undefined, new Set(known));

  test('is the one of its name that the current principal owns, and that has nothing yet', async () => {
    expect(await find(directory([made('abc')]))).toBe('/applications/abc');
    expect(await find(directory([made('abc', { displayName: 'TERRAFORM_UPDATE_1' })]))).toBe(
      '/applications/abc',
    );
  });

  test.each([
    ["somebody else's", directory([made('abc')], 'other')],
    ['one with a URI', directory([made('abc', { identifierUris: [uri] })])],
    ['one with a secret', directory([made('abc', { passwordCredentials: [{}] })])],
    ['one with a certificate', directory([made('abc', { keyCredentials: [{}] })])],
    [
      "another stack's, which has a service principal",
      directory([made('abc')], me, ['app of abc']),
    ],
    ['one of another name', directory([made('abc', { displayName: 'other' })])],
  ])('is not %s', async (_, azure) => {
    expect(await find(azure)).toBeUndefined();
  });

  test('is not one that the state has', async () => {
    expect(await find(directory([made('abc')]), ['/applications/abc'])).toBeUndefined();
  });

  test('is for a person to choose where there are several', async () => {
    await expect(find(directory([made('abc'), made('def')]))).rejects.toThrow(
      '2 applications may be the one that this stack was creating ("itsm-callback-dev"): abc, def. ' +
        'The current principal owns each, and none has a secret, a service principal or an identifier URI. Nothing was changed. ' +
        'Delete those that nobody uses (az ad app delete --id <object id>), then run recover again.',
    );
  });
});
