import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { makeGroup } from '../../offline/cloud/expectedGroup';
import { cloudClient } from '../../offline/cloud/cloudClient';
import type { LocalProject } from '../../offline/cloud/project';
import { has } from '../support/keptTools';
import { changesIn, TestCloud, type Change } from './support';

const canary = 'CANARY-of-the-webhook';
const helixUri = `https://acme.onbmc.com/hook?key=${canary}`;
const folder = mkdtempSync(join(tmpdir(), 'itsm-yaml-'));
const components = resolve('components');

interface Program {
  name: string;
  resources: Record<string, { type: string; properties: Record<string, unknown> }>;
  outputs?: Record<string, string>;
  [key: string]: unknown;
}

/** The example as it is in the repository, with the path of the package made absolute. */
const example = parse(readFileSync('examples/yaml/Pulumi.yaml', 'utf8')) as Program;
const itsm = example.resources.itsm!;
const [servicenow, helix] = itsm.properties.tools as object[];

function program(properties: Record<string, unknown>, more: Partial<Program> = {}): Program {
  const packages = { 'azure-itsm': components };
  return { ...example, packages, resources: { itsm: { ...itsm, properties } }, ...more };
}

function write(name: string, content: Program): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'Pulumi.yaml'), stringify(content));
  return path;
}

// The language host for YAML is built with Go where it is not installed.
const describeWithHost = has('go') || has('pulumi-language-yaml') ? describe : describe.skip;

describeWithHost('a program in YAML', () => {
  let cloud: TestCloud;
  const printed: string[] = [];

  beforeAll(async () => {
    cloud = new TestCloud({}, write('example', program(itsm.properties)));
    await cloud.start();
    const client = cloudClient(cloud.local.env, cloud.local.emulator.caCertificate);
    await makeGroup(client, cloud.local.env.ARM_SUBSCRIPTION_ID!, 'rg-alerts');
    await client.close();
    await cloud.configure('dev');
    await setHelixUri(cloud.local.own, 'dev', helixUri);
    printed.push(await cloud.pulumi(['preview', '--diff', '--stack', 'dev']));
    printed.push(await cloud.up('dev'));
  }, 600_000);
  afterAll(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is deployed, and previewed without a change', async () => {
    expect(Object.keys(await cloud.state('dev')).sort()).toEqual(
      [
        'ItsmActionGroup itsm',
        'SecureExport itsm',
        'WebhookIdentity itsm',
        'default',
        'default_3_28_0',
        'default_4_21_2',
        'default_6_9_1',
        'itsm-action-group',
        'itsm-alerts-dev',
        'itsm-application',
        'itsm-role-assignment',
        'itsm-role-id',
        'itsm-service-principal',
      ].sort(),
    );
    expect(await cloud.changes('dev')).toEqual([]);
  });

  test('keeps the webhook URI out of the state, previews and outputs', async () => {
    const state = await cloud.pulumi(['stack', 'export', '--stack', 'dev']);
    const outputs = await cloud.outputs('dev');
    const receivers = await webhooks(cloud);

    expect(receivers).toContainEqual(expect.objectContaining({ serviceUri: helixUri }));
    expect(outputs.actionGroupId).toMatch(/\/actionGroups\/itsm-dev$/);
    expect([state, JSON.stringify(outputs), ...printed].join('\n')).not.toContain(canary);
  });

  test('is updated: another tool is another receiver, and nothing else changes', async () => {
    const tools = [
      ...(itsm.properties.tools as object[]),
      { name: 'government', kind: 'servicenow', instance: 'gov', domain: 'servicenowservices.com' },
    ];
    write('example', program({ ...itsm.properties, tools }));
    const changes = await cloud.changes('dev');
    await cloud.up('dev');
    const receivers = await webhooks(cloud);

    expect(changes).toEqual([updatedReceivers]);
    expect(receivers.map(({ name }) => name)).toEqual(['government', 'helix', 'servicenow']);
    expect(await cloud.changes('dev')).toEqual([]);
  });

  test('is refused as a program in TypeScript is: all at once, with its name, without a stack trace', async () => {
    const { tools: _tools, groupShortName: _name, ...rest } = itsm.properties;
    const tools = [
      { ...servicenow, kind: 'jira' },
      { ...helix, eventClass: 'acme' },
    ];
    const path = write(
      'refused',
      program({ ...rest, tokenVersion: 3, tools }, { name: 'refused' }),
    );
    const refused = cloud.local.projectIn(path);
    await refused.ensureStack('dev');
    await setHelixUri(refused, 'dev', helixUri);
    const { code, stdout, stderr } = await refused.pulumi(['preview', '--stack', 'dev']);
    const diagnostics = (stdout + stderr).split('Diagnostics:')[1] ?? '';

    expect(code).not.toBe(0);
    expect(
      diagnostics
        .split('\nResources:')[0]
        ?.split('\n')
        .map((line) => line.trim()),
    ).toEqual(['', 'azure-itsm:index:SecureExport (itsm):', 'error: …']);
  });

  test('is refused without a stack trace where a value is known late, too', async () => {
    const path = write('late', program(itsm.properties, { name: 'late' }));
    const late = cloud.local.projectIn(path);
    await late.ensureStack('dev');
    await setHelixUri(late, 'dev', `http://acme.onbmc.com/${canary}`);
    const { code, stdout, stderr } = await late.pulumi(['preview', '--stack', 'dev']);

    expect(code).not.toBe(0);
    expect(stdout).toContain(
      'ItsmActionGroup "itsm" cannot be deployed: 1 problem\n' +
        '      - tools["helix"].serviceUri: has the scheme http:// (the rest is a secret and not shown).',
    );
    expect(stdout + stderr).not.toMatch(new RegExp(`\\n\\s+at |${canary}`));
  });

  test('takes the identity of another stack, and an instance that is an output', async () => {
    const identity = program(
      { deploy: 'identity' },
      { name: 'identity', outputs: outputsOf(identityOutputs) },
    );
    const entra = cloud.local.projectIn(write('identity', identity));
    await entra.ensureStack('dev');
    expect(await entra.pulumi(up)).toMatchObject({ code: 0 });
    const { resourceGroupName, groupShortName } = itsm.properties;
    const group = program(
      {
        ...{ deploy: 'action-group', resourceGroupName, groupShortName },
        actionGroupName: 'of-two-stacks',
        identity: '${entra.outputs}',
        tools: [{ ...servicenow, instance: '${entra.outputs["instance"]}' }],
      },
      { name: 'group', outputs: { audience: '${itsm.audience}' } },
    );
    group.resources.entra = {
      type: 'pulumi:pulumi:StackReference',
      properties: { name: 'organization/identity/dev' },
    };
    const monitoring = cloud.local.projectIn(write('group', group));
    await monitoring.ensureStack('dev');
    const deployed = await monitoring.pulumi(up);
    const preview = await monitoring.pulumi(['preview', '--json', '--stack', 'dev']);

    expect(deployed).toMatchObject({ code: 0 });
    expect(changesIn(preview.stdout)).toEqual([]);
    expect(await webhooks(cloud, 'of-two-stacks')).toEqual([
      expect.objectContaining({
        serviceUri:
          'https://fromAnotherStack.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
      }),
    ]);
    for (const project of [monitoring, entra]) {
      const destroy = ['destroy', '--yes', '--skip-preview', '--stack', 'dev'];
      expect(await project.pulumi(destroy)).toMatchObject({ code: 0 });
    }
  });

  test('takes over what a program in TypeScript has deployed, without a change', async () => {
    const typeScript = join(folder, 'typescript');
    mkdirSync(typeScript);
    const { name, config } = example;
    writeFileSync(
      join(typeScript, 'Pulumi.yaml'),
      stringify({ name: 'takeover', runtime: 'nodejs', config }),
    );
    writeFileSync(join(typeScript, 'package.json'), JSON.stringify({ name, main: 'index.ts' }));
    const smallest = readFileSync('examples/smallest.ts', 'utf8');
    const source = smallest.replace(/'pulumi-azure-itsm'/, JSON.stringify(components));
    writeFileSync(join(typeScript, 'index.ts'), source);
    cpSync('tsconfig.pulumi.json', join(typeScript, 'tsconfig.json'));
    const before = cloud.local.projectIn(typeScript);
    await before.ensureStack('dev');
    await setHelixUri(before, 'dev', helixUri);
    const deployed = await before.pulumi(up);
    const after = cloud.local.projectIn(
      write('takeover', program({ ...itsm.properties }, { name: 'takeover' })),
    );
    const preview = await after.pulumi(['preview', '--json', '--stack', 'dev']);

    expect(deployed).toMatchObject({ code: 0 });
    expect(changesIn(preview.stdout)).toEqual([]);
  });

  test('is destroyed', async () => {
    await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

    expect(Object.keys(await cloud.state('dev'))).toEqual([]);
  });
});

const up = ['up', '--yes', '--skip-preview', '--stack', 'dev'];
const updatedReceivers: Change = {
  op: 'update',
  name: 'itsm-action-group',
  properties: ['webhookReceivers'],
};

const identityOutputs = Object.keys(
  (
    JSON.parse(readFileSync('components/schema.json', 'utf8')) as {
      types: Record<string, { properties: object }>;
    }
  ).types['azure-itsm:index:SharedIdentity']!.properties,
);

function outputsOf(names: string[]): Record<string, string> {
  const outputs = names.map((name) => [name, `\${itsm.${name}}`]);
  return { ...(Object.fromEntries(outputs) as object), instance: 'fromAnotherStack' };
}

async function setHelixUri(project: LocalProject, stack: string, uri: string): Promise<void> {
  const set = ['config', 'set', '--secret', 'helixUri', '--stack', stack];
  expect(await project.pulumi(set, { input: uri, timeoutMs: 60_000 })).toMatchObject({ code: 0 });
}

async function webhooks(cloud: TestCloud, name = 'itsm-dev') {
  const subscription = `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}`;
  const groups = await cloud.list<{
    name: string;
    properties: { webhookReceivers: { name: string; serviceUri: string }[] };
  }>(`${subscription}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`);
  return groups.find((group) => group.name === name)!.properties.webhookReceivers;
}
