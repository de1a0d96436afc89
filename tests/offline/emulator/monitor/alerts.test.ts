import { containing, subscriptionId } from '../support';
import {
  deliveries,
  deploy,
  posted,
  putGroup,
  raise,
  secretPath,
  secureWebhook,
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
      {
        alertId,
        condition: 'Fired',
        actionGroups: [groupId()],
        processingRules: { added: [], suppressedBy: [] },
        deliveries: [1],
      },
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

describe('a request is refused that', () => {
  it.each([
    [
      { type: 'metrics', rule: 'r' },
      "The request cannot be read in 'type': body/type must be equal to one of the allowed values: metric, metric-dynamic, availability, log, activity-log, service-health, resource-health, autoscale, security, recommendation, policy, prometheus.",
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
