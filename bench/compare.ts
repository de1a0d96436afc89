import type { Measured } from './measure';

/** One way to do the same thing, in one or more steps. */
export interface Side {
  name: string;
  /** Before each round, not measured. */
  prepare?: () => Promise<void> | void;
  steps: (() => Promise<Measured>)[];
}

export type Quantity = 'cpu' | 'wall' | 'memory';

/** What the runs of a side took, in their order. */
export interface SideResult extends Record<Quantity, number[]> {
  side: string;
  cloud: number[];
  parts: Record<string, number[]>;
}

export interface Comparison {
  name: string;
  sides: SideResult[];
}

/**
 * Runs the sides in turn, each round beginning with another one, after `warmUps` rounds that do not count.
 *
 * @param names - Of the steps; each becomes a comparison.
 */
export async function compare(
  names: string[],
  sides: Side[],
  { rounds, warmUps = 1 }: { rounds: number; warmUps?: number },
  progress: (line: string) => void,
): Promise<Comparison[]> {
  const comparisons = names.map((name) => ({
    name,
    sides: sides.map(({ name: side }) => emptyResult(side)),
  }));
  for (let round = 1 - warmUps; round <= rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const index = (round - 1 + warmUps + turn) % sides.length;
      const side = sides[index]!;
      const which = round < 1 ? 'warm-up' : `run ${round} of ${rounds}`;
      progress(`${names.join(', ')}: ${side.name}, ${which}`);
      await side.prepare?.();
      for (const [step, run] of side.steps.entries()) {
        const measured = await run();
        if (round > 0) {
          add(comparisons[step]!.sides[index]!, measured);
        }
      }
    }
  }
  return comparisons;
}

function emptyResult(side: string): SideResult {
  return { side, cpu: [], wall: [], memory: [], cloud: [], parts: {} };
}

function add(result: SideResult, { parts, ...figures }: Measured): void {
  for (const quantity of ['cpu', 'wall', 'memory', 'cloud'] as const) {
    result[quantity].push(exact(figures[quantity]));
  }
  for (const [part, seconds] of Object.entries(parts)) {
    (result.parts[part] ??= []).push(exact(seconds));
  }
}

/** The kernel counts CPU time in hundredths of a second. */
const exact = (value: number) => Math.round(value * 100) / 100;
