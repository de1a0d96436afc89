import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCloud } from './support';

const cloud = new TestCloud();
const names = [
  'resource-group',
  'itsm-role-id',
  'itsm-application',
  'itsm-service-principal',
  'itsm-role-assignment',
  'itsm-action-group',
];
const flags = ['--yes', '--generate-code=false', '--stack', 'prod'];
let deployed: Awaited<ReturnType<TestCloud['state']>>;
let imported: typeof deployed;

beforeAll(async () => {
  await cloud.startDeployed();
  deployed = await cloud.state('dev');
  await cloud.configure('prod');
  const resources = names.map((name) => {
    const { type, id } = deployed[name] ?? {};
    return { type, id, name: `imported-${name}` };
  });
  const file = join(cloud.path, 'import.json');
  writeFileSync(file, JSON.stringify({ resources }));
  await cloud.pulumi(['import', '--file', file, ...flags, '--skip-preview', '--protect=false']);
  imported = await cloud.state('prod');
});
afterAll(() => cloud.stop());

test.each(names)('%s can be imported by its id', (name) => {
  const { type, id } = deployed[name] ?? {};

  expect(id).toBeTruthy();
  expect(imported[`imported-${name}`]).toMatchObject({ type, id });
});

test('importing what does not exist is refused in words', async () => {
  const missing = '/applications/00000000-0000-0000-0000-000000000000';
  const what = ['azuread:index/application:Application', 'missing', missing];
  const output = await cloud.failing(['import', ...what, ...flags]);

  expect(output).toContain('does not exist');
});
