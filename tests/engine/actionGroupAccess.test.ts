import { TestCloud } from './support';

const cloud = new TestCloud();
/** Principals of the emulated tenant. */
const deployer = '33333333-3333-3333-3333-333333333333';
const other = '66666666-6666-6666-6666-666666666666';
const reader = { principalId: other, principalType: 'ServicePrincipal', role: 'Monitoring Reader' };
const contributor = { ...reader, principalId: deployer, role: 'Contributor' };
let groupId: string;

interface Assignment {
  name: string;
  properties: { principalId: string; roleDefinitionId: string; scope: string };
}

const assignments = async () => {
  const list = `${groupId}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
  const found = await cloud.list<Assignment>(list);
  return found.filter(({ properties }) => properties.scope.toLowerCase() === groupId.toLowerCase());
};
const withoutComponents = async (): Promise<string[]> =>
  (await cloud.changes('dev'))
    .filter(({ name }) => !/^[A-Z]/.test(name))
    .map(({ op, name }) => `${op} ${name}`);

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', { lock: 'CanNotDelete', roleAssignments: [reader] });
  await cloud.up('dev');
  groupId = (await cloud.outputs('dev')).actionGroupId ?? '';
});
afterAll(() => cloud.stop());

test('a locked group cannot be deleted by hand, nor can its resource group', async () => {
  const resourceGroup = groupId.split('/providers/')[0];

  for (const path of [
    `${groupId}?api-version=2023-01-01`,
    `${resourceGroup}?api-version=2024-03-01`,
  ]) {
    const { status, body } = await cloud.azure('DELETE', path);
    expect(status).toBe(409);
    expect(JSON.stringify(body)).toContain('ScopeLocked');
  }
});

test('the role is given on the group alone', async () => {
  expect((await assignments()).map(({ properties }) => properties)).toEqual([
    expect.objectContaining({
      principalId: other,
      roleDefinitionId: expect.stringMatching(/43d0d8ad-25c7-4714-9337-8ba259a9fe05$/) as string,
    }),
  ]);
});

test('a second preview shows no change', async () => {
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
});

test('a locked group can still be changed', async () => {
  await cloud.configure('dev', { groupShortName: 'renamed' });
  await cloud.up('dev');

  const { body } = await cloud.azure('GET', `${groupId}?api-version=2023-01-01`);
  expect(body).toMatchObject({ properties: { groupShortName: 'renamed' } });
});

test('another assignment in front leaves the first one, and its name, as they are', async () => {
  const [before] = await assignments();
  await cloud.configure('dev', { roleAssignments: [contributor, reader] });

  expect(await withoutComponents()).toEqual([
    `create itsm-b24988ac-6180-42a0-ab88-20f7382dd24c-${deployer}`,
  ]);
  await cloud.up('dev');
  expect((await assignments()).map(({ name }) => name)).toContain(before?.name);
});

test('an assignment removed in the portal is made again by up', async () => {
  const [first] = await assignments();
  const path = `${groupId}/providers/Microsoft.Authorization/roleAssignments/${first?.name}`;
  await cloud.azure('DELETE', `${path}?api-version=2022-04-01`);
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);

  expect(await assignments()).toHaveLength(2);
});

test('destroy takes lock and roles away first, then the group', async () => {
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(await cloud.state('dev')).toEqual({});
  expect((await cloud.azure('GET', `${groupId}?api-version=2023-01-01`)).status).toBe(404);
});
