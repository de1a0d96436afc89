import { containing } from '../support';
import {
  deliveries,
  deploy,
  putGroup,
  raise,
  secureWebhook,
  start,
  startMonitor,
  type Deployed,
} from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;
let deployed: Deployed;

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(async () => {
  await monitor.reset();
  deployed = await deploy(monitor.cloud);
});

const fire = (rule: string, more: object = {}) =>
  raise(monitor.cloud, { type: 'metric', rule, ...more });
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds).toISOString();
const minutes = (count: number) => count * 60_000;

it.each([408, 429, 503, 504, 'drop'] as const)(
  'tries again after 5, 20, 5, 40 and 5 seconds on %s, until an answer is good',
  async (answer) => {
    monitor.receiver.answers.push(answer, answer, answer, answer, answer);
    const [delivery] = await fire('cpu-high');
    expect(monitor.clock.slept).toEqual([5_000, 20_000, 5_000, 40_000, 5_000]);
    expect(delivery?.attempts.map(({ at }) => at)).toEqual(
      [0, 5_000, 25_000, 30_000, 70_000, 75_000].map(later),
    );
    expect(delivery).toMatchObject({ state: 'delivered', reason: 'Answered 200.' });
    expect(monitor.receiver.received).toHaveLength(6);
  },
);

it('stops trying as soon as an answer is good', async () => {
  monitor.receiver.answers.push(503, 202);
  const [delivery] = await fire('cpu-high');
  expect(monitor.clock.slept).toEqual([5_000]);
  expect(delivery).toMatchObject({ state: 'delivered', reason: 'Answered 202.' });
});

it.each([400, 401, 403, 404, 413, 500, 502, 302])(
  'does not try again on %i, and stays ready for the next alert',
  async (status) => {
    monitor.receiver.answers.push(status);
    const [first] = await fire('cpu-high');
    expect(first).toMatchObject({
      state: 'failed',
      reason: `Answered ${status}, which Azure Monitor does not try again.`,
      attempts: [{ status }],
    });
    expect(monitor.clock.slept).toEqual([]);
    expect(await fire('disk-full')).toEqual([containing({ state: 'delivered' })]);
  },
);

describe('when all attempts fail', () => {
  beforeEach(async () => {
    monitor.receiver.answers.push(503, 503, 503, 503, 503, 503);
    const [delivery] = await fire('cpu-high');
    expect(delivery).toMatchObject({
      state: 'failed',
      reason:
        'Answered 503 after 6 attempts; the endpoint is not called until 2026-11-23T12:16:15.000Z.',
    });
  });

  it('the endpoint is not called for 15 minutes, which the log says', async () => {
    monitor.clock.now = new Date(Date.parse(later(75_000)) + minutes(15) - 1);
    expect(await fire('disk-full')).toEqual([
      containing({
        state: 'notSent',
        reason:
          'All attempts of an earlier alert failed: the endpoint is not called until 2026-11-23T12:16:15.000Z.',
        attempts: [],
      }),
    ]);
    expect(monitor.receiver.received).toHaveLength(6);
  });

  it('the endpoint is called again after 15 minutes', async () => {
    monitor.clock.now = new Date(Date.parse(later(75_000)) + minutes(15));
    expect(await fire('disk-full')).toEqual([containing({ state: 'delivered' })]);
  });

  it('other endpoints are called all the same', async () => {
    const { application } = deployed;
    await putGroup(monitor.cloud, [
      secureWebhook(application),
      secureWebhook(application, {
        name: 'other',
        serviceUri: 'https://acme.service-now.com/other',
      }),
    ]);
    expect(await fire('disk-full')).toEqual([
      containing({ receiver: 'servicenow', state: 'notSent' }),
      containing({ receiver: 'other', state: 'delivered' }),
    ]);
  });

  it('nothing the log holds names the URI', async () => {
    const log = JSON.stringify(await deliveries(monitor.cloud)) + monitor.lines.join('\n');
    expect(log).toContain('acme.service-now.com');
    expect(log).not.toContain('canary');
    expect(log).not.toContain('inbound_event');
  });
});

it('says why there was no answer', async () => {
  monitor.receiver.answers.push('drop', 'drop', 'drop', 'drop', 'drop', 'drop');
  const [delivery] = await fire('cpu-high');
  expect(delivery?.reason).toMatch(/^No answer \(\w+\) after 6 attempts; /);
  expect(delivery?.attempts[0]).toEqual({ at: later(0), error: expect.any(String) as string });
});
