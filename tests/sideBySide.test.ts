import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'itsm-side-by-side-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm run check` does, with these scripts in package.json. */
function sideBySide(scripts: Record<string, string>): { code: number | null; output: string } {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
  const { status, stdout } = spawnSync(
    process.execPath,
    [resolve('tests/support/sideBySide.mjs'), ...Object.keys(scripts)],
    { cwd: folder, encoding: 'utf8', timeout: 60_000 },
  );
  return { code: status, output: stdout };
}

test('the checks pass when each of them does', () => {
  const { code, output } = sideBySide({ types: 'echo all right', imports: 'echo no circles' });

  expect(code).toBe(0);
  expect(output).toContain('types: passed\nall right\n');
  expect(output).toContain('imports: passed\nno circles\n');
});

test('a check that fails fails all, and hides nothing that the others find', () => {
  const { code, output } = sideBySide({
    code: 'echo one problem; echo on stderr >&2; exit 2',
    types: 'echo another; exit 1',
    format: 'missing-command',
    imports: 'echo no circles',
  });

  expect(code).toBe(1);
  expect(output).toContain('code: failed\none problem\non stderr\n');
  expect(output).toContain('types: failed\nanother\n');
  expect(output).toMatch(/^format: failed\n.*missing-command/m);
  expect(output).toContain('imports: passed\nno circles\n');
});
