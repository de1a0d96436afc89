import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { parse, stringify } from 'yaml';
import { makeGroup } from '../../offline/cloud/expectedGroup';
import { cloudClient } from '../../offline/cloud/cloudClient';
import { secureExportProblems, type SecureExportArgs } from '../../components/secureExportArgs';
import type { LocalProject } from '../../offline/cloud/project';
import { has } from '../support/keptTools';
import { changesIn } from './changes';
import { TestCloud } from './support';

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

interface Schema {
  name: string;
  version: string;
  resources: Record<string, object>;
  types: Record<string, { properties: object }>;
}

const schema = JSON.parse(readFileSync('components/schema.json', 'utf8')) as Schema;
const identityOutputs = Object.keys(schema.types['azure-itsm:index:SharedIdentity']!.properties);

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
    await cloud.startWithKeys();
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

  test('is handed over by the command, and reviewed by the policy pack', async () => {
    const where = ['--stack', 'dev', '--cwd', join(folder, 'example')];
    const handover = await cloud.operation('handover', [...where, '--json']);
    const pack = ['--policy-pack', resolve('policy'), '--stack', 'dev'];
    const reviewed = await cloud.pulumi(['preview', ...pack]);

    expect(handover).toMatchObject({ code: 0 });
    expect(JSON.parse(handover.stdout)).toMatchObject({
      version: 1,
      actionGroup: { name: 'itsm-dev' },
      tools: [{ name: 'helix' }, { name: 'servicenow' }],
    });
    expect(reviewed).toMatch(/Policies:\n.*azure-itsm/);
    expect(handover.stdout + handover.stderr + reviewed).not.toContain(canary);
  });

  test('is updated: another tool is another receiver, and nothing else changes', async () => {
    const tools = [
      ...(itsm.properties.tools as object[]),
      { name: 'government', kind: 'servicenow', instance: 'gov', domain: 'servicenowservices.com' },
    ];
    write('example', program({ ...itsm.properties, tools }));
    const summary = await cloud.operation('preview-summary', [
      ...['--stack', 'dev', '--cwd', join(folder, 'example')],
      ...['--config-file', cloud.local.configFile('dev')],
    ]);
    const changed = (await cloud.changes('dev')).map(({ op, name }) => `${op} ${name}`);
    await cloud.up('dev');
    const receivers = await webhooks(cloud);

    // Of the components, whose inputs list the tools, nothing is sent to anybody.
    expect(changed).toEqual([
      'update SecureExport itsm',
      'update ItsmActionGroup itsm',
      'update itsm-action-group',
    ]);
    expect(summary.stdout).toContain('government');
    expect(summary.stdout + summary.stderr).not.toContain(canary);
    expect(receivers.map(({ name }) => name)).toEqual(['government', 'helix', 'servicenow']);
    expect(await cloud.changes('dev')).toEqual([]);
  });

  test('is refused as a program in TypeScript is: all at once, with its name, without a stack trace', async () => {
    const { resourceGroupName } = itsm.properties;
    const tools = [
      { ...servicenow, kind: 'jira' },
      { ...helix, eventClass: 'acme' },
    ];
    const wrong = { resourceGroupName, tokenVersion: 3, tools };
    const inTypeScript = [tools[0], { ...tools[1], serviceUri: pulumi.secret(helixUri) }];
    const problems = secureExportProblems({
      ...wrong,
      tools: inTypeScript,
    } as unknown as SecureExportArgs);
    const path = write('refused', program(wrong, { name: 'refused' }));
    const refused = cloud.local.projectIn(path);
    await refused.ensureStack('dev');
    await setHelixUri(refused, 'dev', helixUri);
    const { code, stdout, stderr } = await refused.pulumi(['preview', '--stack', 'dev']);
    const diagnostics = (stdout + stderr).split('Diagnostics:')[1] ?? '';

    expect(code).not.toBe(0);
    expect(diagnostics.split('\n\n')[0]).toBe(
      [
        '',
        '  pulumi:pulumi:Stack (refused-dev):',
        `    error: azure-itsm:index:SecureExport resource 'itsm' has a problem: SecureExport "itsm" cannot be deployed: 4 problems`,
        ...problems.map(({ key, message }) => `      - ${key} ${message}`),
      ].join('\n'),
    );
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
        '      - tools["helix"].serviceUri must start with https:// (got http://; the rest is a secret and not shown).',
    );
    expect(stdout + stderr).not.toMatch(new RegExp(`\\n\\s+at |${canary}`));
  });

  test('is told of a look-up that fails without a stack trace, either', async () => {
    const government = { ...itsm.properties, cloud: 'usGovernment' };
    const path = write('government', program(government, { name: 'government' }));
    const project = cloud.local.projectIn(path);
    await project.ensureStack('dev');
    await setHelixUri(project, 'dev', helixUri);
    const { code, stdout, stderr } = await project.pulumi(['preview', '--stack', 'dev']);

    expect(code).not.toBe(0);
    expect(stdout).toContain(
      "The tenant has no service principal of Azure Monitor's sender, AzNS AAD Webhook",
    );
    expect(stdout + stderr).not.toMatch(new RegExp(`\\n\\s+at |${canary}`));
  });

  test('takes the identity of another stack, and an instance that is an output', async () => {
    const identity = program(
      { deploy: 'identity' },
      { name: 'identity', config: {}, outputs: outputsOf(identityOutputs) },
    );
    const entra = cloud.local.projectIn(write('identity', identity));
    await entra.ensureStack('shared');
    await succeed(entra, up('shared'));
    const { resourceGroupName, groupShortName } = itsm.properties;
    const group = program(
      {
        ...{ deploy: 'action-group', resourceGroupName, groupShortName },
        actionGroupName: 'of-two-stacks',
        identity: '${entra.outputs}',
        tools: [{ ...servicenow, instance: '${entra.outputs["instance"]}' }],
      },
      { name: 'group', config: {}, outputs: { audience: '${itsm.audience}' } },
    );
    group.resources.entra = {
      type: 'pulumi:pulumi:StackReference',
      properties: { name: 'organization/identity/shared' },
    };
    const monitoring = cloud.local.projectIn(write('group', group));
    await monitoring.ensureStack('shared');
    await succeed(monitoring, up('shared'));
    const preview = await succeed(monitoring, ['preview', '--json', '--stack', 'shared']);

    expect(changesIn(preview)).toEqual([]);
    expect(await webhooks(cloud, 'of-two-stacks')).toEqual([
      expect.objectContaining({
        serviceUri:
          'https://fromAnotherStack.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
      }),
    ]);
    for (const project of [monitoring, entra]) {
      await succeed(project, ['destroy', '--yes', '--skip-preview', '--stack', 'shared']);
    }
  });

  test('makes the way back, whose secret is readable neither in the state nor in outputs', async () => {
    const { resourceGroupName, groupShortName } = itsm.properties;
    const names = ['callbackClientId', 'callbackClientSecret', 'callbackClientSecretEnds'];
    const back = program(
      {
        ...{ resourceGroupName, groupShortName, tools: [servicenow] },
        actionGroupName: 'and-back',
        callback: { scopes: [`/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}`] },
      },
      { name: 'back', config: {}, outputs: outputsOf(names) },
    );
    const path = write('back', back);
    const project = cloud.local.projectIn(path);
    await project.ensureStack('back');
    const shown = [await succeed(project, up('back'))];
    const stack = ['--stack', 'back'];
    const output = ['stack', 'output', 'callbackClientSecret', '--show-secrets', ...stack];
    const secret = (await succeed(project, output)).trim();
    const outputs = await succeed(project, ['stack', 'output', '--json', ...stack]);
    const handover = await cloud.operation('handover', [...stack, '--cwd', path]);
    shown.push(await succeed(project, ['stack', 'export', ...stack]), handover.stdout, outputs);
    const preview = await succeed(project, ['preview', '--json', ...stack]);

    expect(secret.length).toBeGreaterThan(20);
    expect([...shown, preview].join('\n')).not.toContain(secret);
    expect(JSON.parse(outputs)).toMatchObject({ callbackClientSecret: '[secret]' });
    expect(handover.stdout).toContain('Back to Azure');
    expect(changesIn(preview)).toEqual([]);
    await succeed(project, ['destroy', '--yes', '--skip-preview', ...stack]);
  });

  test('takes over what a program in TypeScript has deployed, without a change', async () => {
    const typeScript = join(folder, 'typescript');
    mkdirSync(typeScript);
    const { name, config } = example;
    const nodeargs = `--require ${resolve('preload.js')}`;
    const runtime = { name: 'nodejs', options: { typescript: false, nodeargs } };
    writeFileSync(
      join(typeScript, 'Pulumi.yaml'),
      stringify({ name: 'takeover', runtime, config }),
    );
    writeFileSync(join(typeScript, 'package.json'), JSON.stringify({ name, main: 'index.ts' }));
    const smallest = readFileSync('examples/smallest.ts', 'utf8');
    const source = smallest.replace(
      /'pulumi-azure-itsm'/,
      JSON.stringify(join(components, 'index')),
    );
    writeFileSync(join(typeScript, 'index.ts'), source);
    symlinkSync(resolve('node_modules'), join(typeScript, 'node_modules'));
    const before = cloud.local.projectIn(typeScript);
    await before.ensureStack('takeover');
    await setHelixUri(before, 'takeover', helixUri);
    await succeed(before, up('takeover'));
    const after = cloud.local.projectIn(
      write('takeover', program({ ...itsm.properties }, { name: 'takeover' })),
    );
    const preview = await succeed(after, ['preview', '--json', '--stack', 'takeover']);

    expect(changesIn(preview)).toEqual([]);
  });

  test('finds the package by its folder: pulumi package get-schema prints the committed schema', async () => {
    const { stdout } = await cloud.local.pulumi(['package', 'get-schema', components], {
      timeoutMs: 120_000,
    });
    const { name, version, resources, types } = JSON.parse(stdout) as Schema;

    expect({ name, version }).toEqual({ name: schema.name, version: schema.version });
    expect(Object.keys(resources)).toEqual(Object.keys(schema.resources).sort());
    expect(Object.keys(types)).toEqual(Object.keys(schema.types));
  });

  test('is destroyed', async () => {
    await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

    expect(Object.keys(await cloud.state('dev'))).toEqual([]);
  });
});

// The stack's name is in the identifier URI, which is unique in the tenant.
const up = (stack: string) => ['up', '--yes', '--skip-preview', '--stack', stack];
function outputsOf(names: string[]): Record<string, string> {
  const outputs = names.map((name) => [name, `\${itsm.${name}}`]);
  return { ...(Object.fromEntries(outputs) as object), instance: 'fromAnotherStack' };
}

async function setHelixUri(project: LocalProject, stack: string, uri: string): Promise<void> {
  await succeed(project, ['config', 'set', '--secret', 'helixUri', '--stack', stack], uri);
}

/** What pulumi printed, which has to succeed. */
async function succeed(project: LocalProject, args: string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await project.pulumi(args, { input, timeoutMs: 120_000 });
  if (code !== 0) {
    throw new Error(`pulumi ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  }
  return stdout;
}

async function webhooks(cloud: TestCloud, name = 'itsm-dev') {
  const subscription = `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}`;
  const groups = await cloud.list<{
    name: string;
    properties: { webhookReceivers: { name: string; serviceUri: string }[] };
  }>(`${subscription}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`);
  return groups.find((group) => group.name === name)!.properties.webhookReceivers;
}
