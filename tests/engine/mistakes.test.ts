import { TestCloud } from './support';

const cloud = new TestCloud();

beforeAll(() => cloud.start());
afterAll(() => cloud.stop());

test('a wrong configuration stops the preview with all problems, in words, and without a stack trace', async () => {
  await cloud.configure('dev', {
    groupShortName: 'far-too-long-a-name',
    location: 'westeurope',
    appRole: false,
    shortName: 'itsm',
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain('The configuration of this stack is wrong: 4 problems');
  for (const key of ['shortName', 'appRoleAssignmentRequired', 'groupShortName', 'location']) {
    expect(output).toContain(`  - ${key}: `);
  }
  expect(output).not.toMatch(/^\s+at .*\.(ts|js):\d+/m);
  expect(output).not.toContain('unhandled exception');
});

test('a webhook URI in plain configuration stops the preview and is not repeated', async () => {
  await cloud.configure('dev', {
    groupShortName: 'itsm',
    location: 'Global',
    appRole: true,
    shortName: undefined,
    tools: [{ name: 'tool', kind: 'custom', serviceUri: 'https://tool.contoso.com/CANARY' }],
    serviceUris: undefined,
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain('tools[0].serviceUri: is in plain text (not shown).');
  expect(output).not.toContain('CANARY');
});

test('a tenant without AzNS is told the setting that creates it, and adopting it works', async () => {
  await cloud.control('/_emulator/reset', { azns: false });
  await cloud.configure('dev', {
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
    serviceUris: undefined,
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);
  expect(output).toContain(
    "The tenant has no service principal of Azure Monitor's sender, AzNS AAD Webhook",
  );
  expect(output).toContain('Set aznsServicePrincipal to "adopt" to create it');
  expect(output).not.toMatch(/^\s+at .*\.(ts|js):\d+/m);

  await cloud.configure('dev', { aznsServicePrincipal: 'adopt' });
  await cloud.up('dev');
  expect(await cloud.changes('dev')).toEqual([]);
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);
  const left = await cloud.list<{ displayName: string }>('/v1.0/servicePrincipals');
  expect(left.map(({ displayName }) => displayName)).toContain('AzNS AAD Webhook');
});
