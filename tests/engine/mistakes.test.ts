import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { copyProgram, TestCloud } from './support';

const cloud = new TestCloud();

beforeAll(() => cloud.startConfigured());
afterAll(() => cloud.stop());

test('a wrong configuration stops the preview with all problems, in words, and without a stack trace', async () => {
  await cloud.configure('dev', {
    groupShortName: 'far-too-long-a-name',
    location: 'westeurope',
    appRole: false,
    shortName: 'itsm',
    'itsm-export:groupShortName': 'elsewhere',
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain('The configuration of this stack is wrong: 4 problems');
  for (const key of ['shortName', 'appRoleAssignmentRequired', 'groupShortName', 'location']) {
    expect(output).toContain(`  - ${key} `);
  }
  expect(output).toContain('Did you mean groupShortName?');
  expect(output).toContain('warning: itsm-export:groupShortName is not read');
  expect(output).not.toMatch(/^\s+at .*\.(ts|js):\d+/m);
  expect(output).not.toContain('unhandled exception');
});

test('a webhook URI in plain configuration stops the preview and is not repeated', async () => {
  await cloud.configure('dev', {
    groupShortName: 'itsm',
    location: 'Global',
    appRole: true,
    shortName: undefined,
    'itsm-export:groupShortName': undefined,
    tools: [{ name: 'tool', kind: 'custom', serviceUri: 'https://tool.contoso.com/CANARY' }],
    serviceUris: undefined,
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain('tools[0].serviceUri is in plain text in Pulumi.dev.yaml (not shown).');
  expect(output).not.toContain('CANARY');
});

test('a webhook URI in plain text beside an encrypted one stops the preview, wherever the file is', async () => {
  const tools = ['bmcHelix', 'custom'].map((kind) => ({ name: kind, kind }));
  await cloud.configure('dev', { tools, serviceUris: undefined });
  const { serviceUris: encrypted } = await cloud.configured('dev', ['serviceUris']);
  expect(JSON.stringify(encrypted).match(/"secure":/g)).toHaveLength(2);

  const uri = 'https://tool.contoso.com/CANARY';
  await cloud.configure('dev', { serviceUris: { ...(encrypted as object), custom: uri } });
  const named = await cloud.failing(['preview', '--stack', 'dev']);
  const folder = join(cloud.path, 'program');
  copyProgram(folder);
  cpSync(cloud.local.configFile('dev'), join(folder, 'Pulumi.dev.yaml'));
  const beside = await cloud.failing(['preview', '--stack', 'dev', '--cwd', folder]);

  const problem = 'serviceUris.custom is in plain text in Pulumi.dev.yaml (not shown).';
  expect(beside).toContain(problem);
  expect(named).toContain(problem);
  expect(beside + named).not.toContain('CANARY');
});

test('an identifier URI with the id of another tenant stops the preview', async () => {
  const other = '22222222-2222-2222-2222-222222222222';
  await cloud.configure('dev', {
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
    serviceUris: undefined,
    identifierUri: `api://${other}/itsm`,
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);
  await cloud.configure('dev', { identifierUri: undefined });

  expect(output).toContain(
    `identifierUri contains the id ${other}, but this tenant is 11111111-1111-1111-1111-111111111111 (got "api://${other}/itsm").`,
  );
  expect(output).not.toMatch(/^\s+at .*\.(ts|js):\d+/m);
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
