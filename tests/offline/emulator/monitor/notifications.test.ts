import { MonitorClient, type WebhookReceiver } from '@azure/arm-monitor';
import { armScope, aString, containing, matching, subscriptionId } from '../support';
import {
  deploy,
  groupPath,
  posted,
  putGroup,
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

const client = () =>
  new MonitorClient(monitor.cloud.credential(), subscriptionId, {
    endpoint: monitor.cloud.url,
    tlsOptions: { ca: monitor.cloud.ca },
    credentials: { scopes: [armScope] },
  });
const test = (alertType: string, receivers: WebhookReceiver[]) =>
  client().actionGroups.createNotificationsAtActionGroupResourceLevel(
    'rg1',
    'itsm',
    { alertType, webhookReceivers: receivers },
    { updateIntervalInMs: 10 },
  );

describe('a test of an action group', () => {
  it.each([
    ['servicehealth', 'ServiceHealth', 'ActivityLog'],
    ['metricstaticthreshold', 'Platform', 'Metric'],
    ['metricsdynamicthreshold', 'Platform', 'Metric'],
    ['logalertv2', 'Log Alerts V2', 'Log'],
    ['smartalert', 'SmartDetector', 'Log'],
    ['webtestalert', 'Platform', 'Metric'],
    ['logalertv1numresult', 'Log Analytics', 'Log'],
    ['logalertv1metricmeasurement', 'Log Analytics', 'Log'],
    ['resourcehealth', 'Resource Health', 'Activity Log'],
    ['activitylog', 'Activity Log - Administrative', 'Activity Log'],
    ['actualcostbudget', 'CostAlerts', null],
    ['forecastedbudget', 'CostAlerts', null],
  ])('with the alert type %s is sent and polled by Azure’s SDK', async (type, service, signal) => {
    const result = await test(type, [secureWebhook(deployed.application)]);
    expect(result).toEqual({
      context: {
        notificationSource: 'Microsoft.Insights/TestNotification',
        contextType: aString,
      },
      state: 'Completed',
      createdTime: '2026-11-23T12:00:00.000Z',
      completedTime: '2026-11-23T12:00:00.000Z',
      actionDetails: [
        {
          mechanismType: 'SecureWebhook',
          name: 'servicenow',
          status: 'Completed',
          subState: 'Default',
          sendTime: '2026-11-23T12:00:00.000Z',
          detail: null,
        },
      ],
    });
    const [alert] = posted(monitor.receiver);
    expect(alert?.data.essentials).toMatchObject({
      monitoringService: service,
      signalType: signal,
      severity: signal && 'Sev4',
      monitorCondition: 'Fired',
    });
    expect(monitor.receiver.received[0]?.headers.authorization).toMatch(/^Bearer /);
  });

  it('with a budget holds what was spent, a forecast too', async () => {
    await test('forecastedbudget', [secureWebhook(deployed.application)]);
    expect(posted(monitor.receiver)[0]?.data.alertContext).toMatchObject({
      AlertCategory: 'budgets',
      AlertData: { ThresholdType: 'Forecasted', ForecastedTotalForPeriod: '$1111.11' },
    });
  });

  it('with a log search alert of version 1 holds its results', async () => {
    await test('logalertv1numresult', [secureWebhook(deployed.application)]);
    expect(posted(monitor.receiver)[0]?.data.alertContext).toMatchObject({
      AlertType: 'Number of results',
      ResultCount: 1,
      IncludedSearchResults: 'True',
      SearchResults: { tables: [{ rows: [[aString, 'test-computer', aString]] }] },
    });
  });

  it('goes through the same retries, and says why it failed', async () => {
    monitor.receiver.answers.push(503, 503, 503, 503, 503, 503);
    const result = await test('activitylog', [secureWebhook(deployed.application)]);
    expect(monitor.clock.slept).toEqual([5_000, 20_000, 5_000, 40_000, 5_000]);
    expect(result.actionDetails).toEqual([
      containing({
        status: 'Failed',
        detail: matching(/^HTTP 503: Answered 503 after 6 attempts; /),
        sendTime: '2026-11-23T12:01:15.000Z',
      }),
    ]);
  });

  it('whose sender lacks the role fails with the reason', async () => {
    const { servicePrincipalId, assignmentId } = deployed;
    const path = `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${assignmentId}`;
    await monitor.cloud.graph('DELETE', path);
    const { actionDetails } = await test('activitylog', [secureWebhook(deployed.application)]);
    expect(actionDetails?.[0]?.detail).toMatch(/^AADSTS501051: /);
  });

  it('calls only the receivers that are named, as they are saved', async () => {
    const other = secureWebhook(deployed.application, {
      name: 'other',
      serviceUri: 'https://acme.service-now.com/other',
    });
    await putGroup(monitor.cloud, [secureWebhook(deployed.application), other]);
    await test('activitylog', [{ ...other, serviceUri: 'https://acme.service-now.com/changed' }]);
    expect(monitor.receiver.received.map(({ path }) => path)).toEqual(['/other']);
  });
});

describe('a test is refused', () => {
  const post = (body: object, who = monitor.cloud.deployer) =>
    monitor.cloud.arm('POST', groupPath('itsm', '/createNotifications'), body, who);
  const expectRefused = async (body: object, status: number, code: string, message: string) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toEqual([status, { code, message }]);
    expect(monitor.receiver.received).toEqual([]);
  };

  it('with an alert type Azure does not have', () =>
    expectRefused(
      { alertType: 'prometheus', webhookReceivers: [secureWebhook(deployed.application)] },
      400,
      'BadRequest',
      "The alert type 'prometheus' is not supported. Supported are: servicehealth, metricstaticthreshold, metricsdynamicthreshold, logalertv2, smartalert, webtestalert, logalertv1numresult, logalertv1metricmeasurement, resourcehealth, activitylog, actualcostbudget, forecastedbudget.",
    ));

  it('for a receiver that is not saved', () =>
    expectRefused(
      {
        alertType: 'activitylog',
        webhookReceivers: [secureWebhook(deployed.application, { name: 'new' })],
      },
      400,
      'ActionOrReceiverNotExistedInActionGroup',
      "The receiver 'new' does not exist in action group 'itsm'. Save the action group first.",
    ));

  it('to a caller that does not own the application', async () => {
    const body = {
      alertType: 'activitylog',
      webhookReceivers: [secureWebhook(deployed.application)],
    };
    const answer = await post(body, monitor.cloud.other);
    expect([answer.status, answer.body.code]).toEqual([403, 'AadWebhookResourceNotOwnedByCaller']);
  });

  it('to a caller without the Azure action', async () => {
    const made = await monitor.cloud.control('principals', {
      clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
      objectId: 'aaaaaaaa-0000-4000-8000-000000000002',
      displayName: 'writer',
      graphPermissions: [],
      armActions: ['Microsoft.Insights/actionGroups/read', 'Microsoft.Insights/actionGroups/write'],
    });
    const who = {
      clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
      clientSecret: made.body.clientSecret,
    };
    const answer = await post({ alertType: 'activitylog', webhookReceivers: [] }, who);
    expect([answer.status, answer.body.error.code]).toEqual([403, 'AuthorizationFailed']);
    expect(answer.body.error.message).toContain(
      "'Microsoft.Insights/actionGroups/createNotifications/action'",
    );
  });

  it('for receivers that are not emulated', async () => {
    const answer = await post({
      alertType: 'activitylog',
      emailReceivers: [{ name: 'mail', emailAddress: 'a@contoso.test' }],
    });
    expect([answer.status, answer.body.error.code]).toEqual([501, 'NotEmulated']);
  });

  it('that nobody began, when it is polled', async () => {
    const answer = await monitor.cloud.arm('GET', groupPath('itsm', '/notificationStatus/7'));
    expect([answer.status, answer.body.code]).toEqual([404, 'NotFound']);
  });
});
