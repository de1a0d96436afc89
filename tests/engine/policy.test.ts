import { randomBytes } from 'node:crypto';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TestCloud } from './support';

const cloud = new TestCloud();
const pack = ['--policy-pack', resolve('policy')];
const canary = randomBytes(24).toString('hex');

beforeAll(() => cloud.startConfigured());
afterAll(() => cloud.stop());

test('the dev stack passes the policy pack in preview and in up, also when nothing changes', async () => {
  const up = await cloud.pulumi(['up', '--yes', '--stack', 'dev', ...pack]);
  const again = await cloud.pulumi(['preview', '--stack', 'dev', ...pack]);
  await cloud.configure('dev', { aznsServicePrincipal: 'adopt' });
  const adopting = await cloud.pulumi(['preview', '--stack', 'dev', ...pack]);

  expect(adopting).toContain('itsm-azns-service-principal');
  const passed = '✅ azure-itsm@v0.1.0';
  expect(up.split(passed)).toHaveLength(3);
  for (const output of [up, again, adopting]) {
    expect(output).toContain(passed);
    expect(output).not.toMatch(/mandatory|advisory|can't run/);
  }
});

test('a tool on a foreign host is refused before it is deployed, and the host alone is told', async () => {
  const tools = [{ name: 'chat', kind: 'custom' }];
  await cloud.configure('dev', { tools, serviceUris: undefined });
  const uri = `https://chat.contoso.com/${canary}?key=${canary}`;
  const set = ['config', 'set', '--secret', '--path', 'serviceUris.chat', uri, '--stack', 'dev'];
  await cloud.pulumi(set);
  const output = await cloud.failing(['up', '--yes', '--skip-preview', '--stack', 'dev', ...pack]);

  expect(output).toContain(
    'Action group "itsm-action-group", secure webhook "chat": its serviceUri leads to the host chat.contoso.com.',
  );
  expect(output).not.toContain(canary);
  const { actionGroupId } = await cloud.outputs('dev');
  const { body } = await cloud.azure('GET', `${actionGroupId}?api-version=2023-01-01`);
  expect(JSON.stringify(body)).not.toContain('chat.contoso.com');
});

test("the pack's configuration allows the host", async () => {
  const file = join(cloud.path, 'policy.json');
  writeFileSync(file, JSON.stringify({ 'secure-webhook-host': { hosts: ['contoso.com'] } }));

  await cloud.pulumi(['preview', '--stack', 'dev', ...pack, '--policy-pack-config', file]);
});

test("another team's stack is told every violation in one preview, and no secret", async () => {
  const folder = join(cloud.path, 'another-team');
  cpSync(resolve('tests/engine/fixtures/anotherTeam'), folder, { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  await cloud.pulumi(['stack', 'init', 'theirs', '--cwd', folder]);
  const preview = ['preview', '--stack', 'theirs', '--cwd', folder, ...pack];
  const output = await cloud.failing(preview, { CANARY: canary });

  const violation = /- \[(\w+)\] +([\w-]+) +\(.*: ([\w-]+)\)/g;
  const found = [...output.matchAll(violation)].map(([, ...words]) => words.join(' '));
  expect(found.sort()).toEqual([
    'advisory short-owner-list app',
    'advisory short-owner-list app',
    'mandatory azns-retained azns',
    'mandatory common-alert-schema alerts',
    'mandatory common-alert-schema alerts',
    'mandatory no-itsm-receivers alerts',
    'mandatory receiver-application alerts',
    'mandatory resource-group-kept rg',
    'mandatory role-assignment-required app',
    'mandatory secure-webhook-host alerts',
    'mandatory secure-webhook-host alerts',
    'mandatory service-health-global alerts',
    'mandatory uri-without-userinfo alerts',
  ]);
  // The rules have read the URIs: that is where the canary could have leaked from.
  expect(output).toContain('leads to the host tool.contoso.com.');
  expect(output).not.toContain(canary);
});
