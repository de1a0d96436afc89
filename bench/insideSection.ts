import type { Comparison, SideResult } from './compare';
import type { Inside } from './inside';
import { table } from './markdown';
import { spread } from './statistics';
import * as words from './words';

/** Where the time of a preview goes: by process, and inside the program's. */
export function insideTables(inside: Inside[], all: Comparison[]): string[] {
  const warm = all.find(({ name }) => name === 'preview-warm')?.sides ?? [];
  const parts = [...new Set(warm.flatMap(({ parts }) => Object.keys(parts)))].sort();
  const median = (values: number[]) => (values.length > 0 ? spread(values).median : '–');
  const rows = warm.map((side: SideResult) => [
    words.sides[side.side] ?? side.side,
    ...parts.map((part) => `${median(side.parts[part] ?? [])}`),
  ]);
  const groups = [
    ...new Set(inside.flatMap(({ runs }) => runs.flatMap((run) => Object.keys(run.groups)))),
  ];
  const ms = (values: number[]) => `${Math.round(spread(values).median)}`;
  const columns = inside.map(({ side }) => words.sides[side] ?? side);
  const loading = groups.map((group) => [
    `loading: ${group}`,
    ...inside.map(({ runs }) => {
      const cpu = ms(runs.map((run) => run.groups[group]?.cpu ?? 0));
      const modules = ms(runs.map((run) => run.groups[group]?.modules ?? 0));
      return modules === '0' ? '–' : `${cpu} ms, ${modules} modules`;
    }),
  ]);
  return [
    '## Where the time goes',
    'CPU time of the processes of a warm preview, seconds, medians. A process that ends is last seen up to 20 ms before.',
    ...(warm.length > 0 ? [table(['side', ...parts], rows)] : []),
    "CPU time inside the program's process, from previews of their own; the probe makes them a little slower. `the rest` is what runs: the program, calls to the engine, answers.",
    table(
      ['', ...columns],
      [
        [
          'start of Node.js',
          ...inside.map(({ runs }) => `${ms(runs.map(({ start }) => start))} ms`),
        ],
        ...loading,
        ['the rest', ...inside.map(({ runs }) => `${ms(runs.map(({ rest }) => rest))} ms`)],
        ['all', ...inside.map(({ runs }) => `${ms(runs.map(({ cpu }) => cpu))} ms`)],
      ],
    ),
  ];
}
