import { containing, matching } from '../support';
import {
  deliveries,
  deploy,
  putGroup,
  raise,
  secureWebhook,
  startMonitor,
  startReceiver,
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

const metric = { type: 'metric', rule: 'cpu-high' };
async function expectRefused(request: object, status: number, code: string, message: string) {
  const answer = await monitor.cloud.control('alerts', request);
  expect([answer.status, answer.body.error]).toEqual([status, { code, message }]);
  expect(await deliveries(monitor.cloud)).toEqual([]);
}

describe('an alert is not sent, and the log says why,', () => {
  const expectNotSent = async (reason: string, request: object = metric) => {
    expect(await raise(monitor.cloud, request)).toEqual([
      containing({ state: 'notSent', reason, attempts: [] }),
    ]);
    expect(monitor.receiver.received).toEqual([]);
  };

  it('when the action group is disabled', async () => {
    await putGroup(monitor.cloud, [secureWebhook(deployed.application)], { enabled: false });
    await expectNotSent("The action group 'itsm' is disabled.");
  });

  it('when it is a Service Health alert and the action group is in a region', async () => {
    const regional = { name: 'regional', location: 'swedencentral' };
    await putGroup(monitor.cloud, [secureWebhook(deployed.application)], regional);
    const request = { type: 'service-health', rule: 'r', actionGroup: 'regional' };
    await expectNotSent(
      "Service Health alerts go to action groups in Global only; 'regional' is in 'swedencentral'.",
      request,
    );
    expect(await raise(monitor.cloud, { ...request, type: 'resource-health' })).toEqual([
      containing({ state: 'delivered' }),
    ]);
  });

  it('when the receiver wants another schema', async () => {
    const other = secureWebhook(deployed.application, { useCommonAlertSchema: false });
    await putGroup(monitor.cloud, [other]);
    await expectNotSent(
      'The receiver does not use the common alert schema; the emulator knows no other.',
    );
  });

  it('when it is larger than 256 KB', async () => {
    const fired = { ...metric, rule: 'large', description: 'é' };
    await raise(monitor.cloud, fired);
    const overhead = Buffer.byteLength(monitor.receiver.received[0]?.body ?? '') - 2;
    monitor.receiver.received.length = 0;
    // The originAlertId of a metric alert ends with a random number of up to ten digits.
    const filling = 256 * 1024 - overhead - 10;
    const largest = { ...metric, rule: 'LARGE', description: 'x'.repeat(filling) };
    await raise(monitor.cloud, { type: 'metric', rule: 'large', condition: 'Resolved' });
    monitor.receiver.received.length = 0;
    expect(await raise(monitor.cloud, largest)).toEqual([containing({ state: 'delivered' })]);
    expect(Buffer.byteLength(monitor.receiver.received[0]?.body ?? '')).toBeGreaterThan(262_100);
    monitor.receiver.received.length = 0;
    expect(
      await raise(monitor.cloud, { ...metric, description: 'é'.repeat(filling / 2 + 100) }),
    ).toEqual([
      containing({
        state: 'notSent',
        reason: matching(
          /^The alert has 262\d\d\d bytes; the common alert schema allows 262144 \(256 KB\)\.$/,
        ),
      }),
    ]);
    expect(monitor.receiver.received).toEqual([]);
  });

  it('when nobody said where the receiver is on this machine', async () => {
    const elsewhere = secureWebhook(deployed.application, {
      serviceUri: 'https://helix.contoso.test/secret-path',
    });
    await putGroup(monitor.cloud, [elsewhere]);
    await expectNotSent(
      "The emulator calls this machine only: say where 'helix.contoso.test' is with --resolve helix.contoso.test:443=127.0.0.1:PORT.",
    );
  });
});

describe('where receivers are', () => {
  it('can be said with the alert, with the CA they are trusted by', async () => {
    const other = await startReceiver();
    const uri = 'https://helix.onbmc.com/hook';
    await putGroup(monitor.cloud, [secureWebhook(deployed.application, { serviceUri: uri })]);
    const resolve = [`helix.onbmc.com:443=127.0.0.1:${other.port}`];
    const [untrusted] = await raise(monitor.cloud, { ...metric, rule: 'untrusted', resolve });
    expect(untrusted).toMatchObject({ state: 'failed' });
    expect(untrusted?.attempts[0]?.error).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    await monitor.reset();
    deployed = await deploy(monitor.cloud);
    await putGroup(monitor.cloud, [secureWebhook(deployed.application, { serviceUri: uri })]);
    expect(await raise(monitor.cloud, { ...metric, resolve, receiverCa: other.ca })).toEqual([
      containing({ state: 'delivered', host: 'helix.onbmc.com' }),
    ]);
    expect(other.received.map(({ path }) => path)).toEqual(['/hook']);
    await other.stop();
  });

  it('does not change whose certificate they have to show', async () => {
    const uri = 'https://acme.contoso.test/hook';
    await putGroup(monitor.cloud, [secureWebhook(deployed.application, { serviceUri: uri })]);
    const resolve = [`acme.contoso.test:443=127.0.0.1:${monitor.receiver.port}`];
    const [delivery] = await raise(monitor.cloud, { ...metric, resolve });
    expect(delivery?.attempts[0]?.error).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(monitor.receiver.received).toEqual([]);
  });

  it('can be said once for all alerts that follow', async () => {
    const other = await startReceiver();
    const receivers = {
      resolve: [`later.service-now.com:443=127.0.0.1:${other.port}`],
      receiverCa: other.ca,
    };
    expect((await monitor.cloud.control('receivers', receivers)).status).toBe(204);
    const serviceUri = 'https://later.service-now.com/hook';
    await putGroup(monitor.cloud, [secureWebhook(deployed.application, { serviceUri })]);
    expect(await raise(monitor.cloud, metric)).toEqual([containing({ state: 'delivered' })]);
    await other.stop();
  });

  it.each([
    [
      { resolve: ['acme.service-now.com=127.0.0.1'] },
      "--resolve 'acme.service-now.com=127.0.0.1' cannot be read: write HOST:PORT=127.0.0.1:PORT, for instance acme.service-now.com:443=127.0.0.1:8444.",
    ],
    [
      { resolve: ['acme.service-now.com:443=10.0.0.1:443'] },
      "--resolve 'acme.service-now.com:443=10.0.0.1:443' leads to '10.0.0.1': the emulator calls this machine only. Use 127.0.0.1.",
    ],
    [{ receiverCa: 'no certificate' }, 'It holds no certificate.'],
  ])('is refused where it is wrong: %j', async (reach, message) => {
    await expectRefused({ ...metric, ...reach }, 400, 'BadRequest', message);
  });
});
