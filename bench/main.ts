import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { ensurePulumiCli, environmentWith } from '../offline/toolchain/pulumiCli';
import { reportAndExit } from '../offline/toolchain/userErrors';
import { cases, type Options } from './cases';
import { document } from './document';
import { plots } from './growthSection';
import { alerts } from './growth/alerts';
import { environments } from './growth/environments';
import { rules } from './growth/rules';
import { tools } from './growth/tools';
import { lookInside } from './inside';
import { environmentOf, type Results } from './results';
import { Stage } from './stage';
import { root } from './workspace';

const growths = { tools, environments, rules, alerts };
const names = [...Object.keys(cases), 'inside', ...Object.keys(growths)];

interface Given {
  json?: boolean;
  write?: boolean;
  quick?: boolean;
  only?: string[];
}

async function main({ json, write, quick = false, only = names }: Given): Promise<void> {
  if (process.platform !== 'linux') {
    throw new Error('The benchmarks read /proc, which only Linux has.');
  }
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`--only: there is no ${unknown.join(', ')}. There are ${names.join(', ')}.`);
  }
  if (write === true && only !== names) {
    throw new Error('--write writes down all of it: leave out --only.');
  }
  const results = await measureAll(only, { quick, progress });
  if (json === true) {
    console.log(JSON.stringify(results, null, 2));
  } else if (write === true) {
    store(results);
  } else {
    console.log(document(results));
  }
}

async function measureAll(only: string[], options: Options): Promise<Results> {
  const cli = await ensurePulumiCli();
  const started = Date.now();
  const found = environmentOf(environmentWith(cli));
  const stage = new Stage(path.join(root, '.local', 'bench'));
  await stage.start();
  const parts: Record<string, () => Promise<void>> = {
    ...each(cases, async (run) => {
      found.comparisons.push(...(await run(stage, options)));
    }),
    inside: async () => {
      found.inside.push(...(await lookInside(stage, options)));
    },
    ...each(growths, async (run) => {
      found.growth.push(await run(stage, options));
    }),
  };
  try {
    for (const name of names.filter((one) => only.includes(one))) {
      await parts[name]!();
      // So that what was measured is not lost with what fails after it.
      writeFileSync(stage.workspace.file('results.json'), JSON.stringify(found));
    }
  } finally {
    await stage.stop();
  }
  return { ...found, quick: options.quick, minutes: Math.round((Date.now() - started) / 60_000) };
}

function each<T>(all: Record<string, T>, use: (one: T) => Promise<void>) {
  const uses = Object.entries(all).map(([name, one]) => [name, () => use(one)]);
  return Object.fromEntries(uses) as Record<string, () => Promise<void>>;
}

function store(results: Results): void {
  const folder = path.join(root, 'docs', 'benchmarks');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
  for (const [name, plot] of Object.entries(plots(results.growth))) {
    writeFileSync(path.join(folder, name), plot);
  }
  writeFileSync(path.join(root, 'BENCHMARKS.md'), document(results));
}

/** One line that is written over, where somebody looks; a line each in a log. */
function progress(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

const toNames = (text: string) => text.split(',');

new Command('npm run bench --')
  .description('Measures what people wait for, and what grows. Takes about 12 minutes on 2 cores.')
  .option('--json', 'print the figures as JSON')
  .option('--write', 'write BENCHMARKS.md, its plots and docs/benchmarks/results.json')
  .option('--quick', 'few runs: whether it works, not how fast')
  .option('--only <names>', `some of it, joined by commas: ${names.join(', ')}`, toNames)
  .allowExcessArguments(false)
  .action(main)
  .parseAsync()
  .catch(reportAndExit);
