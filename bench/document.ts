import type { Comparison } from './compare';
import { goalTable } from './goals';
import { growthSection } from './growthSection';
import { insideTables } from './insideSection';
import { cell, table } from './markdown';
import type { Results } from './results';
import { ratios, spread } from './statistics';
import * as words from './words';

const aboutSides = `- **empty program**: JavaScript without a line of code, with Pulumi's default options, which load the TypeScript compiler. **Least**: the same without the compiler, and with Node's compile cache: no program can cost less.
- **flat JavaScript**: the resources of the stack dev, one after the other, without components and configuration ([bench/sides/flat](bench/sides/flat/index.js)).
- **template's layout**: the same resources in TypeScript with imports and options as \`pulumi new azure-typescript\` makes them: a namespace of azure-native each, checked by TypeScript.
- **this program**: the stack dev of this repository, with its components and its configuration.
- **our template**: [templates/typescript](templates/typescript/index.ts) with the installed package: what \`pulumi new\` makes, checked by TypeScript.`;

const aboutFigures = `CPU time is user and system time of the command and all processes that it starts, as the kernel counts it (of a plugin that Pulumi kills, as it was last seen, at most 20 ms before); it is the main figure, because wall time depends on what else runs. Memory is the peak of the resident memory of all these processes together, looked at every 20 ms; pages that two processes share count twice. Each cell is the median of the runs (smallest to largest). The sides run in turn, each round beginning with another one, after a round that does not count; a ratio compares the runs of one round.

The providers are the local plugins, and Azure is the emulator. Both run in a process of their own, which all sides use alike and whose CPU time is left out; it has a column of its own. With the vendor's plugins, each of which is a process that Pulumi starts, all sides take longer. The language host is the project's own (JavaScript) where the Pulumi CLI has none beside it.`;

/** The document of these results. */
export function document(results: Results): string {
  const { comparisons, inside, growth, missing, quick } = results;
  return [
    '# Benchmarks',
    'Written by `npm run bench -- --write` out of [docs/benchmarks/results.json](docs/benchmarks/results.json). Every figure was measured by that script, both sides of a ratio in the same run.',
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
