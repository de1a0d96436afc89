import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Options } from './cases';
import type { Stage } from './stage';
import { root } from './workspace';

/** What the probe in a program wrote (bench/probe.js); CPU times in milliseconds. */
export interface Probed {
  /** Until the probe was loaded: the start of Node.js. */
  start: number;
  /** Loading modules, by whose they are. */
  groups: Record<string, { modules: number; cpu: number }>;
  /** Everything else: running the program, calls to engine and plugins. */
  rest: number;
  cpu: number;
}

export interface Inside {
  side: string;
  runs: Probed[];
}

/** Looks into the process of the program during warm previews; the sides in turn. */
export async function lookInside(stage: Stage, { quick, progress }: Options): Promise<Inside[]> {
  const sides = [
    { name: 'empty', deployed: await stage.side('empty') },
    { name: 'flat', deployed: await stage.side('flat') },
    { name: 'program', deployed: await stage.program() },
  ];
  const inside = sides.map(({ name }): Inside => ({ side: name, runs: [] }));
  const file = stage.workspace.file('probe.json');
  const probe = { NODE_OPTIONS: `--require ${path.join(root, 'bench', 'probe.js')}` };
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    for (const [index, { name, deployed }] of sides.entries()) {
      progress(`inside the program: ${name}, run ${round + 1}`);
      const env = { ...deployed.env, ...probe, BENCH_PROBE: file };
      await stage.pulumi({ ...deployed, env }, 'preview');
      inside[index]!.runs.push(JSON.parse(readFileSync(file, 'utf8')) as Probed);
    }
  }
  return inside;
}
