import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { LocalCloud } from '../../../offline/cloud/cloud';
import { eventually, processesWith, temporaryFolder } from '../support';

jest.setTimeout(120_000);

const projectText = `name: demo
main: index.ts
runtime: nodejs
config:
  serviceUris:
    type: object
`;
const config = `# Kept.
config:
  demo:greeting: hello
  demo:tools:
    - name: helix
      kind: bmcHelix
`;
const programText = `
import * as pulumi from '@pulumi/pulumi';
const config = new pulumi.Config();
export const greeting = config.require('greeting');
export const uris = config.requireSecretObject('serviceUris');
export const seen = Object.keys(process.env).filter((key) => /^(PULUMI_STACK|ARM_USE_OIDC|PULUMI_ACCESS_TOKEN)$/.test(key));
export const backend = process.env.PULUMI_BACKEND_URL;
if (process.env.MARKER) {
  require('fs').writeFileSync(process.env.MARKER, String(process.pid));
  setInterval(() => undefined, 1000);
}
`;

/** A Pulumi project without resources, in a folder that is watched for changes. */
function project() {
  const root = temporaryFolder();
  const projectFolder = path.join(root, 'project');
  fs.mkdirSync(projectFolder);
  const write = (name: string, text: string) =>
    fs.writeFileSync(path.join(projectFolder, name), text);
  write('Pulumi.yaml', projectText);
  write('Pulumi.dev.yaml', config);
  write('index.ts', programText);
  write('package.json', '{"name":"demo"}');
  write('tsconfig.json', '{"compilerOptions":{"noCheck":true}}');
  const modules = path.join(__dirname, '..', '..', '..', 'node_modules');
  fs.symlinkSync(modules, path.join(projectFolder, 'node_modules'));
  const lines: string[] = [];
  const folder = path.join(root, 'local');
  const files = () =>
    Object.fromEntries(
      fs
        .readdirSync(projectFolder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => [name, fs.readFileSync(path.join(projectFolder, name), 'utf8')]),
    );
  const cloud = new LocalCloud({ folder, projectFolder, report: (line) => lines.push(line) });
  return { root, folder, projectFolder, write, lines, files, cloud };
}

test('The real engine runs a program on it, without a trace of the shell or in the checkout', async () => {
  const shell = { PULUMI_STACK: 'prod', ARM_USE_OIDC: 'true', PULUMI_ACCESS_TOKEN: 'token' };
  Object.assign(process.env, shell);
  const { cloud, files, folder, lines } = project();
  const before = files();
  await cloud.start();
  try {
    await cloud.ensureStack('dev');
    const up = await cloud.pulumi(['up', '--yes', '--skip-preview', '--stack', 'dev']);
    expect([up.code, up.stderr]).toEqual([0, '']);
    expect(up.stdout).not.toContain('warning');
    const output = await cloud.pulumi(['stack', 'output', '--json', '--stack', 'dev']);
    expect(JSON.parse(output.stdout)).toEqual({
      greeting: 'hello',
      uris: '[secret]',
      seen: [],
      backend: `file://${folder}/state`,
    });
  } finally {
    await cloud.stop();
    Object.keys(shell).forEach((key) => delete process.env[key]);
  }
  expect(files()).toEqual(before);
  expect(lines).toEqual([
    `Made up a webhook URI for the tool helix, in ${folder}/Pulumi.dev.yaml.`,
  ]);
});

test('The made-up URI is a secret, made once; keys and state are for their owner only, and for no repository', async () => {
  const { cloud, folder } = project();
  await cloud.start();
  try {
    await cloud.ensureStack('dev');
    const copy = fs.readFileSync(cloud.configFile('dev'), 'utf8');
    expect(copy).not.toContain('onbmc');
    await cloud.ensureStack('dev');
    expect(fs.readFileSync(cloud.configFile('dev'), 'utf8')).toBe(copy);
    const get = ['config', 'get', '--path', 'serviceUris.helix', '--stack', 'dev'];
    const { stdout } = await cloud.pulumi(get);
    expect(stdout).toMatch(/^https:\/\/acme-dev\.onbmc\.com\/azure-alerts\?token=[\w-]{32}\n$/);
    expect(JSON.stringify(cloud.env)).not.toContain(
      fs.readFileSync(`${folder}/passphrase`, 'utf8'),
    );
  } finally {
    await cloud.stop();
  }
  const mode = (name: string) => (fs.statSync(path.join(folder, name)).mode & 0o777).toString(8);
  expect(['passphrase', 'Pulumi.dev.yaml', 'emulator.db'].map(mode)).toEqual(['600', '600', '600']);
  expect(mode('.')).toBe('700');
  expect(fs.readFileSync(path.join(folder, '.gitignore'), 'utf8')).toBe('*\n');
});

test('A change of the checkout reaches the copy, which keeps its salt and secrets, and is said', async () => {
  const { cloud, write, lines } = project();
  await cloud.start();
  try {
    await cloud.ensureStack('dev');
    const before = parse(fs.readFileSync(cloud.configFile('dev'), 'utf8')) as object;
    write('Pulumi.dev.yaml', config.replace('hello', 'good evening'));
    const after = parse(fs.readFileSync(cloud.configFile('dev'), 'utf8')) as object;
    expect(after).toEqual({
      ...before,
      config: { ...(before as { config: object }).config, 'demo:greeting': 'good evening' },
    });
    expect(lines.at(-1)).toContain('Pulumi.dev.yaml has changed: taken over into');
  } finally {
    await cloud.stop();
  }
});

test('Stacks stay when it is stopped; another start finds them', async () => {
  const { cloud, folder, projectFolder } = project();
  await cloud.start();
  await cloud.ensureStack('dev');
  await cloud.stop();
  const again = new LocalCloud({ folder, projectFolder, report: () => undefined });
  expect(again.hasStack('dev')).toBe(true);
  expect(again.hasStack('prod')).toBe(false);
  await again.start();
  const { stdout } = await again.pulumi(['stack', 'ls', '--json']);
  await again.stop();
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'dev' }]);
});

test("A vendor's plugin that is not there is asked for before anything runs", async () => {
  const { folder, projectFolder } = project();
  const cloud = new LocalCloud({
    folder,
    projectFolder,
    vendor: ['azuread'],
    report: () => undefined,
  });
  const home = process.env.PULUMI_HOME;
  process.env.PULUMI_HOME = folder;
  try {
    await expect(cloud.start()).rejects.toThrow(
      "The vendor's plugin is neither installed nor on PATH: azuread. Install it (pulumi plugin install resource azuread 6.9.1), or leave it out of --vendor.",
    );
  } finally {
    if (home === undefined) delete process.env.PULUMI_HOME;
    else process.env.PULUMI_HOME = home;
  }
  expect(fs.readdirSync(path.join(folder, 'running'))).toEqual([]);
});

/** `npm run local -- …` as a process of its own. */
function command(folder: string, projectFolder: string, args: string[], env = {}) {
  const script = path.join(__dirname, 'fixtures', 'runPulumi.ts');
  const child = spawn(
    process.execPath,
    ['--require', './compile.js', script, folder, projectFolder, ...args],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, output }));
  return { child, ended };
}

test("pulumi's exit code and output are passed on; without --stack the selected stack is meant, else dev", async () => {
  const { folder, projectFolder, files } = project();
  const before = files();
  const run = (...args: string[]) => command(folder, projectFolder, args).ended;
  expect((await run('config', 'get', 'greeting')).output).toContain('hello\n');
  expect((await run('config', 'get', 'nothing')).code).not.toBe(0);
  expect((await run('stack', 'init', 'other')).code).toBe(0);
  expect((await run('stack', '--show-name')).output).toBe('other\n');
  expect((await run('stack', 'rm', 'other', '--yes')).code).toBe(0);
  expect((await run('stack', '--show-name')).output).toBe('dev\n');
  expect(files()).toEqual(before);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s during an update ends pulumi in order, and everything else',
  async (signal, code) => {
    const { root, folder, projectFolder } = project();
    const marker = path.join(root, 'marker');
    const env = { MARKER: marker };
    const { child, ended } = command(folder, projectFolder, ['up', '--yes', '--skip-preview'], env);
    await eventually(() => fs.existsSync(marker));
    child.kill(signal);
    const result = await ended;
    expect(result).toMatchObject({ code });
    expect(processesWith(folder)).toEqual([]);
    expect(processesWith(projectFolder)).toEqual([]);
    expect(fs.readdirSync(path.join(folder, 'running'))).toEqual([]);
    // Nothing is locked: the next update works.
    const next = await command(folder, projectFolder, ['up', '--yes', '--skip-preview']).ended;
    expect(next.code).toBe(0);
  },
);
