import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { render } from '../../../operations/handover';
import { forTool } from '../../../operations/handover/build';
import { handoverOf, helix, outputs, serviceNow } from './support';

const folder = mkdtempSync(path.join(tmpdir(), 'itsm-handover-'));
const calls = path.join(folder, 'calls');
const given = outputs(2, [helix, serviceNow]);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  stdout?: string;
  stderr?: string;
  code?: number;
  /** What `pulumi stack ls --json` prints. */
  stacks?: string;
}

/** Puts a `pulumi` on PATH that notes how it is called, and answers this. */
function fakePulumi({ stdout = '', stderr = '', code = 0, stacks = '[]' }: Answer): void {
  const program = `#!${process.execPath}
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

function handover(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const loader = pathToFileURL(require.resolve('tsx')).href;
  const command = ['--import', loader, path.resolve('operations/handover.ts'), ...args];
  const env = { ...process.env, PATH: folder };
  return new Promise((resolve) =>
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  );
}

test('the command prints the sheet of a stack, and asks pulumi for no secret', async () => {
  fakePulumi({ stdout: JSON.stringify(given) });

  expect(await handover('--stack', 'dev', '--config-file', 'Pulumi.dev.yaml')).toEqual({
    code: 0,
    stdout: render(handoverOf(given), 'md', 'en'),
    stderr: '',
  });
  expect(JSON.parse(readFileSync(calls, 'utf8'))).toEqual([
    ...['stack', 'output', '--json', '--stack', 'dev', '--non-interactive'],
  ]);
});

test('format and language are what is asked for, in a file if one is named', async () => {
  fakePulumi({ stdout: JSON.stringify(given) });
  const file = path.join(folder, 'sheet.html');
  const args = ['--format', 'html', '--language', 'fr', '--output', file];

  expect(await handover('-s', 'dev', ...args)).toEqual({
    code: 0,
    stdout: '',
    stderr: `Written to ${file}.\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe(render(handoverOf(given), 'html', 'fr'));
});

test('one tool alone is printed where it is asked for; another name is one plain sentence', async () => {
  fakePulumi({ stdout: JSON.stringify(given) });

  expect((await handover('-s', 'dev', '--tool', 'helix')).stdout).toBe(
    render(forTool(handoverOf(given), 'helix'), 'md', 'en'),
  );
  expect(await handover('-s', 'dev', '--tool', 'jira')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: The stack dev has no tool jira. Its tools are helix, servicenow.\n',
  });
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
  fakePulumi({ stdout: JSON.stringify(given) });
  const { code, stdout, stderr } = await handover('-s', 'dev', '-o', path.join(folder, file));

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`error: --output: ${path.join(folder, file)} cannot be written: `);
  expect(stderr).toContain(why);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('the help marks what is required, and fits a screen', async () => {
  const { code, stdout } = await handover('--help');
  const lines = stdout.split('\n');

  expect(code).toBe(0);
  expect(stdout).toContain('(required) the stack, as pulumi names it');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('a stack without outputs is one plain sentence', async () => {
  fakePulumi({ stdout: '{}' });

  expect(await handover('--stack', 'dev', '--format', 'json')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: The stack dev has no outputs: it is not deployed yet, or was destroyed. Deploy it with "pulumi up --stack dev", then hand it over.\n',
  });
});

test('what else pulumi says is passed on', async () => {
  fakePulumi({ stderr: 'error: incorrect passphrase\n', code: 255 });

  expect((await handover('--stack', 'dev')).stderr).toBe(
    'error: The outputs of the stack dev cannot be read; pulumi says:\nerror: incorrect passphrase\n',
  );
});

test.each([
  [['--stack', 'dev', '--format', 'pdf'], 'Allowed choices are md, html, json.'],
  [['--stack', 'dev', '--language', 'de'], 'Allowed choices are en, fr.'],
  [['--format', 'md'], "required option '-s, --stack <name>' not specified"],
  [
    ['--stack', 'dev', '--format', 'json', '--language', 'fr'],
    '--language fr does not go with --format json, which is in English.',
  ],
])('%j is refused with what is allowed', async (args, message) => {
  const { code, stdout, stderr } = await handover(...args);

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
});
