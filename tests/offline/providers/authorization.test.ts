import { tenantId } from '../../../offline/emulator/wellKnown';
import { failureOf, startPlugins, type Engine, type Plugins } from './support';

let plugins: Plugins;
let engine: Engine;
let subscription: string;
const managementGroup = `/providers/Microsoft.Management/managementGroups/${tenantId}`;
const other = '66666666-6666-6666-6666-666666666666';
const roleId = 'aaaaaaaa-1111-4111-8111-111111111111';
const assignmentId = 'bbbbbbbb-1111-4111-8111-111111111111';

beforeAll(async () => {
  plugins = await startPlugins();
  subscription = `/subscriptions/${plugins.env.ARM_SUBSCRIPTION_ID}`;
});
afterAll(() => plugins.stop());
beforeEach(async () => {
  await plugins.cloud.control('reset');
  engine = plugins.connect('azure-native');
  await engine.configure();
});

const role = (changes: object = {}) => ({
  scope: subscription,
  roleDefinitionId: roleId,
  roleName: 'ITSM callback',
  roleType: 'CustomRole',
  description: 'Alerts only',
  assignableScopes: [subscription, managementGroup],
  permissions: [{ actions: ['Microsoft.AlertsManagement/alerts/read'], notActions: [] }],
  ...changes,
});
const assignment = (scope: string, roleDefinitionId: string) => ({
  scope,
  roleAssignmentName: assignmentId,
  principalId: other,
  principalType: 'ServicePrincipal',
  roleDefinitionId,
});

test('a role is made at a subscription, found unchanged by a refresh, changed in place, and deleted', async () => {
  const inputs = role();
  const { id, outputs } = await engine.create('roleDefinition', inputs);
  expect(id).toBe(`${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`);
  expect(outputs).toMatchObject({
    azureApiVersion: '2022-05-01-preview',
    name: roleId,
    roleName: 'ITSM callback',
    roleType: 'CustomRole',
    type: 'Microsoft.Authorization/roleDefinitions',
  });
  expect((await engine.read('roleDefinition', id, outputs, inputs)).inputs).toEqual(inputs);

  const news = role({ description: 'Another' });
  const { replaces } = await engine.diff('roleDefinition', { olds: outputs, oldInputs: inputs, news });
  expect(replaces).toEqual([]);
  const updated = await engine.update('roleDefinition', id, { olds: outputs, news });
  expect(updated).toMatchObject({ description: 'Another' });
  await engine.delete('roleDefinition', id, updated);
  expect((await engine.read('roleDefinition', id)).id).toBe('');
}); // prettier-ignore

test.each([
  ['scope', { scope: '/subscriptions/another' }],
  ['roleDefinitionId', { roleDefinitionId: assignmentId }],
])('another %s makes another role', async (key, change) => {
  const news = role(change);
  const { replaces } = await engine.diff('roleDefinition', { oldInputs: role(), news });
  expect(replaces).toEqual([key]);
});

test.each([
  ['a subscription', () => subscription],
  ['a management group', () => managementGroup],
])('a role is assigned at %s, and cannot be deleted before that is', async (_, scopeOf) => {
  const { id: roleDefinitionId, outputs } = await engine.create('roleDefinition', role());
  const inputs = assignment(scopeOf(), roleDefinitionId);
  const made = await engine.create('roleAssignment', inputs);
  expect(made.id).toBe(
    `${scopeOf()}/providers/Microsoft.Authorization/roleAssignments/${assignmentId}`,
  );
  const read = await engine.read('roleAssignment', made.id, made.outputs, inputs);
  expect(read.inputs).toEqual(inputs);
  const { message } = await failureOf(engine.delete('roleDefinition', roleDefinitionId, outputs));
  expect(message).toContain('RoleDefinitionHasAssignments');

  await engine.delete('roleAssignment', made.id, made.outputs);
  await engine.delete('roleDefinition', roleDefinitionId, outputs);
});

test('a role made at a management group is read by the id that Azure gives, and cannot be deleted by it', async () => {
  const inputs = role({ scope: managementGroup, assignableScopes: [managementGroup] });
  const { id, outputs } = await engine.create('roleDefinition', inputs);
  expect(id).toBe(`/providers/Microsoft.Authorization/roleDefinitions/${roleId}`);
  expect((await engine.read('roleDefinition', id, outputs, inputs)).inputs).toEqual(inputs);
  await expect(engine.delete('roleDefinition', id, outputs)).rejects.toThrow('NotEmulated');
});
