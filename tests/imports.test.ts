import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// Beside node_modules, where the rule finds TypeScript.
mkdirSync('.local', { recursive: true });
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What the lint rule says of a tree of these files, each importing the ones named. */
function cruise(files: Record<string, string[]>): { code: number | null; output: string } {
  const folder = mkdtempSync(resolve('.local', 'imports-'));
  folders.push(folder);
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) {
    cpSync(resolve(name), join(folder, name));
  }
  for (const [file, imports] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const lines = imports.map((from, index) => `import type { X as X${index} } from '${from}';\n`);
    writeFileSync(join(folder, file), `${lines.join('')}export type X = 1;\n`);
  }
  const command = [resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'), '.'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, output: stdout + stderr };
}

test('imports along the arrows pass', () => {
  const { code, output } = cruise({
    'index.ts': ['./config/config', './components/secureExport'],
    'config/config.ts': ['../components/secureExport'],
    'components/secureExport.ts': [],
    'operations/handover.ts': ['../components/secureExport'],
    'offline/cloud/cloud.ts': [],
    'demo/demo.ts': ['../offline/cloud/cloud', '../operations/handover'],
  });

  expect([code, output]).toEqual([0, expect.stringContaining('no dependency violations found')]);
});

describe('imports against the arrows', () => {
  const wrong: [file: string, imported: string, rule: string][] = [
    ['components/secureExport.ts', '../operations/handover', 'components-imports'],
    ['operations/handover.ts', '../offline/cloud/cloud', 'operations-imports'],
    ['offline/cloud/cloud.ts', '../../components/secureExport', 'offline-imports'],
    ['offline/cloud/cloud.ts', '../../index', 'offline-imports'],
    ['policy/index.ts', '../tests/support', 'policy-imports'],
    ['index.ts', './offline/cloud/cloud', 'program-imports'],
    ['components/circle.ts', './other', 'no-circles'],
  ];
  let found: ReturnType<typeof cruise>;
  beforeAll(() => {
    const files: Record<string, string[]> = {
      'components/other.ts': ['./circle'],
      'tests/support.ts': [],
    };
    for (const [file, imported] of wrong) files[file] = [...(files[file] ?? []), imported];
    found = cruise(files);
  });

  test.each(wrong)('%s may not import %s', (file, imported, rule) => {
    const target = `${join(dirname(file), imported)}.ts`;

    expect(found.code).not.toBe(0);
    expect(found.output.replace(/\s+/g, ' ')).toContain(`error ${rule}: ${file} → ${target}`);
  });
});
