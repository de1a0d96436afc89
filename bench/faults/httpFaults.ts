import type { Effect } from '../../offline/emulator/observers';
import { nameOf, writes } from './calls';
import { tryUp, type Baseline, type CallFault, type Trial } from './trial';

/** A way for a call of an `up` to fail. */
interface Kind extends Pick<CallFault, 'times' | 'hangs'> {
  name: string;
  effect: Effect;
  /** Whether the call is carried out all the same, which makes a difference for those that write. */
  writesOnly?: boolean;
}

const kinds: Kind[] = [
  { name: '429', effect: { status: 429, headers: { 'retry-after': '0' } } },
  { name: '503 once', effect: { status: 503 } },
  { name: '500 lasting', effect: { status: 500 }, times: 100 },
  { name: 'dropped', effect: { connection: 'close' } },
  { name: 'done, 504', effect: { status: 504, after: true }, writesOnly: true },
  { name: 'done, dropped', effect: { connection: 'close', after: true }, writesOnly: true },
  { name: 'no answer', effect: { connection: 'hold', after: true }, hangs: true },
];

/** An `up` from nothing for each call of one, and each way for it to fail. */
export function httpFaults(baseline: Baseline): Trial[] {
  const calls = baseline.calls.up;
  const written = writes(calls);
  return calls.flatMap((call) =>
    kinds
      .filter(({ writesOnly }) => !writesOnly || written.includes(call))
      .map(({ name, ...kind }) => ({
        table: 'http',
        row: nameOf(call),
        column: name,
        run: () => tryUp(baseline, { ...kind, call }),
      })),
  );
}
