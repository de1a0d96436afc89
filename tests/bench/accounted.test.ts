import { account } from '../../bench/faults/accounted';
import type { Attempt } from '../../bench/faults/flakyFront';
import type { Sent } from '../../bench/faults/sender';
import type { LoggedDelivery } from '../../offline/emulator/monitor/deliveryLog';

const start = Date.parse('2026-11-23T12:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const delivery = (changes: Partial<LoggedDelivery> = {}): LoggedDelivery => ({
  id: 1,
  alertId: 'a',
  rule: 'cpu',
  type: 'metric',
  condition: 'Fired',
  actionGroup: 'g',
  receiver: 'helix',
  mechanism: 'SecureWebhook',
  host: 'h',
  state: 'delivered',
  reason: '',
  token: null,
  wrongToken: null,
  attempts: [{ at: at(0), status: 200 }],
  createdAt: at(0),
  settledAt: at(0),
  ...changes,
});
const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  host: 'h',
  alertId: 'a',
  rule: 'cpu',
  condition: 'Fired',
  nth: 1,
  fate: 'pass',
  status: 200,
  ...changes,
});
const incident = { alertId: 'a', rule: 'cpu', state: 'open' } as Sent['incidents'][number];
const sent = (changes: Partial<Sent> = {}): Sent => ({
  raised: 1,
  receivers: 1,
  deliveries: [delivery()],
  attempts: [attempt()],
  incidents: [incident],
  ...changes,
});
const twice = delivery({
  attempts: [
    { at: at(0), error: 'ECONNRESET' },
    { at: at(5), status: 200 },
  ],
});

test('what was delivered once, or again after a lost answer, is accounted for', () => {
  expect(account(sent())).toMatchObject({ delivered: 1, repeated: 0, problems: [] });
  const attempts = [attempt({ fate: 'lose' }), attempt({ nth: 2 })];
  expect(account(sent({ deliveries: [twice], attempts }))).toMatchObject({
    delivered: 1,
    retried: 1,
    repeated: 1,
    problems: [],
  });
});

test('an answer that does not come in time is a lost one, and the next attempt is later by that time', () => {
  const late = delivery({
    attempts: [
      { at: at(0), error: 'ETIMEDOUT' },
      { at: at(15), status: 200 },
    ],
  });
  const attempts = [attempt({ fate: 'hang' }), attempt({ nth: 2 })];

  expect(account(sent({ deliveries: [late], attempts }))).toMatchObject({
    ...{ delivered: 1, retried: 1, repeated: 1 },
    problems: [],
  });
});

test.each<[string, Partial<Sent>, string]>([
  ['is not in the log', { raised: 2 }, '2 were raised, 1 are in the log'],
  [
    'came twice although its answer arrived',
    { deliveries: [twice], attempts: [attempt(), attempt({ nth: 2 })] },
    'was received again without a lost answer',
  ],
  [
    'is logged as delivered and never came',
    { attempts: [attempt({ fate: 'drop', status: undefined })], incidents: [] },
    'log and receiver disagree',
  ],
  [
    'was given up before all attempts were made',
    {
      deliveries: [delivery({ state: 'failed', attempts: [{ at: at(0), status: 503 }] })],
      attempts: [attempt({ fate: 503, status: undefined })],
      incidents: [],
    },
    'was given up early',
  ],
  [
    'was not sent although no endpoint was to be left alone',
    { deliveries: [delivery({ state: 'notSent', attempts: [] })], attempts: [], incidents: [] },
    'notSent, silent: false',
  ],
  ['opened two incidents', { incidents: [incident, incident] }, 'and 2 incidents opened'],
])('a notification that %s is a problem', (_, changes, problem) => {
  expect(account(sent(changes)).problems).toContainEqual(expect.stringContaining(problem));
});
