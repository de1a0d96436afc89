import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { version } from '../../../operations/package.json';
import { render, renderPreparation } from '../../../operations/handover';
import { buildPreparation, forTool } from '../../../operations/handover/build';
import { WarmCommands } from '../../engine/warmCommands';
import { azureItsm } from '../../support/azureItsm';
import { handoverOf, helix, outputs, serviceNow } from './support';

let commands: WarmCommands;
const folder = mkdtempSync(path.join(tmpdir(), 'itsm-handover-'));
const calls = path.join(folder, 'calls');
const given = outputs(2, [helix, serviceNow]);
const made = { on: new Date().toISOString().slice(0, 10), version };

/** What `pulumi stack export` prints of a stack with these components. */
function state(components: Record<string, object>): string {
  const resources = Object.entries(components).map(([name, of]) => ({
    urn: `urn:pulumi:dev::shop::azure-itsm:index:SecureExport::${name}`,
    type: 'azure-itsm:index:SecureExport',
    custom: false,
    outputs: of,
  }));
  return JSON.stringify({ version: 3, deployment: { resources } });
}

beforeAll(async () => {
  commands = await WarmCommands.start(process.env as Record<string, string>);
});
afterAll(async () => {
  await commands.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  stdout?: string;
  stderr?: string;
  code?: number;
  /** What `pulumi stack ls --json` prints. */
  stacks?: string;
  /** What `pulumi stack --show-name` prints. */
  selected?: string;
}

/** Puts a `pulumi` on PATH that notes how it is called, and answers this. */
function fakePulumi({ stdout = '', stderr = '', code = 0, stacks = '[]', selected }: Answer): void {
  const program = `#!${process.execPath}
const selected = ${JSON.stringify(selected ?? null)};
if (selected && process.argv.includes('--show-name')) {
  process.stdout.write(selected);
  process.exit(0);
}
if (process.argv.includes('ls')) {
  process.stdout.write(${JSON.stringify(stacks)});
  process.exit(0);
}
require('node:fs').writeFileSync(${JSON.stringify(calls)}, JSON.stringify(process.argv.slice(2)));
process.stdout.write(${JSON.stringify(stdout)});
process.stderr.write(${JSON.stringify(stderr)});
process.exitCode = ${code};
process.stdin.resume(); // ends when its input does, as pulumi reads it
`;
  writeFileSync(path.join(folder, 'pulumi'), program);
  chmodSync(path.join(folder, 'pulumi'), 0o755);
}

/** The command with its process loaded already. */
const handover = (...args: string[]) => commands.run(['handover', ...args], { PATH: folder });

/** The command as users start it; wrong options end its process. */
const started = (...args: string[]) =>
  azureItsm(['handover', ...args], { env: { ...process.env, PATH: folder } });

test('the command prints the sheet of a stack, and asks pulumi for no secret', async () => {
  fakePulumi({ stdout: state({ itsm: given }) });

  expect(await started('--stack', 'dev', '--config-file', 'Pulumi.dev.yaml')).toEqual({
    code: 0,
    stdout: render(handoverOf(given), 'md', 'en', made),
    stderr: '',
  });
  expect(JSON.parse(readFileSync(calls, 'utf8'))).toEqual([
    ...['stack', 'export', '--stack', 'dev', '--non-interactive'],
  ]);
});

test('format and language are what is asked for, in a file if one is named', async () => {
  fakePulumi({ stdout: state({ itsm: given }) });
  const file = path.join(folder, 'sheet.html');
  const args = ['--format', 'html', '--language', 'fr', '--output', file];

  expect(await handover('-s', 'dev', ...args)).toEqual({
    code: 0,
    stdout: '',
    stderr: `Written to ${file}.\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe(render(handoverOf(given), 'html', 'fr', made));
});

test('one tool alone is printed where it is asked for; another name is one plain sentence', async () => {
  fakePulumi({ stdout: state({ itsm: given }) });

  expect((await handover('-s', 'dev', '--tool', 'helix')).stdout).toBe(
    render(forTool(handoverOf(given), 'helix'), 'md', 'en', made),
  );
  expect(await handover('-s', 'dev', '--tool', 'jira')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: The stack dev has no tool jira. Its tools are helix, servicenow.\n',
  });
});

test('what is done before the deployment needs neither a stack nor pulumi', async () => {
  fakePulumi({ stderr: 'error: pulumi was called\n', code: 255 });
  const text = renderPreparation(buildPreparation('bmcHelix'), 'html', 'fr', made);
  const args = ['--kind', 'bmcHelix', '--format', 'html', '--language', 'fr'];

  expect(await handover('--before', ...args)).toEqual({ code: 0, stdout: text, stderr: '' });
});

test.each([
  [['--before', '--stack', 'dev'], "option '--before' cannot be used with option '-s, --stack"],
  [['--before', '--tool', 'helix'], "option '--before' cannot be used with option '-t, --tool"],
  [['--before', '--kind', 'jira'], 'Allowed choices are servicenow, bmcHelix, custom.'],
  [['--kind', 'custom'], '--kind needs --before. For one tool of the stack, use --tool.'],
])('%j is refused: one sheet is of a stack, the other is not', async (args, message) => {
  const { code, stdout, stderr } = await started(...args);

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
});

test('a stack that does not exist is one plain sentence', async () => {
  fakePulumi({
    stderr: "error: no stack named 'nope' found\n",
    code: 255,
    stacks: JSON.stringify([{ name: 'dev' }, { name: 'prod' }]),
  });

  expect(await handover('--stack', 'nope')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: This project has no stack "nope" in this backend. Its stacks are dev, prod.\n',
  });
});

test('a shell that is logged in to no backend is told how to', async () => {
  const stderr =
    'error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions\n';
  fakePulumi({ stderr, code: 255 });

  expect((await handover('--stack', 'dev')).stderr).toBe(
    'error: pulumi is not logged in to a backend. Run "pulumi login", or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN.\n',
  );
});

test.each([
  ['nowhere/sheet.html', 'there is no folder '],
  ['.', 'it is a folder. Name a file in it.'],
])('an --output that cannot be written is said: %s', async (file, why) => {
  fakePulumi({ stdout: state({ itsm: given }) });
  const { code, stdout, stderr } = await handover('-s', 'dev', '-o', path.join(folder, file));

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`error: --output: ${path.join(folder, file)} cannot be written: `);
  expect(stderr).toContain(why);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('the help fits a screen', async () => {
  const { code, stdout } = await started('--help');
  const lines = stdout.split('\n');

  expect(code).toBe(0);
  expect(stdout).toContain('the stack; default: the selected one');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('a stack without the component is one plain sentence', async () => {
  fakePulumi({ stdout: state({}) });

  expect(await handover('--stack', 'dev', '--json')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: The stack dev has no SecureExport (type azure-itsm:index:SecureExport). Is it deployed, and is it the right stack?\n',
  });
});

test('of several components all are listed and none is guessed; --component names one', async () => {
  const second = outputs(2, [helix]);
  fakePulumi({ stdout: state({ network: given, billing: second }) });
  const json = render(handoverOf(second), 'json', 'en');

  expect((await handover('-s', 'dev')).stderr).toBe(
    'error: The stack dev has 2 SecureExports: billing, network. Name one with --component.\n',
  );
  expect((await handover('-s', 'dev', '--component', 'shop')).stderr).toBe(
    'error: --component: the stack dev has no SecureExport "shop". It has billing, network.\n',
  );
  expect(await handover('-s', 'dev', '--component', 'billing', '--json')).toEqual({
    code: 0,
    stdout: json,
    stderr: '',
  });
});

test('an output that is a secret in the state is refused, and not shown', async () => {
  const encrypted = {
    '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
    ciphertext: 'CANARY',
  };
  fakePulumi({ stdout: state({ itsm: { ...given, audience: encrypted } }) });
  const { code, stdout, stderr } = await handover('-s', 'dev');

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('are secrets, which no hand-over shows: audience.');
  expect(stderr).not.toContain('CANARY');
});

test('without --stack the selected one is meant, in the project that --cwd names', async () => {
  fakePulumi({ stdout: state({ itsm: given }), selected: 'dev' });

  expect((await handover('--cwd', folder)).stdout).toBe(
    render(handoverOf(given), 'md', 'en', made),
  );
  expect((await handover('--cwd', path.join(folder, 'nowhere'))).stderr).toBe(
    `error: --cwd: there is no folder ${path.join(folder, 'nowhere')}. Name the folder of a Pulumi project.\n`,
  );
});

test.each([
  [
    'error: no Pulumi.yaml project file found (searching upwards from /)',
    'There is no Pulumi project in this folder. ',
  ],
  [
    'error: no stack selected; please use `pulumi stack select`',
    'No stack is selected in this project. Name one with --stack.',
  ],
])('what keeps pulumi from telling the selected stack is said: %s', async (stderr, message) => {
  fakePulumi({ stderr: `${stderr}\n`, code: 255 });

  expect((await handover()).stderr).toContain(`error: ${message}`);
});

test('what else pulumi says is passed on', async () => {
  fakePulumi({ stderr: 'error: incorrect passphrase\n', code: 255 });

  expect((await handover('--stack', 'dev')).stderr).toBe(
    'error: The state of the stack dev cannot be read; pulumi says:\nerror: incorrect passphrase\n',
  );
});

test.each([
  [['--stack', 'dev', '--format', 'pdf'], 'Allowed choices are md, html, json.'],
  [['--stack', 'dev', '--language', 'de'], 'Allowed choices are en, fr.'],
  [
    ['--stack', 'dev', '--format', 'json', '--language', 'fr'],
    '--language fr does not go with JSON, which is in English.',
  ],
])('%j is refused with what is allowed', async (args, message) => {
  const { code, stdout, stderr } = await started(...args);

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
});
