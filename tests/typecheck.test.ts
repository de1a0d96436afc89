import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';

mkdirSync('.local', { recursive: true });
const folder = mkdtempSync(resolve('.local', 'typecheck-'));
afterAll(() => rmSync(folder, { recursive: true }));

const right = `
import { ItsmActionGroup } from 'pulumi-azure-itsm';
new ItsmActionGroup('itsm', {
  resourceGroupName: 'rg', groupShortName: 'itsm', applicationObjectId: 'a', identifierUri: 'b', tenantId: 'c',
  tools: [{ name: 'tool', kind: 'servicenow', instance: 'acme' }],
});`;
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
const wrong = `
import { SecureExport, type ItsmTool } from 'pulumi-azure-itsm';
const tools: ItsmTool[] = [];
const all = { resourceGroupName: 'rg', groupShortName: 'itsm', tools };
new SecureExport('right', all);
${mistakes.map((args) => `new SecureExport('wrong', ${args});`).join('\n')}`;

/** What `tsc` with the project's options says about both: one check, because each reads azure-native's types as well. */
let errors: string[];
beforeAll(() => {
  writeFileSync(join(folder, 'right.ts'), right);
  writeFileSync(join(folder, 'wrong.ts'), wrong);
  const options = {
    extends: resolve('tsconfig.json'),
    files: ['right.ts', 'wrong.ts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const args = [require.resolve('typescript/bin/tsc'), '-p', folder, '--pretty', 'false'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
  errors = stdout.split('\n').filter((line) => /^\S/.test(line));
});

test('a program that uses the components as documented passes the type check', () => {
  expect(errors.filter((line) => !line.includes('wrong.ts('))).toEqual([]);
});

test('mistakes that other languages learn from the component are type errors in TypeScript', () => {
  const lines = errors.map((line) => Number(/wrong\.ts\((\d+),\d+\): error TS/.exec(line)?.[1]));

  expect([...new Set(lines)]).toEqual(mistakes.map((_args, index) => index + 6));
});
