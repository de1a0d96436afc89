import { readFileSync } from 'node:fs';
import { rules } from '../../policy/rules';

const readme = readFileSync('policy/README.md', 'utf8');

test('every rule says itself how strict it is', () => {
  expect(rules.map(({ name }) => name)).toHaveLength(new Set(rules.map(({ name }) => name)).size);
  expect(rules.filter(({ enforcementLevel }) => enforcementLevel === undefined)).toEqual([]);
});

test("the README's table has every rule with its level and its configuration", () => {
  const rows = readme
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  expect(rows.map(([, name, level, , config]) => [name, level, config])).toEqual(
    rules.map(({ name, enforcementLevel, configSchema }) => [
      `\`${name}\``,
      enforcementLevel,
      Object.keys(configSchema?.properties ?? {})
        .map((key) => `\`${key}\``)
        .join(', ') || '–',
    ]),
  );
});
