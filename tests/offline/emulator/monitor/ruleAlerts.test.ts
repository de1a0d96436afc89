import {
  activityLogAlert,
  groupId,
  logCondition,
  logRule,
  metricAlert,
  monitorWorkspace,
  prometheusGroup,
  prometheusRule,
  putRule,
  staticCriterion,
  vm,
  workspace,
} from '../ruleBodies';
import { containing, subscriptionId } from '../support';
import {
  deploy,
  posted,
  putGroup,
  raise,
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

const cluster = monitorWorkspace.replace(
  'Microsoft.Monitor/accounts/amw-app',
  'Microsoft.ContainerService/managedClusters/aks-app',
);
const ruleId = (type: string, name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg1/providers/${type}/${name}`;
const last = () => posted(monitor.receiver).at(-1)?.data ?? fail();
const fail = (): never => {
  throw new Error('Nothing was posted.');
};
async function refusal(request: object) {
  const { status, body } = await monitor.cloud.control('alerts', request);
  return [status, body.error.code, body.error.message];
}

describe('by the name of its rule alone', () => {
  it('a metric alert shows the rule’s id, severity, description, scope, properties and criteria', async () => {
    await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert());
    await raise(monitor.cloud, { rule: 'CPU-High' });
    expect(last()).toEqual({
      essentials: containing({
        alertRule: 'cpu-high',
        alertRuleID: ruleId('Microsoft.Insights/metricAlerts', 'cpu-high'),
        severity: 'Sev2',
        monitoringService: 'Platform',
        alertTargetIDs: [vm.toLowerCase()],
        configurationItems: ['vm-app'],
        description: 'CPU is above 90 %',
      }),
      alertContext: {
        properties: { team: 'platform' },
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          windowSize: 'PT5M',
          windowStartTime: '2026-11-23T11:55:00.000Z',
          windowEndTime: '2026-11-23T12:00:00.000Z',
          staticThresholdFailingPeriods: {
            numberOfEvaluationPeriods: 0,
            minFailingPeriodsToAlert: 0,
          },
          allOf: [
            {
              metricName: 'Percentage CPU',
              metricNamespace: 'Microsoft.Compute/virtualMachines',
              operator: 'GreaterThan',
              threshold: '90',
              timeAggregation: 'Average',
              dimensions: [],
              metricValue: 91,
              webTestName: null,
            },
          ],
        },
      },
      customProperties: { team: 'platform' },
    });
    await raise(monitor.cloud, { rule: 'cpu-high', condition: 'Resolved' });
    expect(last().essentials).toMatchObject({ monitorCondition: 'Resolved', severity: 'Sev2' });
    expect(last().alertContext).toMatchObject({ condition: { allOf: [{ metricValue: 89 }] } });
  });

  it('a dynamic threshold and an availability test are told by their criteria', async () => {
    const dynamic = {
      ...staticCriterion,
      criterionType: 'DynamicThresholdCriterion',
      threshold: undefined,
      alertSensitivity: 'Low',
      failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 3 },
    };
    const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-db`;
    await putRule(
      monitor.cloud,
      'metricAlerts',
      'odd',
      metricAlert({
        scopes: [group],
        targetResourceType: 'Microsoft.Sql/servers/databases',
        targetResourceRegion: 'westeurope',
        criteria: {
          'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria',
          allOf: [dynamic],
        },
      }),
    );
    await raise(monitor.cloud, { rule: 'odd' });
    expect(last().essentials['alertTargetIDs']).toEqual([
      `${group}/providers/microsoft.sql/servers/stapp/databases/stapp`.toLowerCase(),
    ]);
    expect(last().essentials['targetResourceType']).toBe('microsoft.sql/servers/databases');
    expect(last().alertContext).toMatchObject({
      conditionType: 'DynamicThresholdCriteria',
      condition: {
        allOf: [{ alertSensitivity: 'Low', failingPeriods: { numberOfEvaluationPeriods: 4 } }],
      },
    });

    const [webTestId, componentId] = ['webtests/ping', 'components/appi'].map(
      (name) => `${group}/providers/Microsoft.Insights/${name}`,
    );
    const criteria = {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria',
      webTestId,
      componentId,
      failedLocationCount: 3,
    };
    const scopes = [webTestId, componentId];
    await putRule(monitor.cloud, 'metricAlerts', 'down', metricAlert({ scopes, criteria }));
    await raise(monitor.cloud, { rule: 'down' });
    expect(last().essentials['configurationItems']).toEqual(['appi']);
    expect(last().alertContext).toMatchObject({
      conditionType: 'WebtestLocationAvailabilityCriteria',
      condition: { allOf: [{ threshold: '3', metricValue: 4, webTestName: 'ping' }] },
    });
  });

  it('a log search alert shows the query, and a value for each dimension', async () => {
    await putRule(monitor.cloud, 'scheduledQueryRules', 'disk-full', logRule());
    await raise(monitor.cloud, {
      rule: 'disk-full',
      dimensions: [{ name: 'InstanceName', value: 'D:' }],
    });
    expect(last().essentials).toMatchObject({
      severity: 'Sev1',
      monitoringService: 'Log Alerts V2',
      alertTargetIDs: [workspace.toLowerCase()],
      configurationItems: ['vm-app'],
    });
    expect(last().alertContext).toMatchObject({
      condition: {
        windowSize: 'PT15M',
        windowStartTime: '2026-11-23T11:45:00.000Z',
        allOf: [
          {
            searchQuery: logCondition.query,
            metricMeasureColumn: 'CounterValue',
            operator: 'LessThan',
            threshold: '10',
            metricValue: 9,
            dimensions: [
              { name: 'Computer', value: 'vm-app' },
              { name: 'InstanceName', value: 'D:' },
            ],
          },
        ],
      },
    });
    expect(last().customProperties).toEqual({ runbook: 'disk' });
  });

  it.each([
    [['Computer', '_ResourceId', 'ResourceId'], vm],
    [['Computer', 'Resource'], 'vm-app'],
    [['InstanceName'], 'log-app'],
    [[], 'log-app'],
  ])('a log rule split by %j names %s as configuration item', async (names, item) => {
    const dimensions = names.map((name) => ({ name, operator: 'Include', values: ['*'] }));
    const criteria = { allOf: [{ ...logCondition, dimensions }] };
    await putRule(monitor.cloud, 'scheduledQueryRules', 'split', logRule({ criteria }));
    await raise(monitor.cloud, { rule: 'split' });
    expect(last().essentials['configurationItems']).toEqual([item]);
  });

  it.each([
    ['Administrative', 'Activity Log - Administrative', ['vm-app']],
    ['ServiceHealth', 'ServiceHealth', undefined],
    ['ResourceHealth', 'Resource Health', ['vm-app']],
    ['Autoscale', 'Activity Log - Autoscale', ['autoscale-app']],
    ['Security', 'Activity Log - Security', ['eicar']],
    ['Recommendation', 'Activity Log - Recommendation', ['vm-app']],
    ['Policy', 'Activity Log - Policy', ['vm-app']],
  ])('the category %s makes an alert of %s', async (category, monitoringService, items) => {
    await putRule(monitor.cloud, 'activityLogAlerts', 'event', activityLogAlert(category));
    await raise(monitor.cloud, { rule: 'event' });
    expect(last().essentials).toMatchObject({ monitoringService, severity: 'Sev4' });
    expect(last().essentials['configurationItems']).toEqual(items);
  });

  it('an event meets the conditions of its activity log rule', async () => {
    const allOf = [
      { field: 'category', equals: 'Administrative' },
      { field: 'operationName', equals: 'Microsoft.Storage/storageAccounts/delete' },
      { field: 'resourceType', equals: 'Microsoft.Storage/storageAccounts' },
      { anyOf: [{ field: 'status', containsAny: ['Started', 'Failed'] }] },
    ];
    const body = activityLogAlert('Administrative', { condition: { allOf } });
    await putRule(monitor.cloud, 'activityLogAlerts', 'deleted', body);
    await raise(monitor.cloud, { rule: 'deleted' });
    expect(last().essentials['targetResourceType']).toBe('microsoft.storage/storageaccounts');
    expect(last().alertContext).toMatchObject({
      operationName: 'Microsoft.Storage/storageAccounts/delete',
      status: 'Started',
    });
  });

  it('a recommendation is of the kind its rule asks for', async () => {
    const allOf = [
      { field: 'category', equals: 'Recommendation' },
      { field: 'properties.recommendationCategory', equals: 'Cost' },
      { field: 'properties.recommendationImpact', containsAny: ['High', 'Medium'] },
    ];
    const scopes = [`/subscriptions/${subscriptionId}`];
    const body = activityLogAlert('Recommendation', { scopes, condition: { allOf } });
    await putRule(monitor.cloud, 'activityLogAlerts', 'advice', body);
    await raise(monitor.cloud, { rule: 'advice' });
    expect(last().alertContext).toMatchObject({
      properties: { recommendationCategory: 'Cost', recommendationImpact: 'High' },
    });
  });

  it('a Prometheus alert is a rule within its group', async () => {
    await putRule(monitor.cloud, 'prometheusRuleGroups', 'pods', prometheusGroup());
    await raise(monitor.cloud, { rule: 'PodRestarts' });
    const group = ruleId('Microsoft.AlertsManagement/prometheusRuleGroups', 'pods');
    expect(last()).toEqual({
      essentials: containing({
        alertRule: 'pods/PodRestarts',
        alertRuleID: `${group}/rules/PodRestarts`,
        severity: 'Sev3',
        monitoringService: 'Prometheus',
        description: 'A pod keeps restarting',
        alertTargetIDs: [expect.stringMatching(/microsoft\.monitor\/accounts\/amw-app$/)],
        configurationItems: [],
      }),
      alertContext: {
        interval: 'PT1M',
        expression: prometheusRule.expression,
        expressionValue: '0',
        for: 'PT2M',
        labels: { alertname: 'PodRestarts', team: 'aks' },
        annotations: {
          summary: 'A pod keeps restarting',
          description: 'A pod keeps restarting',
        },
        ruleGroup: group,
      },
      customProperties: { team: 'aks' },
    });
  });

  it.each([
    ['names', { clusterName: 'aks-app' }],
    ['has in its scopes', { scopes: [monitorWorkspace, cluster] }],
  ])('a Prometheus alert is about the cluster its group %s', async (_, changes) => {
    await putRule(monitor.cloud, 'prometheusRuleGroups', 'pods', prometheusGroup(changes));
    await raise(monitor.cloud, { rule: 'PodRestarts' });
    expect(last().essentials['configurationItems']).toEqual(['aks-app']);
    expect(last().essentials['targetResourceType']).toBe('microsoft.monitor/accounts');
    expect(last().alertContext).toMatchObject({ labels: { cluster: 'aks-app' } });
  });

  it('each action group gets it once, with its own properties', async () => {
    const receiver = secureWebhook(deployed.application);
    await putGroup(monitor.cloud, [receiver], { name: 'second' });
    const actions = [
      { actionGroupId: groupId(), webHookProperties: { team: 'a' } },
      { actionGroupId: groupId('second').toUpperCase(), webHookProperties: { team: 'b' } },
      { actionGroupId: groupId('second') },
    ];
    await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert({ actions }));
    const { body } = await monitor.cloud.control('alerts', { rule: 'cpu-high' });
    expect(body['actionGroups']).toEqual([groupId(), groupId('second')]);
    await monitor.cloud.send('GET', '/_emulator/deliveries?wait=true');
    const properties = posted(monitor.receiver).map(({ data }) => data.customProperties);
    expect(properties).toHaveLength(2);
    expect(properties).toEqual(expect.arrayContaining([{ team: 'a' }, { team: 'b' }]));
    const ids = posted(monitor.receiver).map(({ data }) => data.essentials['alertId']);
    expect(new Set(ids).size).toBe(1);
  });

  it('a request may name a target in the scopes, and each target is an alert of its own', async () => {
    const scopes = [`/subscriptions/${subscriptionId}/resourceGroups/rg-app`];
    const body = activityLogAlert('ResourceHealth', { scopes });
    await putRule(monitor.cloud, 'activityLogAlerts', 'health', body);
    await raise(monitor.cloud, { rule: 'health', target: vm.replace('vm-app', 'vm-2') });
    expect(last().essentials['configurationItems']).toEqual(['vm-2']);
    const outside = vm.replace('rg-app', 'rg-app2');
    expect(await refusal({ rule: 'health', target: outside })).toEqual([
      400,
      'BadRequest',
      `The target '${outside}' is outside the scopes of rule 'health': ${scopes[0]}.`,
    ]);
  });

  it('a rule that resolves its alerts fires once until then', async () => {
    await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert());
    await raise(monitor.cloud, { rule: 'cpu-high' });
    const id = ruleId('Microsoft.Insights/metricAlerts', 'cpu-high');
    expect((await refusal({ rule: id.toUpperCase() }))[1]).toBe('AlertAlreadyFired');
    await raise(monitor.cloud, { rule: 'cpu-high', condition: 'Resolved' });
    await raise(monitor.cloud, { rule: 'cpu-high' });
  });

  it.each([
    ['metricAlerts', metricAlert({ autoMitigate: false })],
    ['scheduledQueryRules', logRule({ autoMitigate: false })],
    [
      'prometheusRuleGroups',
      prometheusGroup({
        rules: [{ ...prometheusRule, alert: 'r', resolveConfiguration: { autoResolved: false } }],
      }),
    ],
  ] as const)('a rule of %s that resolves nothing fires each time', async (type, body) => {
    await putRule(monitor.cloud, type, 'r', body);
    await raise(monitor.cloud, { rule: 'r' });
    await raise(monitor.cloud, { rule: 'r' });
    expect(await refusal({ rule: 'r', condition: 'Resolved' })).toEqual([
      400,
      'AlertIsStateless',
      "Rule 'r' has automatic resolution switched off: Azure Monitor never resolves its alerts. Close the incident in the ITSM tool.",
    ]);
  });
});

describe('refused', () => {
  it('a rule that does not exist, naming those that do', async () => {
    await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert());
    expect(await refusal({ rule: 'cpu-hihg' })).toEqual([
      400,
      'AlertRuleNotFound',
      `There is no alert rule 'cpu-hihg'. There are: ${ruleId('Microsoft.Insights/metricAlerts', 'cpu-high')}. Deploy one first, or say with 'type' what kind of rule to play.`,
    ]);
  });

  it('a name that several rules have, unless one is named by its id', async () => {
    await putRule(monitor.cloud, 'metricAlerts', 'same', metricAlert());
    await putRule(monitor.cloud, 'activityLogAlerts', 'same', activityLogAlert());
    const ids = ['metricAlerts', 'activityLogAlerts'].map((type) =>
      ruleId(`Microsoft.Insights/${type}`, 'same'),
    );
    expect(await refusal({ rule: 'same' })).toEqual([
      400,
      'AlertRuleNotFound',
      `2 alert rules are named 'same': say which, by its id: ${ids.join(', ')}.`,
    ]);
    await raise(monitor.cloud, { rule: ids[1] });
    expect(last().essentials['signalType']).toBe('Activity Log');
  });

  it('a disabled rule', async () => {
    await putRule(monitor.cloud, 'metricAlerts', 'off', metricAlert({ enabled: false }));
    expect(await refusal({ rule: 'off' })).toEqual([
      409,
      'AlertRuleDisabled',
      "Rule 'off' is disabled: Azure Monitor does not evaluate it. Enable it first.",
    ]);
  });

  it('what the rule decides itself, and a dimension it does not split by', async () => {
    await putRule(monitor.cloud, 'scheduledQueryRules', 'disk-full', logRule());
    expect(await refusal({ rule: 'disk-full', severity: 0, actionGroup: 'itsm' })).toEqual([
      400,
      'BadRequest',
      "Rule 'disk-full' is deployed and decides these itself: leave out 'severity', 'actionGroup', or say with 'type' what kind of rule to play.",
    ]);
    const dimensions = [{ name: 'Host', value: 'a' }];
    expect(await refusal({ rule: 'disk-full', dimensions })).toEqual([
      400,
      'BadRequest',
      "Rule 'disk-full' does not split by dimension 'Host'. It splits by: Computer, InstanceName.",
    ]);
  });
});

it('a request that names a type plays a rule of its own, deployed or not', async () => {
  await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert({ enabled: false }));
  await raise(monitor.cloud, { rule: 'cpu-high', type: 'log', actionGroup: 'itsm', severity: 0 });
  expect(last().essentials).toMatchObject({ severity: 'Sev0', monitoringService: 'Log Alerts V2' });
});
