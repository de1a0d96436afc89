import type { Sleep } from '../../offline/emulator/monitor/monitor';

interface Sleeper {
  at: number;
  wake: () => void;
}

/** A clock that moves only when it is told to, and sleepers it wakes on the way. */
export function fastClock(start: Date) {
  let now = start.getTime();
  const sleepers: Sleeper[] = [];
  const sleep: Sleep = (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
      sleepers.push({ at: now + milliseconds, wake: resolve });
    });
  return {
    now: () => new Date(now),
    sleep,
    /** How many wait. */
    waiting: () => sleepers.length,
    /** Goes on to a moment, or to the end of all waiting. @param settled resolves when nobody works. */
    async advance(settled: () => Promise<void>, to = Infinity): Promise<void> {
      for (;;) {
        sleepers.sort((a, b) => a.at - b.at);
        const [next] = sleepers;
        if (next === undefined || next.at > to) break;
        sleepers.shift();
        now = next.at;
        next.wake();
        await settled();
      }
      if (to !== Infinity) now = to;
    },
  };
}
export type FastClock = ReturnType<typeof fastClock>;
