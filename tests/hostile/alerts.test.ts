import fc from 'fast-check';
import { alertTypeNames } from '../../offline/emulator/monitor/alertTypes';
import { alert, scene, serviceNowUrl, type Scene } from '../examples/itsm-receiver/support';
import { startMonitor } from '../offline/emulator/monitor/support';
import { answersTo, malformed } from './rawRequests';
import { changed, json, tagsIn, text, type Json } from './values';

/* Alerts as a receiver may get them, its page with them, and requests for alerts at the emulator's sender. */

const valid = alert(
  { customProperties: { team: 'x' } },
  {
    condition: {
      allOf: [{ metricName: 'cpu', dimensions: [{ name: 'Computer', value: 'vm1' }] }],
    },
  },
);

describe('the receiver', () => {
  let site: Scene;
  let token: string;
  beforeAll(async () => {
    site = await scene();
    token = await site.goodToken();
  });
  afterAll(() => site.stop());

  const deliver = async (body: unknown) => (await site.deliver(body, token)).status;

  test('takes any alert or refuses it, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 4, arbitrary: changed(valid).map(({ document }) => document as unknown) },
          { weight: 1, arbitrary: json },
        ),
        async (body) => {
          expect([200, 400]).toContain(await deliver(JSON.stringify(body)));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('ends requests that are no HTTP without harm, and takes the next alert', async () => {
    const { host, pathname, search } = new URL(serviceNowUrl);
    const heads = [
      `POST ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`,
      'POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n',
    ];
    const answers = await answersTo(site.receiver.url, heads.flatMap(malformed));
    expect(answers.filter((answer) => / 5\d\d |\n\s+at /.test(answer))).toEqual([]);
    expect(await deliver(JSON.stringify(valid))).toBe(200);
  });

  test('refuses text that is no JSON, or too deep or large to be an alert', async () => {
    const whole = JSON.stringify(valid);
    const deep = (open: string, close: string) => open.repeat(40_000) + close.repeat(40_000);
    const broken = fc.oneof(
      fc.nat({ max: whole.length - 1 }).map((end) => whole.slice(0, end)),
      text,
      fc.constantFrom(deep('[', ']'), '{"a":'.repeat(40_000), `${whole}${whole}`),
    );
    await fc.assert(
      fc.asyncProperty(broken, async (body) => {
        expect(await deliver(body)).toBe(400);
      }),
      { numRuns: 80 },
    );
    expect(await deliver(JSON.stringify('x'.repeat(300_000)))).toBe(413);
  });

  test('shows what was sent as text: no tag, attribute or address on its page is from an alert', async () => {
    const shape = async () => {
      const { text: page } = await site.send('GET', '/');
      // Each incident has a page of its own.
      return tagsIn(page.replace(/<a href="\/incident\/\d+">/g, '<a href="/incident/1">'));
    };
    // What has a path as its target has more tags.
    await deliver(alert({ monitorCondition: 'Resolved' }));
    await deliver(alert({ alertId: 'open' }));
    await deliver('');
    const before = await shape();
    const field = (name: string) => text.map((value) => ({ [name]: value }));
    const names = ['alertId', 'alertRule', 'description', 'monitoringService', 'firedDateTime'];
    await fc.assert(
      fc.asyncProperty(fc.oneof(...names.map(field)), text, async (essentials, target) => {
        const sent = alert({ ...essentials, alertTargetIDs: [target], configurationItems: [] });
        await deliver(JSON.stringify(sent));
        const tags = await shape();
        expect(tags.filter((tag) => !before.includes(tag))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('has not failed once, and still accepts a good alert', async () => {
    expect(site.lines.filter((line) => / 5\d\d |receiver_failed|\n/.test(line))).toEqual([]);
    expect(await deliver(alert())).toBe(200);
  });
});

describe("the emulator's sender", () => {
  let monitor: Awaited<ReturnType<typeof startMonitor>>;
  const log: string[] = [];
  beforeAll(async () => {
    monitor = await startMonitor({ log: (line: string) => log.push(line) });
  });
  afterAll(() => monitor.stop());

  test('raises any alert that is asked for, or says what is wrong with it', async () => {
    const request: Record<string, Json> = {
      rule: 'cpu-high',
      condition: 'Fired',
      actionGroup: 'itsm',
      severity: 1,
      description: 'CPU above 90 %',
      target: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1',
      dimensions: [{ name: 'Computer', value: 'vm1' }],
      customProperties: { team: 'x' },
      wrongToken: 'expired',
      resolve: ['acme.service-now.com:443=127.0.0.1:1'],
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...alertTypeNames),
        changed(request),
        async (type, { document }) => {
          const body =
            Array.isArray(document) || typeof document !== 'object'
              ? document
              : { type, ...document };
          const { status, body: answer } = await monitor.cloud.control('alerts', body);
          expect([202, 400, 404, 409]).toContain(status);
          if (status !== 202) expect(answer.error.message).toEqual(expect.any(String));
        },
      ),
      { numRuns: 150 },
    );
    expect(log.filter((line) => line.startsWith('unexpected error'))).toEqual([]);
  });
});
