import { account } from './accounted';
import type { Attempt, Fate } from './flakyFront';
import { drawn } from './random';
import type { Outcome } from './report';
import { play, type Stage } from './sender';
import type { Baseline, Trial } from './trial';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The receiver down while alerts are sent, and a day of alerts with faults at random. */
export function alerts({ deployed }: Baseline): Trial[] {
  const table = 'alerts';
  return [
    ...[0.5, 1.2, 10, 60].map((minutes) => ({
      table,
      row: 'receiver down',
      column: minutes < 1 ? `${minutes * 60} s` : `${minutes} min`,
      run: () => receiverDown(deployed, minutes * minute),
    })),
    ...[1, 2].map((seed) => ({
      table,
      row: '24 hours of alerts',
      column: `seed ${seed}`,
      run: () => wholeDay(deployed, seed),
    })),
  ];
}

/** An alert every two minutes, from the moment the receivers go down until half an hour after they are back. */
function receiverDown(deployed: string, length: number): Promise<Outcome> {
  const isDown = (at: number) => at >= minute && at < minute + length;
  return accountOf(
    deployed,
    (_, at) => (isDown(at) ? 'drop' : 'pass'),
    async ({ raise }) => {
      for (let at = 0; at < length + 30 * minute; at += 2 * minute) {
        await raise(at + minute, `rule-${at / minute}`, 'Fired');
      }
    },
  );
}

/** About 700 notifications, a third of them in bad times. */
function wholeDay(deployed: string, seed: number): Promise<Outcome> {
  const events: { at: number; rule: string; condition: 'Fired' | 'Resolved' }[] = [];
  for (let at = 0, n = 0; ; n += 1) {
    at += Math.ceil(-Math.log(1 - drawn(seed, 'gap', n)) * 4 * minute);
    const resolved = at + Math.ceil((1 + 59 * drawn(seed, 'length', n)) * minute);
    if (resolved >= day) break;
    events.push({ at, rule: `rule-${n}`, condition: 'Fired' });
    events.push({ at: resolved, rule: `rule-${n}`, condition: 'Resolved' });
  }
  events.sort((a, b) => a.at - b.at);
  return accountOf(
    deployed,
    (attempt, at) => fateAt(seed, attempt, at),
    async ({ raise }) => {
      for (const { at, rule, condition } of events) await raise(at, rule, condition);
    },
  );
}

/** Each receiver has an outage of its own in some quarters of an hour, and a fault in every tenth attempt at all times. */
function fateAt(
  seed: number,
  { host, rule, condition, nth }: Omit<Attempt, 'fate'>,
  at: number,
): Fate {
  const quarter = Math.floor(at / (15 * minute));
  const begin = drawn(seed, host, 'begin', quarter) * 10 * minute;
  const end = begin + drawn(seed, host, 'end', quarter) * 5 * minute;
  const within = at % (15 * minute);
  const isBad = drawn(seed, host, 'bad', quarter) < 0.25 && within >= begin && within < end;
  const draw = (what: string) => drawn(seed, what, host, rule, condition, nth);
  if (draw('fault') >= (isBad ? 0.95 : 0.1)) return 'pass';
  const faults: Fate[] = [
    'drop',
    'lose',
    'hang',
    408,
    429,
    503,
    504,
    'drop',
    'lose',
    503,
    isBad ? 503 : 500,
  ];
  return faults[Math.floor(draw('kind') * faults.length)] ?? 'drop';
}

async function accountOf(
  deployed: string,
  fateOf: (attempt: Omit<Attempt, 'fate'>, at: number) => Fate,
  work: (stage: Stage) => Promise<void>,
): Promise<Outcome> {
  const sent = await play(deployed, fateOf, work);
  const { problems, delivered, retried, repeated, refused, exhausted, notSent } = account(sent);
  const given = [
    `${exhausted} given up after all attempts`,
    `${notSent} not sent in the quarter of an hour after`,
    `${refused} refused for good`,
  ].filter((text) => !text.startsWith('0 '));
  const outcome = [
    `${sent.deliveries.length} notifications: ${delivered} delivered (${retried} by a retry, ${repeated} more than once after a lost answer)`,
    ...given,
  ].join(', ');
  return problems.length === 0
    ? { outcome, survived: true }
    : { outcome, survived: false, problem: problems.slice(0, 4).join('; ') };
}
