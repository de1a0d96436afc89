import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { tenantId } from '../../../offline/emulator/wellKnown';
import { eventually, processesWith, temporaryFolder } from '../support';

jest.setTimeout(120_000);

const projectFolder = path.join(temporaryFolder(), 'shop');
const local = path.join(projectFolder, '.local');

beforeAll(() => {
  fs.mkdirSync(projectFolder);
  fs.writeFileSync(path.join(projectFolder, 'Pulumi.yaml'), 'name: shop\nruntime: nodejs\n');
  fs.writeFileSync(path.join(projectFolder, 'Pulumi.dev.yaml'), 'config:\n  shop:size: "3"\n');
  fs.writeFileSync(path.join(projectFolder, 'Pulumi.prod.yaml'), 'config:\n  shop:size: "9"\n');
});

/** The command `azure-itsm-offline`, as a process of its own, started in this checkout. */
function start(...args: string[]) {
  const main = ['--require', './compile.js', 'offline/cloud/main.ts', ...args];
  const child = spawn(process.execPath, main, {
    env: { ...process.env, COLUMNS: '80', npm_lifecycle_event: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 100_000,
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (printed[stream] += text));
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...printed }));
  return { child, ended };
}

const inProject = (...args: string[]) => start('--cwd', projectFolder, ...args).ended;

test('a command runs in the folder of the project, on the cloud, with the stack and the copy of its configuration', async () => {
  await inProject('config', 'set', 'size', '4', '--stack', 'dev'); // in the copy alone
  const script = 'pwd; echo "$PULUMI_STACK $ARM_TENANT_ID"; pulumi config get size';
  const { code, stdout } = await inProject('run', '--stack', 'dev', '--', 'sh', '-c', script);

  expect(stdout).toBe(`${fs.realpathSync(projectFolder)}\ndev ${tenantId}\n4\n`);
  expect(code).toBe(0);
  expect(fs.readdirSync(projectFolder).sort()).toEqual([
    '.local',
    'Pulumi.dev.yaml',
    'Pulumi.prod.yaml',
    'Pulumi.yaml',
  ]);
});

test('the stack that the command names is the one whose configuration it gets', async () => {
  const config = ['pulumi', 'config', 'get', 'size', '--stack', 'prod'];

  expect(await inProject('run', '--', ...config)).toMatchObject({ code: 0, stdout: '9\n' });
});

test('its exit code is passed on', async () => {
  expect(await inProject('run', '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s reaches it, and then everything ends', async (signal, code) => {
  const marker = path.join(projectFolder, `ended-by-${signal}`);
  const script = `trap 'echo told > ${marker}; exit 0' ${signal.slice(3)}; : > ${marker}; while :; do sleep 0.05; done`;
  const { child, ended } = start('--cwd', projectFolder, 'run', '--', 'sh', '-c', script);
  await eventually(() => fs.existsSync(marker));
  child.kill(signal);

  expect(await ended).toMatchObject({ code });
  expect(fs.readFileSync(marker, 'utf8')).toBe('told\n');
  expect(processesWith(projectFolder)).toEqual([]);
  expect(fs.readdirSync(path.join(local, 'running'))).toEqual([]);
});

test.each([
  [['--cwd', 'nowhere', 'up'], '--cwd: there is no folder "nowhere".'],
  [
    ['--cwd', 'docs', 'up'],
    `There is no Pulumi.yaml in ${path.resolve('docs')}. Name the folder of a Pulumi project, or work in it.`,
  ],
  [
    ['--cwd', 'docs'],
    '--cwd is given without a command. For example: npx azure-itsm-offline --cwd docs up',
  ],
  [
    ['emulator', '--port', '70000'],
    "error: option '--port <number>' argument '70000' is invalid. A port is a whole number from 0 to 65535.",
  ],
])(
  '%j is a mistake that is answered with one sentence, exit code 1, and nothing made',
  async (args, message) => {
    const { code, stdout, stderr } = await start(...args).ended;

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(message.startsWith('error: ') ? `${message}\n` : `error: ${message}\n`);
    expect(fs.existsSync(path.join('docs', '.local'))).toBe(false);
  },
);

test.each([[['--help']], [['run', '--help']], [['emulator', '--help']]])(
  'the help of %j fits a screen of 80 columns and 24 lines',
  async (args) => {
    const { code, stdout } = await start(...args).ended;
    const lines = stdout.trimEnd().split('\n');

    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  },
);
