import * as pulumi from '@pulumi/pulumi';
import { check, gate, refuse } from '../../components/validation';

const rule = (value: string) => (value === 'good' ? undefined : 'is not good. Make it good.');
/** An Output's promise, which rejects where a rule refuses: valueOf would never settle. */
const promiseOf = <T>(output: pulumi.Output<T>) =>
  (output as unknown as { promise(): Promise<T> }).promise();

test('a plain value is checked at once', () => {
  expect(check('key', 'bad', rule)).toEqual([
    { key: 'key', message: 'is not good. Make it good.' },
  ]);
  expect(check('key', 'good', rule)).toEqual([]);
  expect(check('key', undefined, rule)).toEqual([]);
});

test.each([
  ['an Output', () => pulumi.output('bad')],
  ['a promise', () => Promise.resolve('bad')],
])('%s is left alone at first and stopped by the gate once it is known', async (_, value) => {
  expect(check('key', value(), rule)).toEqual([]);
  const gated = gate<pulumi.Input<string>>('It cannot be deployed', 'key', value(), rule);

  await expect(promiseOf(gated as pulumi.Output<string>)).rejects.toThrow(
    'It cannot be deployed: 1 problem\n  - key: is not good. Make it good.',
  );
});

test('the gate lets a good Output through, and a secret stays one', async () => {
  const gated = gate('title', 'key', pulumi.secret('good'), rule);

  expect(await promiseOf(gated)).toBe('good');
  expect(await pulumi.isSecret(gated)).toBe(true);
});

test('nothing is refused without a problem', () => {
  expect(() => refuse('title', [])).not.toThrow();
});
