import { spawnSync } from 'node:child_process';
import * as pulumi from '@pulumi/pulumi';
import { check, gate, refuse } from '../../components/validation';

const rule = (value: string) => (value === 'good' ? undefined : 'is not good. Make it good.');

function throughTheGate(how: string, value: string): string {
  const args = ['--require', './compile.js', 'tests/support/gatedProgram.ts', how, value];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return stdout + stderr;
}

test('a plain value is checked at once', () => {
  const problem = { key: 'key', message: 'is not good. Make it good.' };
  expect(check('key', 'bad', rule)).toEqual([problem]);
  expect(check('key', 'good', rule)).toEqual([]);
  expect(check('key', undefined, rule)).toEqual([]);
});

test.each(['output', 'promise'])('an %s is left alone until it is known, then refused', (how) => {
  expect(check('key', pulumi.output('bad'), rule)).toEqual([]);
  expect(check('key', Promise.resolve('bad'), rule)).toEqual([]);

  expect(throughTheGate(how, 'bad')).toBe(
    'refused: true It cannot be deployed: 1 problem\n  - key is not good. Make it good.\n',
  );
  expect(throughTheGate(how, 'good')).toBe('passed: good\n');
});

test('a secret is still one behind the gate', async () => {
  expect(await pulumi.isSecret(gate('title', 'key', pulumi.secret('good'), rule))).toBe(true);
});

test('nothing is refused without a problem', () => {
  expect(() => refuse('title', [])).not.toThrow();
});
