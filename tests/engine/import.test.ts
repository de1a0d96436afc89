import { TestCloud } from './support';

const cloud = new TestCloud();
let deployed: Record<string, { id?: string; type: string }>;

beforeAll(async () => {
  await cloud.start();
  await cloud.configure('dev', {
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
    serviceUris: undefined,
  });
  await cloud.up('dev');
  deployed = await cloud.state('dev');
  await cloud.configure('prod');
});
afterAll(() => cloud.stop());

test.each([
  'resource-group',
  'itsm-role-id',
  'itsm-application',
  'itsm-service-principal',
  'itsm-role-assignment',
  'itsm-action-group',
])('%s can be imported by its id', async (name) => {
  const { type, id } = deployed[name] ?? {};
  const args = ['import', type ?? '', `imported-${name}`, id ?? '', '--yes', '--skip-preview'];
  await cloud.pulumi([...args, '--protect=false', '--generate-code=false', '--stack', 'prod']);

  const imported = await cloud.state('prod');
  expect(imported[`imported-${name}`]).toMatchObject({ type, id });
});

test('importing what does not exist is refused in words', async () => {
  const missing = '/applications/00000000-0000-0000-0000-000000000000';
  const args = ['import', 'azuread:index/application:Application', 'missing', missing, '--yes'];
  const output = await cloud.failing([...args, '--generate-code=false', '--stack', 'prod']);

  expect(output).toContain('does not exist');
});
