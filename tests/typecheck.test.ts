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

test('mistakes that other languages learn from the component are type errors in TypeScript', () => {
  // One program, because every check of types reads azure-native's as well.
  const mistakes = [
    `{ ...all, tools: [{ name: 'tool', kind: 'jira', instance: 'acme' }] }`,
    `{ ...all, tokenVersion: 3 }`,
    `{ ...all, deploy: 'everything' }`,
    `{ ...all, cloud: 'china' }`,
    `{ ...all, lock: 'ReadOnly' }`,
    `{ ...all, aznsServicePrincipal: 'create' }`,
    `{ ...all, roleAssignment: 'manual' }`,
    `{ resourceGroupName: 'rg', groupShortName: 'itsm' }`,
    `{ deploy: 'action-group', ...all }`,
    `{ deploy: 'identity', tools: [] }`,
    `{ ...all, alertProcessingRules: [{ name: 'a', action: 'mute', scopes: [] }] }`,
    `{ ...all, alertProcessingRules: [{ name: 'a', action: 'suppress', scopes: [], schedule: { recurrences: [{ recurrenceType: 'Weekly' }] } }] }`,
    `{ ...all, webhooks: [] }`,
  ];
  const { output } = typecheck(`
import { SecureExport, type ItsmTool } from 'pulumi-azure-itsm';
const tools: ItsmTool[] = [];
const all = { resourceGroupName: 'rg', groupShortName: 'itsm', tools };
new SecureExport('right', all);
${mistakes.map((args) => `new SecureExport('wrong', ${args});`).join('\n')}`);
  const lines = [...output.matchAll(/program\.ts\((\d+),\d+\): error TS/g)].map(([, at]) =>
    Number(at),
  );

  expect([...new Set(lines)]).toEqual(mistakes.map((_args, index) => index + 6));
});
