import { changesIn, TestCloud } from './support';

const cloud = new TestCloud();
let outputs: Record<string, string>;

beforeAll(async () => {
  await cloud.startDeployed();
  outputs = await cloud.outputs('dev');
});
afterAll(() => cloud.stop());

const refreshed = async () =>
  changesIn(await cloud.pulumi(['refresh', '--preview-only', '--json', '--stack', 'dev']));

test('without drift a refresh finds nothing, and neither does the preview after it', async () => {
  expect(await refreshed()).toEqual([]);
  await cloud.pulumi(['refresh', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(await cloud.changes('dev')).toEqual([]);
});

test('an application renamed in the portal is shown by refresh and named again by up', async () => {
  const path = `/v1.0/applications/${outputs.applicationObjectId}`;
  await cloud.azure('PATCH', path, { displayName: 'renamed by hand' });

  expect(await refreshed()).toEqual([expect.objectContaining({ name: 'itsm-application' })]);
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);
  expect((await cloud.azure('GET', path)).body).toMatchObject({ displayName: 'itsm-dev' });
});

test('a role assignment removed behind our back is shown by refresh and made again by up', async () => {
  const path = `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}/appRoleAssignedTo`;
  const [assignment] = await cloud.list<{ id: string }>(path);
  await cloud.azure('DELETE', `${path}/${assignment?.id}`);

  expect(await refreshed()).toEqual([
    { op: 'delete', name: 'itsm-role-assignment', properties: [] },
  ]);
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);
  expect(await cloud.list(path)).toHaveLength(1);
});

test('an action group switched off in the portal is shown by refresh and on again after up', async () => {
  const path = `${outputs.actionGroupId}?api-version=2023-01-01`;
  await cloud.azure('PATCH', path, { properties: { enabled: false } });

  expect(await refreshed()).toEqual([expect.objectContaining({ name: 'itsm-action-group' })]);
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);
  expect((await cloud.azure('GET', path)).body).toMatchObject({ properties: { enabled: true } });
});

test('an action group deleted in the portal is made again by up', async () => {
  await cloud.azure('DELETE', `${outputs.actionGroupId}?api-version=2023-01-01`);

  expect(await refreshed()).toEqual([{ op: 'delete', name: 'itsm-action-group', properties: [] }]);
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);
  expect(await cloud.changes('dev')).toEqual([]);
});
