import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { document } from '../../bench/document';
import { plots } from '../../bench/growthSection';
import type { Results } from '../../bench/results';

const folder = join('docs', 'benchmarks');
const results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as Results;

test('BENCHMARKS.md and its plots say what the stored results hold, and nothing else', () => {
  const drawn = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  const stored = drawn.map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

  expect(readFileSync('BENCHMARKS.md', 'utf8')).toBe(document(results));
  expect(Object.fromEntries(stored)).toEqual(plots(results.growth));
});

/** A comparison of two sides, each with these CPU times; their other figures are equal. */
function compared(name: string, times: Record<string, number[]>): Results {
  const sides = Object.entries(times).map(([side, cpu]) => {
    const same = cpu.map(() => 1);
    return { side, cpu, wall: same, memory: same, cloud: same, parts: {} };
  });
  return { ...results, comparisons: [{ name, sides }], inside: [], growth: [] };
}

test('a goal is met or not by the median of the ratios, run by run', () => {
  const met = document(compared('yaml', { smallest: [1, 2, 4], yaml: [1.2, 2, 8] }));
  const missed = document(compared('yaml', { smallest: [1, 2, 4], yaml: [1.3, 2.6, 4] }));

  expect(met).toMatch(/^\| A preview in YAML .* \| 1\.2 \(1–2\) \| met \|$/m);
  expect(missed).toMatch(/^\| A preview in YAML .* \| 1\.3 \(1–1\.3\) \| \*\*not met\*\* \|$/m);
});

test('what was not measured is said to be missing', () => {
  const text = document({
    ...results,
    comparisons: [],
    inside: [],
    growth: [],
    missing: ['terraform'],
  });

  expect(text).toContain('A side in `terraform` is missing');
  expect(text.match(/ – \| not measured \|/g)).toHaveLength(4);
  expect(text).not.toMatch(/^\| (this program|empty)|\| met \|/m);
  expect(plots([])).toEqual({});
});

test('time by unit is about those that were measured, memory about all there are', () => {
  const points = [
    { n: 10, units: 10, values: { cpu: 0.1, memory: 200 } },
    { n: 100, units: 90, values: { cpu: 0.9, memory: 300 } },
  ];
  const text = document({ ...results, growth: [{ name: 'growth-alerts', points }] });

  expect(text).toContain('| 10 | 10 | 20 |\n| 100 | 10 | 3 |');
});

test('a plot is readable in light and dark, and for a screen reader', () => {
  const [plot] = Object.values(plots(results.growth));

  expect(plot).toContain('prefers-color-scheme: dark');
  expect(plot).toMatch(/role="img" aria-label="[^"]+: time/);
  expect(plot).not.toMatch(/NaN|undefined|Infinity/);
});
