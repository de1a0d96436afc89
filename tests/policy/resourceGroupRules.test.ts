import { resourceGroupKept } from '../../policy/resourceGroupRules';
import { types, violationsOf } from './support';

const group = (more: object = {}) => ({
  type: types.resourceGroup,
  name: 'rg',
  props: { resourceGroupName: 'rg-alerts', location: 'westeurope' },
  ...more,
});
const ignoreChanges = ['resourceGroupName', 'location'];

test.each([
  ['one whose name and region the engine ignores', group({ ignoreChanges })],
  ['one that is protected', group({ protect: true })],
  ['another type', { type: types.actionGroup, props: {} }],
])('lets %s pass', async (_what, given) => {
  expect(await violationsOf(resourceGroupKept, given)).toEqual([]);
});

test.each([
  [[], 'location or resourceGroupName'],
  [['tags', 'location'], 'resourceGroupName'],
  [['resourceGroupName'], 'location'],
])('refuses one with ignoreChanges %j', async (given, missing) => {
  expect(await violationsOf(resourceGroupKept, group({ ignoreChanges: given }))).toEqual([
    `Resource group "rg" can be replaced, which deletes all that is in it: a change of ${missing} does that. ` +
      "Give it ignoreChanges: ['location', 'resourceGroupName'], or protect: true; or add its name to " +
      '"replaceableResources" of this policy. https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/',
  ]);
});

test.each([
  'azure-native:resources/v20240301:ResourceGroup',
  'azure-native_resources_v20240301:resources:ResourceGroup',
])('knows the type as %s', async (type) => {
  expect(await violationsOf(resourceGroupKept, group({ type }))).toHaveLength(1);
});

test('believes its configuration about resources that it names', async () => {
  const config = { replaceableResources: ['rg'] };

  expect(await violationsOf(resourceGroupKept, group(), config)).toEqual([]);
});
