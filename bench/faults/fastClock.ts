import type { Sleep } from '../../offline/emulator/monitor/monitor';

interface Sleeper {
  at: number;
  /** Whether it waits for an answer, which comes before its time as a rule. */
  isPatient: boolean;
  wake: () => void;
}

/** A clock that moves only when it is told to, and sleepers it wakes on the way. */
export function fastClock(start: Date) {
  let now = start.getTime();
  let timeouts = 0;
  const sleepers: Sleeper[] = [];
  const sleeping =
    (isPatient: boolean): Sleep =>
    (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + milliseconds, isPatient, wake: resolve };
        const leave = () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(new Error('stopped'));
        };
        signal.addEventListener('abort', leave, { once: true });
        sleepers.push(sleeper);
      });
  return {
    now: () => new Date(now),
    sleep: sleeping(false),
    patience: sleeping(true),
    /** How many wait for their next attempt. */
    waiting: () => sleepers.filter(({ isPatient }) => !isPatient).length,
    /** How many have waited for an answer in vain. */
    timeouts: () => timeouts,
    /** Goes on to a moment, or to the end of all waiting. @param settled resolves when nobody works. */
    async advance(settled: () => Promise<void>, to = Infinity): Promise<void> {
      for (;;) {
        sleepers.sort((a, b) => a.at - b.at);
        const [next] = sleepers;
        if (next === undefined || next.at > to) break;
        sleepers.shift();
        now = next.at;
        if (next.isPatient) timeouts += 1;
        next.wake();
        await settled();
      }
      if (to !== Infinity) now = to;
    },
  };
}
export type FastClock = ReturnType<typeof fastClock>;
