import { join } from 'node:path';
import { TestCloud } from './support';

const cloud = new TestCloud({}, join(__dirname, 'fixtures', 'everyType'), true);

beforeAll(() => cloud.startWithKeys());
afterAll(() => cloud.stop());

const names = [
  'action-group',
  'activity',
  'group',
  'lock',
  'log',
  'metric',
  'processing',
  'prometheus',
  'role',
];

test('a resource of each type is made, and the next preview is empty', async () => {
  await cloud.configure('dev');
  await cloud.up('dev');
  const state = await cloud.state('dev');
  expect(
    Object.keys(state)
      .filter((name) => names.includes(name))
      .sort(),
  ).toEqual(names);
  expect(state['lock']?.id).toBe(
    `${state['action-group']?.id}/providers/Microsoft.Authorization/locks/${state['lock']?.id?.split('/').pop()}`,
  );
  expect(await cloud.changes('dev')).toEqual([]);
  expect(await cloud.changes('dev', '--refresh')).toEqual([]);
});

test('a changed rule is changed in place; another principal replaces the role assignment', async () => {
  // Azure deletes no role assignment on what is locked, and a replacement ends with deleting.
  await cloud.configure('dev', { 'every-type:locked': false });
  await cloud.up('dev');
  await cloud.configure('dev', {
    'every-type:severity': 1,
    'every-type:principalId': '33333333-3333-3333-3333-333333333333',
  });
  expect((await cloud.changes('dev')).filter(({ name }) => name !== 'every-type-dev')).toEqual(
    expect.arrayContaining([
      { op: 'update', name: 'metric', properties: ['severity'] },
      { op: 'update', name: 'log', properties: ['severity'] },
      { op: 'update', name: 'prometheus', properties: ['rules[0].severity'] },
      expect.objectContaining({ op: 'replace', name: 'role' }),
    ]),
  );
  await cloud.up('dev');
  await cloud.configure('dev', { 'every-type:locked': true });
  await cloud.up('dev');
  expect(await cloud.changes('dev', '--refresh')).toEqual([]);
  const { metric, role } = await cloud.state('dev');
  const rule = await cloud.azure('GET', `${metric?.id}?api-version=2018-03-01`);
  expect(rule.body).toMatchObject({ properties: { severity: 1 } });
  const [scope] = role?.id?.split('/providers/Microsoft.Authorization/') ?? [];
  const assignments = await cloud.list<{ properties: { principalId: string } }>(
    `${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
  );
  expect(assignments.map(({ properties }) => properties.principalId)).toEqual([
    '33333333-3333-3333-3333-333333333333',
  ]);
});

test('what somebody changed at Azure is found', async () => {
  const { metric } = await cloud.state('dev');
  const path = `${metric?.id}?api-version=2018-03-01`;
  await cloud.azure('PATCH', path, { properties: { enabled: false } });
  expect(await cloud.changes('dev', '--refresh')).toEqual([
    { op: 'update', name: 'metric', properties: ['enabled'] },
  ]);
});

test('all of it is deleted, the lock before what it protects', async () => {
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);
  const { subscription } = { subscription: cloud.local.env.ARM_SUBSCRIPTION_ID };
  const left = await cloud.list(
    `/subscriptions/${subscription}/resourceGroups?api-version=2024-03-01`,
  );
  expect(left).toEqual([]);
});
