import { changesIn, type Change } from './changes';
import { TestCloud } from './support';

const cloud = new TestCloud();
let outputs: Record<string, string>;

beforeAll(async () => {
  await cloud.startDeployed();
  outputs = await cloud.outputs('dev');
});
afterAll(() => cloud.stop());

const refreshed = async () =>
  changesIn(await cloud.pulumi(['refresh', '--preview-only', '--json', '--stack', 'dev']));
const mend = () => cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);
const application = () => `/v1.0/applications/${outputs.applicationObjectId}`;
const assignments = () =>
  `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}/appRoleAssignedTo`;
const actionGroup = () => `${outputs.actionGroupId}?api-version=2023-01-01`;

test('without drift a refresh finds nothing, and neither does the preview after it', async () => {
  const refresh = ['refresh', '--yes', '--skip-preview', '--expect-no-changes', '--stack', 'dev'];
  await cloud.pulumi(refresh);
  expect(await cloud.changes('dev')).toEqual([]);
});

describe('of three changes behind our back,', () => {
  let found: Change[];

  beforeAll(async () => {
    await cloud.azure('PATCH', application(), { displayName: 'renamed by hand' });
    const [assignment] = await cloud.list<{ id: string }>(assignments());
    await cloud.azure('DELETE', `${assignments()}/${assignment?.id}`);
    await cloud.azure('PATCH', actionGroup(), { properties: { enabled: false } });
    found = await refreshed();
    await mend();
  });

  test('refresh shows each, and nothing else', () => {
    expect(found.map(({ name }) => name).sort()).toEqual([
      'itsm-action-group',
      'itsm-application',
      'itsm-role-assignment',
    ]);
  });

  test('an application renamed in the portal is shown by refresh and named again by up', async () => {
    expect(found).toContainEqual(
      expect.objectContaining({ op: 'update', name: 'itsm-application' }),
    );
    expect((await cloud.azure('GET', application())).body).toMatchObject({
      displayName: 'itsm-dev',
    });
  });

  test('a role assignment removed behind our back is shown by refresh and made again by up', async () => {
    expect(found).toContainEqual({ op: 'delete', name: 'itsm-role-assignment', properties: [] });
    expect(await cloud.list(assignments())).toHaveLength(1);
  });

  test('an action group switched off in the portal is shown by refresh and on again after up', async () => {
    expect(found).toContainEqual(
      expect.objectContaining({ op: 'update', name: 'itsm-action-group' }),
    );
    const { body } = await cloud.azure('GET', actionGroup());
    expect(body).toMatchObject({ properties: { enabled: true } });
  });
});

test('an action group deleted in the portal is made again by up', async () => {
  await cloud.azure('DELETE', actionGroup());

  expect(await refreshed()).toEqual([{ op: 'delete', name: 'itsm-action-group', properties: [] }]);
  await mend();
  expect(await cloud.changes('dev')).toEqual([]);
});
