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
