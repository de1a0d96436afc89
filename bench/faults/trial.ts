import fs from 'node:fs';
import type { Effect } from '../../offline/emulator/observers';
import { onBed, type Bed, type Ended } from './bed';
import { isSame, nameOf, tapped, type Call } from './calls';
import type { Outcome, Result } from './report';
import { checkpoint, differences, inventory, type Inventory } from './whole';

/** One fault to try. */
export interface Trial {
  table: string;
  row: string;
  column: string;
  run: () => Promise<Outcome>;
}

export const titleOf = ({ table, row, column }: Pick<Result, 'table' | 'row' | 'column'>) =>
  `${table}: ${row}: ${column}`;

/** What is known of a fault-free run, and where its folders are kept. */
export interface Baseline {
  empty: string;
  deployed: string;
  calls: { up: Call[]; update: Call[]; destroy: Call[] };
  wanted: { up: Inventory; update: Inventory };
}

/** A fault in one call of a command. */
export interface CallFault {
  call: Call;
  effect: Effect;
  /** How many times in a row it meets the call. @default 1 */
  times?: number;
  /** Whether pulumi has to be ended by hand. */
  hangs?: boolean;
}

/** An `up` from nothing with a fault in one of its calls. */
export async function tryUp({ empty, wanted }: Baseline, fault: CallFault): Promise<Outcome> {
  const { tap, observers } = tapped();
  return onBed(empty, observers, async (bed) => {
    tap.calls.length = 0;
    let left = fault.times ?? 1;
    let end = () => {};
    tap.before = (made) => {
      const later = left > 0 && made.nth > fault.call.nth;
      if (!isSame(later ? { ...made, nth: fault.call.nth } : made, fault.call)) return undefined;
      left -= 1;
      if (fault.hangs) end();
      return fault.effect;
    };
    const first = await bed.up({
      // As a person does: once to cancel, and again when that does not end it either.
      onSpawn: (child) => {
        end = () => [300, 1300].forEach((delay) => setTimeout(() => child.kill('SIGINT'), delay));
      },
    });
    delete tap.before;
    if (left === (fault.times ?? 1)) return lost(`${nameOf(fault.call)} was not called`);
    // A second Ctrl-C leaves what was under way as pending, as a kill does.
    return fault.hangs ? recovered(bed, wanted.up) : backUp(bed, first, wanted.up);
  });
}

export const lost = (problem: string): Outcome => ({ outcome: 'lost', survived: false, problem });

/** Brings a stack up after a first try, and compares what is there with what is wanted. */
export async function backUp(bed: Bed, first: Ended, wanted: Inventory): Promise<Outcome> {
  if (first.code === 0) return compared(bed, 'retried', wanted);
  const error = errorIn(first.said);
  if (error === undefined) return lost(`no clear error: ${first.said.slice(-600)}`);
  const next = await bed.up();
  if (next.code === 0) return compared(bed, 'up', wanted);
  return recovered(bed, wanted);
}

/** What `recover` says, and `up`. */
export async function recovered(
  bed: Bed,
  wanted: Inventory,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Outcome> {
  let recover = await bed.recover();
  const isCutOff = recover.said.includes('The file of attributes');
  if (isCutOff) {
    fs.rmSync(`${checkpoint(bed).file}.attrs`);
    recover = await bed.recover();
  }
  if (recover.code !== 0) return lost(`recover: ${recover.said.slice(-600)}`);
  await between();
  const up = await bed.up();
  if (up.code !== 0) return lost(`up after recover: ${errorIn(up.said) ?? up.said.slice(-600)}`);
  return compared(bed, `${isCutOff ? 'attributes deleted, ' : ''}recover, up`, wanted);
}

export async function compared(bed: Bed, outcome: string, wanted: Inventory): Promise<Outcome> {
  const found = differences(await inventory(bed), wanted);
  return found.length === 0
    ? { outcome, survived: true }
    : { outcome, survived: false, problem: found.slice(0, 4).join('; ') };
}

/** What pulumi says went wrong; undefined where it says nothing, or a stack trace. */
export function errorIn(said: string): string | undefined {
  if (/^\s+at .+:\d+:\d+\)?$/m.test(said)) return undefined;
  return /(?:error: |\^C received|cancell?ed)[^\n]*/.exec(said)?.[0];
}
