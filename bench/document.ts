import type { Comparison, Quantity, SideResult } from './compare';
import type { Growth } from './growth';
import type { Inside } from './inside';
import { svg } from './plot';
import type { Results } from './results';
import { ratios, rounded, spread, type Spread } from './statistics';
import * as words from './words';

/** Limits that were set before anything was measured: the ratio of two sides. */
const goals: {
  what: string;
  comparison: string;
  side: string;
  base: string;
  quantity: Quantity;
  limit: number;
}[] = [
  {
    what: 'A warm preview takes at most 1.40 times the CPU time of an empty program',
    ...{ comparison: 'preview-warm', side: 'program', base: 'empty', quantity: 'cpu', limit: 1.4 },
  },
  {
    what: "A cold preview takes at most 0.30 of the CPU time of the template's layout",
    ...{ comparison: 'preview-cold', side: 'program', base: 'layout', quantity: 'cpu', limit: 0.3 },
  },
  {
    what: 'A warm preview takes at most 1.05 times the memory of flat JavaScript',
    ...{
      comparison: 'preview-warm',
      side: 'program',
      base: 'flat',
      quantity: 'memory',
      limit: 1.05,
    },
  },
  {
    what: 'A preview in YAML takes at most 1.2 times the CPU time of one in TypeScript',
    ...{ comparison: 'yaml', side: 'yaml', base: 'smallest', quantity: 'cpu', limit: 1.2 },
  },
];

const aboutSides = `- **empty program**: JavaScript without a line of code, with Pulumi's default options, which load the TypeScript compiler. **Least**: the same without the compiler, and with Node's compile cache: no program can cost less.
- **flat JavaScript**: the resources of the stack dev, one after the other, without components and configuration ([bench/sides/flat](bench/sides/flat/index.js)).
- **template's layout**: the same resources in TypeScript with imports and options as \`pulumi new azure-typescript\` makes them: a namespace of azure-native each, checked by TypeScript.
- **this program**: the stack dev of this repository, with its components and its configuration.
- **our template**: [templates/typescript](templates/typescript/index.ts) with the installed package: what \`pulumi new\` makes, checked by TypeScript.`;

const aboutFigures = `CPU time is user and system time of the command and all processes that it starts, as the kernel counts it; it is the main figure, because wall time depends on what else runs. Memory is the peak of the resident memory of all these processes together, looked at every 20 ms; pages that two processes share count twice. Each cell is the median of the runs (smallest to largest). The sides run in turn, each round beginning with another one, after a round that does not count; a ratio compares the runs of one round.

The providers are the local plugins, and Azure is the emulator. Both run in a process of their own, which all sides use alike and whose CPU time is left out; it has a column of its own. With the vendor's plugins, each of which is a process that Pulumi starts, all sides take longer. The language host is the project's own (JavaScript) where the Pulumi CLI has none beside it.`;

/** The document of these results. */
export function document(results: Results): string {
  const { comparisons, inside, growth, missing, quick } = results;
  return [
    '# Benchmarks',
    'Written by `npm run bench -- --write` out of [docs/benchmarks/results.json](docs/benchmarks/results.json). Every figure was measured by that script in one run.',
    machine(results),
    ...(quick
      ? ['**A quick run**: few rounds and small sizes. It shows the order of things.']
      : []),
    '## Goals',
    goalTable(comparisons),
    '## What is compared, and how',
    aboutSides,
    aboutFigures,
    ...missing.map((name) => `A side in \`${name}\` is missing: the command was not there.`),
    ...comparisons.flatMap(comparison),
    ...(inside.length > 0 ? insideTables(inside, comparisons) : []),
    ...growth.flatMap(growthSection),
    '## Repeat it',
    repeat,
    '',
  ].join('\n\n');
}

const repeat = `\`\`\`sh
npm run bench                        # tables
npm run bench -- --json              # the figures
npm run bench -- --only yaml,rules   # some of it
npm run bench -- --quick             # few runs: whether it works, not how fast
npm run bench -- --write             # this document, its plots and results.json
\`\`\`

It needs Linux (\`/proc\`). Leave the machine alone meanwhile: the load above was measured before the run, and less than 0.5 is quiet.`;

function machine({ date, minutes, machine: on, load, versions }: Results): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '| | |\n|---|---|',
    `| date | ${date}, ${minutes} minutes |`,
    `| machine | ${on.cpu}, ${on.cores} cores, ${on.memoryGB} GB, ${on.system} |`,
    `| load before the run | ${load} |`,
    `| versions | ${named.join(', ')} |`,
  ].join('\n');
}

function goalTable(all: Comparison[]): string {
  const rows = goals.flatMap(({ what, comparison: name, side, base, quantity, limit }) => {
    const found = all.find((one) => one.name === name);
    const [ours, theirs] = [side, base].map((one) => found?.sides.find((s) => s.side === one));
    if (ours === undefined || theirs === undefined) {
      return [];
    }
    const measured = ratios(ours[quantity], theirs[quantity]);
    const met = measured.median <= limit ? 'met' : '**not met**';
    return [`| ${what} | ${cell(measured)} | ${met} |`];
  });
  return ['| goal | measured | |\n|---|---|---|', ...rows].join('\n');
}

function comparison({ name, sides }: Comparison): string[] {
  const { title = name, about = '' } = words.comparisons[name] ?? {};
  const [base] = sides;
  const withCloud = sides.some(({ cloud }) => cloud.some((value) => value > 0));
  const head = ['side', 'CPU time, s', 'ratio', 'wall time, s', 'ratio', 'memory, MB', 'ratio'];
  const rows = sides.map((side) => [
    words.sides[side.side] ?? side.side,
    ...(['cpu', 'wall', 'memory'] as const).flatMap((quantity) => [
      cell(spread(side[quantity])),
      side === base ? '1' : cell(ratios(side[quantity], base![quantity])),
    ]),
    ...(withCloud ? [cell(spread(side.cloud))] : []),
  ]);
  return [
    `## ${title}`,
    `${about} ${base?.cpu.length ?? 0} runs each.`,
    table(withCloud ? [...head, 'plugins and cloud, CPU s'] : head, rows),
  ];
}

function insideTables(inside: Inside[], all: Comparison[]): string[] {
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

/** A quantity of growth by the unit that grows: milliseconds, or MB. */
function perUnit(growth: Growth, quantity: string): number[] {
  const factor = words.quantities[quantity]?.kind === 'time' ? 1000 : 1;
  // What the cloud's process holds is not of the alerts since the last line alone.
  const isAll = quantity === 'memory';
  return growth.points.map(({ n, units, values }) =>
    rounded(
      (factor * (values[quantity] ?? 0)) /
        (isAll && growth.name !== 'growth-environments' ? n : units),
    ),
  );
}

function quantitiesOf({ points }: Growth): string[] {
  return Object.keys(points[0]?.values ?? {}).filter((name) => name in words.quantities);
}

function growthSection(growth: Growth): string[] {
  const { title = growth.name, across = '', about = '' } = words.growths[growth.name] ?? {};
  const shown = quantitiesOf(growth);
  const unit = growth.name === 'growth-environments' ? '' : ' each';
  const head = shown.map((name) => {
    const { name: said, kind } = words.quantities[name]!;
    return `${said}${unit}, ${kind === 'time' ? 'ms' : 'MB'}`;
  });
  const columns = shown.map((name) => perUnit(growth, name));
  const rows = growth.points.map(({ n }, index) => [
    `${n}`,
    ...columns.map((column) => `${column[index]}`),
  ]);
  return [
    `## ${title}`,
    about,
    table([across, ...head], rows),
    `![${title}](docs/benchmarks/${growth.name}.svg)`,
  ];
}

/** The plots by name of their file. */
export function plots({ growth }: Results): Record<string, string> {
  const files = growth.map((one) => {
    const { title = one.name, across = '' } = words.growths[one.name] ?? {};
    const sizes = one.points.map(({ n }) => n);
    const each = one.name === 'growth-environments' ? 'of the last one' : 'each';
    const charts = (['time', 'memory'] as const).map((kind) => ({
      title: `${title}: ${kind} ${each}`,
      unit: kind === 'time' ? 'ms' : 'MB',
      across,
      sizes,
      lines: quantitiesOf(one)
        .filter((name) => words.quantities[name]!.kind === kind)
        .map((name) => ({
          name: words.quantities[name]!.name.replaceAll('`', ''),
          values: perUnit(one, name),
        })),
    }));
    return [`${one.name}.svg`, svg(charts)];
  });
  return Object.fromEntries(files) as Record<string, string>;
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const cell = ({ median, min, max }: Spread) => `${median} (${min}–${max})`;
