import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { alerts } from './alerts';
import { backend } from './backend';
import { keep, onBed } from './bed';
import { tapped } from './calls';
import { clocks } from './clocks';
import { httpFaults } from './httpFaults';
import { changed, kills } from './kills';
import { lag } from './lag';
import { render } from './render';
import { merged, readReport, reportFile, pageFile, type Result } from './report';
import { lost, titleOf, type Baseline, type Trial } from './trial';
import { inventory } from './whole';

interface Options {
  only: string;
  lanes: string;
  write: boolean;
}

/** Deploys, updates and destroys once without a fault. */
function baselineIn(folder: string): Promise<Baseline> {
  const empty = path.join(folder, 'empty');
  const deployed = path.join(folder, 'deployed');
  const { tap, observers } = tapped();
  return onBed(undefined, observers, async (bed) => {
    const callsOf = async (command: 'up' | 'destroy') => {
      tap.calls.length = 0;
      const { code, said } = await bed[command]();
      if (code !== 0) throw new Error(`Without a fault, ${command} failed: ${said}`);
      return [...tap.calls];
    };
    keep(bed, empty);
    const up = await callsOf('up');
    const wanted = await inventory(bed);
    keep(bed, deployed);
    bed.configure(changed);
    const update = await callsOf('up');
    const updated = await inventory(bed);
    const destroy = await callsOf('destroy');
    const calls = { up, update, destroy };
    return { empty, deployed, calls, wanted: { up: wanted, update: updated } };
  });
}

/** Tries all, as many at once as there are lanes. */
async function tryAll(
  trials: Trial[],
  lanes: number,
  save: (results: Result[]) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    for (let trial = trials[next++]; trial !== undefined; trial = trials[next++]) {
      const begun = Date.now();
      const { run, ...place } = trial;
      const outcome = await run().catch((error: Error) => lost(error.message));
      results.push({ ...place, ...outcome });
      save(results);
      const seconds = ((Date.now() - begun) / 1000).toFixed(1).padStart(5);
      const said = [titleOf(place), outcome.outcome, outcome.problem].filter(Boolean).join(': ');
      const mark = outcome.survived ? '' : 'NOT SURVIVED ';
      console.log(`${results.length}/${trials.length} ${seconds} s ${mark}${said}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

async function main({ only, lanes, write }: Options): Promise<void> {
  const started = Date.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'itsm-faults-kept-'));
  try {
    const baseline = await baselineIn(folder);
    const tables = [backend, lag, clocks, kills, alerts, httpFaults];
    const all = tables.flatMap((trials): Trial[] => trials(baseline));
    const trials = all.filter((trial) => new RegExp(only).test(titleOf(trial)));
    console.log(`${trials.length} of ${all.length} faults to try`);
    const before = readReport();
    const order = all.map(titleOf);
    // Each time, so that a run that is ended has not been for nothing.
    const save = (results: Result[]) => {
      const seconds = Math.round((Date.now() - started) / 1000);
      const report = merged(before, results, order, seconds);
      fs.writeFileSync(reportFile, `${JSON.stringify(report, null, 2)}\n`);
      fs.writeFileSync(pageFile, render(report));
    };
    const results = await tryAll(trials, Number(lanes), write ? save : () => undefined);
    const survived = results.filter((result) => result.survived).length;
    console.log(`${survived} of ${results.length} survived`);
    process.exitCode = survived === results.length ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const command = new Command('faults')
  .description(
    'Tries every fault on the real engine and the emulated cloud, and says what survived.',
  )
  .option('--only <pattern>', 'those whose "table: row: column" has it, a regular expression', '')
  .option('--lanes <number>', 'how many at once', '2')
  .option('--write', 'put the results into docs/faults.md and bench/faults/results.json', false)
  .allowExcessArguments(false)
  .parse();

main(command.opts<Options>()).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
