import { containing, matching, subscriptionId } from '../support';
import {
  deliveries,
  deploy,
  posted,
  putGroup,
  raise,
  secretPath,
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
const groupId = (name = 'itsm', resourceGroup = 'rg1') =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/microsoft.insights/actionGroups/${name}`;

async function expectRefused(request: object, status: number, code: string, message: string) {
  const answer = await monitor.cloud.control('alerts', request);
  expect([answer.status, answer.body.error]).toEqual([status, { code, message }]);
  expect(await deliveries(monitor.cloud)).toEqual([]);
}

describe('an alert', () => {
  it('is answered at once with its id, and delivered as the log says', async () => {
    const { status, body } = await monitor.cloud.control('alerts', metric);
    const alertId = String(body['alertId']);
    expect([status, body]).toEqual([
      202,
      { alertId, condition: 'Fired', actionGroup: groupId(), deliveries: [1] },
    ]);
    expect(await deliveries(monitor.cloud, alertId)).toEqual([
      {
        id: 1,
        alertId,
        rule: 'cpu-high',
        type: 'metric',
        condition: 'Fired',
        actionGroup: groupId(),
        receiver: 'servicenow',
        mechanism: 'SecureWebhook',
        host: 'acme.service-now.com',
        state: 'delivered',
        reason: 'Answered 200.',
        token: containing({ version: 2 }),
        wrongToken: null,
        attempts: [{ at: '2026-11-23T12:00:00.000Z', status: 200 }],
        createdAt: '2026-11-23T12:00:00.000Z',
        settledAt: '2026-11-23T12:00:00.000Z',
      },
    ]);
    const [received] = monitor.receiver.received;
    expect(received?.path).toBe(secretPath);
    expect(received?.headers).toMatchObject({
      host: 'acme.service-now.com',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('is sent to every webhook receiver of the group, one failing or not', async () => {
    const { application } = deployed;
    const receivers = ['a', 'b', 'c'].map((name) =>
      secureWebhook(application, { name, serviceUri: `https://acme.service-now.com/${name}` }),
    );
    await putGroup(monitor.cloud, receivers);
    monitor.receiver.answers.push(401);
    const states = (await raise(monitor.cloud, metric)).map(({ receiver, state }) => [
      receiver,
      state,
    ]);
    expect(states.map(([name]) => name)).toEqual(['a', 'b', 'c']);
    expect(states.map(([, state]) => state).sort()).toEqual(['delivered', 'delivered', 'failed']);
    expect(monitor.receiver.received.map(({ path }) => path).sort()).toEqual(['/a', '/b', '/c']);
  });

  it.each(['metric', 'metric-dynamic', 'availability', 'log', 'prometheus'])(
    'of type %s fires once until it is resolved, and is the same alert then',
    async (type) => {
      await raise(monitor.cloud, { type, rule: 'r' });
      const again = await monitor.cloud.control('alerts', { type, rule: 'R' });
      expect([again.status, again.body.error.code]).toEqual([409, 'AlertAlreadyFired']);
      await raise(monitor.cloud, { type, rule: 'r', condition: 'Resolved' });
      const twice = await monitor.cloud.control('alerts', {
        type,
        rule: 'r',
        condition: 'Resolved',
      });
      expect([twice.status, twice.body.error.code]).toEqual([409, 'AlertNotFired']);
      await raise(monitor.cloud, { type, rule: 'r' });
      const essentials = posted(monitor.receiver).map(({ data }) => data.essentials);
      expect(essentials.map(({ monitorCondition }) => monitorCondition)).toEqual([
        'Fired',
        'Resolved',
        'Fired',
      ]);
      const [first, second, third] = essentials;
      expect(second?.['alertId']).toBe(first?.['alertId']);
      expect(second?.['originAlertId']).toBe(first?.['originAlertId']);
      expect(third?.['alertId']).not.toBe(first?.['alertId']);
    },
  );

  it.each(['activity-log', 'service-health', 'resource-health'])(
    'of type %s fires each time and is never resolved',
    async (type) => {
      await raise(monitor.cloud, { type, rule: 'r' });
      await raise(monitor.cloud, { type, rule: 'r' });
      const ids = posted(monitor.receiver).map(({ data }) => data.essentials['alertId']);
      expect(new Set(ids).size).toBe(2);
      const answer = await monitor.cloud.control('alerts', {
        type,
        rule: 'r',
        condition: 'Resolved',
      });
      expect([answer.status, answer.body.error]).toEqual([
        400,
        {
          code: 'AlertIsStateless',
          message: `Alerts of type '${type}' are stateless: Azure Monitor never resolves them. Close the incident in the ITSM tool.`,
        },
      ]);
      expect(monitor.receiver.received).toHaveLength(2);
    },
  );

  it('on another target of the same rule is another alert', async () => {
    const target = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-2`;
    await raise(monitor.cloud, metric);
    await raise(monitor.cloud, { ...metric, target });
    const ids = posted(monitor.receiver).map(({ data }) => data.essentials['alertId']);
    expect(new Set(ids).size).toBe(2);
  });

  it('goes to the action group that is named, by name or id', async () => {
    await putGroup(monitor.cloud, [secureWebhook(deployed.application)], { name: 'second' });
    for (const actionGroup of ['second', groupId('second').toUpperCase()]) {
      const rule = `to ${actionGroup}`;
      expect(await raise(monitor.cloud, { type: 'metric', rule, actionGroup })).toEqual([
        containing({ actionGroup: groupId('second'), state: 'delivered' }),
      ]);
    }
  });
});

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
    const filling = 256 * 1024 - overhead;
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

describe('a request is refused that', () => {
  it.each([
    [
      { type: 'metrics', rule: 'r' },
      "The request cannot be read in 'type': body/type must be equal to one of the allowed values: metric, metric-dynamic, availability, log, activity-log, service-health, resource-health, prometheus.",
    ],
    [
      { ...metric, severity: 5 },
      "The request cannot be read in 'severity': body/severity must be <= 4.",
    ],
    [
      { ...metric, condition: 'Resolved', severity: 1, customProperties: {} },
      "A resolution repeats what the alert fired with: leave out 'severity', 'customProperties'.",
    ],
  ])('says something unknown: %j', (request, message) =>
    expectRefused(request, 400, 'BadRequest', message),
  );

  it('gives a severity to a type that has none', () =>
    expectRefused(
      { type: 'activity-log', rule: 'r', severity: 1 },
      400,
      'SeverityNotSupported',
      "Alerts of type 'activity-log' have no severity of their own: Azure Monitor always sends Sev4. Leave 'severity' out.",
    ));

  it('resolves what has not fired', () =>
    expectRefused(
      { ...metric, condition: 'Resolved' },
      409,
      'AlertNotFired',
      "No alert of rule 'cpu-high' has fired that is not resolved. Fire it first, with the same type, action group and target.",
    ));

  it('names an action group that is not there', () =>
    expectRefused(
      { ...metric, actionGroup: 'other' },
      400,
      'ActionGroupNotFound',
      `There is no action group 'other'. There are: ${groupId()}. Deploy one first.`,
    ));

  it('names no action group where there are two', async () => {
    await putGroup(monitor.cloud, [], { name: 'second' });
    await expectRefused(
      metric,
      400,
      'ActionGroupNotFound',
      `2 action groups exist: say which, by its id: ${groupId()}, ${groupId('second')}.`,
    );
  });
});
