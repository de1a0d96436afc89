import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uncommitted } from '../../review/mergedClone';

const folder = mkdtempSync(join(tmpdir(), 'itsm-uncommitted-'));
beforeAll(() => execFileSync('git', ['init', '--quiet'], { cwd: folder }));
afterAll(() => rmSync(folder, { recursive: true }));

test('what no commit holds is said to be in no preview, by name', async () => {
  expect(await uncommitted(folder)).toBeUndefined();
  for (const name of ['a', 'b', 'c', 'd']) {
    writeFileSync(join(folder, name), '');
  }

  expect(await uncommitted(folder)).toBe(
    'Not in the preview, because it is not committed: a, b, c, and 1 more. Commit it first if it should be.',
  );
});
