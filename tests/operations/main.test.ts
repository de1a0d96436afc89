import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { azureItsm } from '../support/azureItsm';

const folder = mkdtempSync(path.join(tmpdir(), 'itsm-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs azure-itsm in a terminal of no pipeline. */
const run = (...args: string[]) =>
  azureItsm(args, { env: { ...process.env, GITHUB_ACTIONS: '', TF_BUILD: '' }, cwd: folder });

const commands = [
  'adopt',
  'handover',
  'migrate',
  'notify',
  'preflight',
  'preview-summary',
  'recover',
  'review',
  'verify',
];

test.each([[[]], ...commands.map((name) => [[name]])])(
  'the help of azure-itsm %j fits a screen, and every command has --json and exit codes',
  async (name) => {
    const { code, stdout } = await run(...name, '--help');
    const lines = stdout.trimEnd().split('\n');

    expect(code).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    if (name.length > 0) {
      expect(stdout).toContain('--json');
      expect(stdout).toContain('Exit code: 0; 1 ');
    }
  },
);

test('each command has a row in README.md', () => {
  const readme = readFileSync('operations/README.md', 'utf8');
  const rows = [...readme.matchAll(/^\| `azure-itsm ([a-z-]+)` \|/gm)].map(([, name]) => name);

  expect(rows.sort()).toEqual(commands);
});

test('a command that does not exist is one sentence, with the one that was meant', async () => {
  const { code, stdout, stderr } = await run('hand-over');

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain("unknown command 'hand-over'");
  expect(stderr).toContain('Did you mean handover?');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('review prints the summaries, and as JSON for programs alone', async () => {
  const urn = 'urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev';
  const steps = [{ op: 'same', urn, oldState: {}, newState: {} }].map((step) => ({
    ...step,
    oldState: { type: 'pulumi:pulumi:Stack', outputs: {} },
    newState: { type: 'pulumi:pulumi:Stack' },
  }));
  writeFileSync(path.join(folder, 'preview-dev.json'), JSON.stringify({ steps }));
  const text = '## Preview: `dev`\n\nNothing changes.\n';
  const asText = await run('review', 'preview-dev.json', 'preview-prod.json');
  const asJson = await run('review', 'preview-dev.json', '--json');

  expect(asText.code).toBe(1);
  expect(asText.stdout).toContain(text);
  expect(asText.stdout).toContain('## Preview: `prod`\n\n**There is no preview.**');
  expect(asText.stderr).toContain('There is no file preview-prod.json.');
  expect(JSON.parse(asJson.stdout)).toEqual([
    {
      environment: 'dev',
      code: 0,
      json: {
        version: 1,
        stack: 'dev',
        hasFailed: false,
        open: [],
        consequences: [],
        resources: [],
      },
    },
  ]);
  expect(asJson.stderr).toBe(text);
});

test.each([
  ['--stack', 'dev'],
  ['--refresh', ''],
])('a preview that was made and %s exclude each other', async (flag, value) => {
  const args = ['--json-file', 'preview-dev.json', flag, value].filter((arg) => arg !== '');
  const { code, stderr } = await run('preview-summary', ...args);

  expect(code).toBe(1);
  expect(stderr).toContain(`${flag} and --json-file cannot be used together`);
});
