import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';

mkdirSync('.local', { recursive: true });
const folder = mkdtempSync(resolve('.local', 'typecheck-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `tsc` with the project's options says about a program. */
function typecheck(program: string): { status: number | null; output: string } {
  writeFileSync(join(folder, 'program.ts'), program);
  const options = { extends: resolve('tsconfig.json'), files: ['program.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const tsc = require.resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  return { status, output: stdout };
}

const program = (kind: string) => `
import { ItsmActionGroup } from 'pulumi-azure-itsm';
new ItsmActionGroup('itsm', {
  resourceGroupName: 'rg', groupShortName: 'itsm', applicationObjectId: 'a', identifierUri: 'b', tenantId: 'c',
  tools: [{ name: 'tool', kind: '${kind}', instance: 'acme' }],
});`;

test('a program that uses the components as documented passes the type check', () => {
  expect(typecheck(program('servicenow'))).toEqual({ status: 0, output: '' });
});

test('a seeded type error fails it', () => {
  const { status, output } = typecheck(program('jira'));

  expect(status).not.toBe(0);
  expect(output).toContain('error TS2322');
});
