import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { tenantId } from '../../offline/emulator/wellKnown';
import { run, type Finished } from '../../offline/toolchain/processes';
import { ensurePulumiCli } from '../../offline/toolchain/pulumiCli';
import { command, pack, packages } from '../support/packages';
import { TestCloud } from './support';

const folder = mkdtempSync(join(tmpdir(), 'itsm-template-'));
const project = join(folder, 'shop');
const template = resolve('templates', 'typescript');
let env: NodeJS.ProcessEnv;
let made: string;

/** Runs a command in the project, in an environment that knows this checkout's Node.js and Pulumi CLI, and no more. */
async function inProject(...args: string[]): Promise<Finished> {
  const [name = '', ...rest] = args;
  const path = join(project, 'node_modules', '.bin', name);
  return run(path, rest, { cwd: project, env, timeoutMs: 180_000 });
}

/** The same on the emulated cloud. */
const onCloud = (...args: string[]) =>
  inProject('azure-itsm-offline', 'run', '--stack', 'dev', '--', ...args);

beforeAll(async () => {
  mkdirSync(project);
  const cloud = new TestCloud({});
  await cloud.start();
  try {
    // Pulumi's own installation brings the language host that the test cloud lends here.
    const made_ = await run(
      'pulumi',
      [
        ...['new', template, '--yes', '--stack', 'dev', '--name', 'shop', '--dir', project],
        ...['--description', 'Alerts', '--generate-only'],
      ],
      { env: cloud.local.env, timeoutMs: 120_000 },
    );
    made = made_.stdout + made_.stderr;
  } finally {
    await cloud.stop();
  }
  // What `pulumi new` asks for and sets, had it made the stack in a backend of the user's.
  writeFileSync(
    join(project, 'Pulumi.dev.yaml'),
    'config:\n  shop:location: westeurope\n  shop:serviceNowInstance: acme\n',
  );
  const files: string[] = [];
  for (const name of packages) {
    files.push((await pack(name, join(folder, 'source'))).file);
  }
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await command('npm', ['install', ...quick, ...files], project);
  const cli = await ensurePulumiCli();
  const home = join(folder, 'home');
  mkdirSync(home);
  const own = [dirname(realpathSync('node_modules/.bin/node')), join(cli, '..')];
  env = {
    HOME: home,
    PATH: [...own, '/usr/bin', '/bin'].join(':'),
    // Its types are checked once, by a test of its own, which takes longer than the rest of an up.
    PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
  };
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the project that pulumi new makes has its name, and installs the packages', () => {
  const manifest = readFileSync(join(project, 'package.json'), 'utf8');

  expect(made).toContain("Created project 'shop'");
  expect(readFileSync(join(project, 'Pulumi.yaml'), 'utf8')).toMatch(/^name: shop\n/);
  expect(manifest).toContain('"name": "shop"');
});

test('the template tells the three commands that come next', () => {
  const { quickstart } = /quickstart: \|\n(?<quickstart>(?: {4}.*\n|\n)+)/.exec(
    readFileSync(join(template, 'Pulumi.yaml'), 'utf8'),
  )!.groups!;

  expect(made).toContain(quickstart!.trim().split('\n')[0]);
  expect(quickstart!.match(/(npx azure-itsm \w+|pulumi up)/g)).toEqual([
    'npx azure-itsm preflight',
    'pulumi up',
    'npx azure-itsm handover',
  ]);
});

test('its program type-checks', async () => {
  expect(await inProject('tsc', '--noEmit')).toMatchObject({ code: 0, stdout: '' });
});

test('it is deployed on the emulated cloud, and previewed without a change', async () => {
  const up = await inProject('azure-itsm-offline', 'up', '--yes', '--skip-preview', '-s', 'dev');
  const again = await inProject('azure-itsm-offline', 'preview', '--expect-no-changes');

  expect(up).toMatchObject({ code: 0 });
  expect(up.stdout).toContain('+ 10 created');
  expect(again).toMatchObject({ code: 0 });
});

test('any command runs on the cloud: pulumi itself knows the stack', async () => {
  const { code, stdout } = await onCloud('pulumi', 'stack', 'output', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    actionGroupId: expect.stringMatching(/\/actionGroups\/itsm-dev$/) as string,
  });
});

test('handover prints the sheet, though the program exports no more than one output', async () => {
  const { code, stdout } = await onCloud('npx', 'azure-itsm', 'handover', '--json');
  const sheet = JSON.parse(stdout) as { stack: string; tools: { url: string }[] };

  expect(code).toBe(0);
  expect(sheet.stack).toBe('dev');
  expect(sheet.tools.map(({ url }) => url)).toEqual([
    'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
  ]);
});

test('preflight and preview-summary read the component from a preview', async () => {
  const preflight = await onCloud('npx', 'azure-itsm', 'preflight');
  const program = readFileSync(join(project, 'index.ts'), 'utf8');
  writeFileSync(
    join(project, 'index.ts'),
    program.replace("groupShortName: 'itsm',", "groupShortName: 'itsm',\n  tokenVersion: 1,"),
  );
  const summary = await onCloud('npx', 'azure-itsm', 'preview-summary', '--stack', 'dev');
  writeFileSync(join(project, 'index.ts'), program);

  expect(preflight).toMatchObject({ code: 0 });
  expect(preflight.stdout).toContain('Nothing is missing.');
  expect(summary.code).toBe(2);
  expect(summary.stdout).toContain('`itsm-values-change`: ServiceNow `servicenow`');
});

test('the policy pack finds nothing wrong with it, and runs from node_modules', async () => {
  const pack = ['--policy-pack', join('node_modules', 'azure-itsm-policy')];
  const { code, stdout } = await inProject('azure-itsm-offline', 'preview', '-s', 'dev', ...pack);

  expect(stdout).toContain('azure-itsm@v0.1.0');
  expect(stdout).not.toContain('mandatory');
  expect(code).toBe(0);
});

test('a program starts an emulator of its own, type-checked as Pulumi does it, and gets a token there', async () => {
  cpSync(join('tests', 'engine', 'fixtures', 'emulator.ts'), join(project, 'emulator.ts'));
  const options = ['--strict', '--target', 'es2020', '--module', 'commonjs', '--pretty', 'false'];
  const checked = await inProject('tsc', ...options, 'emulator.ts');
  const { code, stdout } = await run('node', ['emulator.js'], {
    ...{ cwd: project, env, timeoutMs: 60_000 },
  });

  expect(checked).toMatchObject({ code: 0, stdout: '' });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    tenants: [tenantId],
    paths: [`/${tenantId}/oauth2/v2.0/token`, '/v1.0/organization'],
  });
});

test('a command that is not there is one sentence', async () => {
  expect(await onCloud('no-such-command')).toMatchObject({
    code: 1,
    stderr: 'error: There is no command no-such-command on PATH.\n',
  });
});

test('it is destroyed, and the cloud forgotten', async () => {
  const destroy = await inProject('azure-itsm-offline', 'destroy', '--yes', '-s', 'dev');
  const reset = await inProject('azure-itsm-offline', 'reset');

  expect(destroy).toMatchObject({ code: 0 });
  expect(destroy.stdout).toContain('- 10 deleted');
  expect(reset).toMatchObject({ code: 0 });
});
