import { matching } from '../support';
import {
  aGuid,
  app,
  at,
  fire,
  fireAndResolve,
  group,
  metricEssentials,
  staticThresholdFailingPeriods,
  window,
} from './expectedAlerts';
import { deploy, startMonitor } from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(async () => {
  await monitor.reset();
  await deploy(monitor.cloud);
});

it('a metric alert with a static threshold', async () => {
  const { fired, resolved } = await fireAndResolve(monitor, { type: 'metric' });
  expect(fired).toEqual({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: metricEssentials('vm-app', 'Microsoft.Compute', 'virtualMachines'),
      alertContext: {
        properties: null,
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          ...window,
          staticThresholdFailingPeriods,
          allOf: [
            {
              metricName: 'Percentage CPU',
              metricNamespace: 'Microsoft.Compute/virtualMachines',
              operator: 'GreaterThan',
              threshold: '80',
              timeAggregation: 'Average',
              dimensions: [],
              metricValue: 92.5,
              webTestName: null,
            },
          ],
        },
      },
      customProperties: null,
    },
  });
  expect(resolved.data.essentials).toEqual({
    ...fired.data.essentials,
    monitorCondition: 'Resolved',
    resolvedDateTime: '2026-11-23T12:10:00.0000000Z',
  });
  expect(resolved.data.alertContext).toMatchObject({
    condition: { allOf: [{ metricValue: 12.25 }], windowEndTime: '2026-11-23T12:10:00.000Z' },
  });
});

it('a metric alert with a dynamic threshold', async () => {
  const { fired, resolved } = await fireAndResolve(monitor, { type: 'metric-dynamic' });
  expect(fired.data).toEqual({
    essentials: metricEssentials('stapp', 'Microsoft.Storage', 'storageAccounts'),
    alertContext: {
      properties: null,
      conditionType: 'DynamicThresholdCriteria',
      condition: {
        ...window,
        allOf: [
          {
            alertSensitivity: 'High',
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            ignoreDataBefore: null,
            metricName: 'Egress',
            metricNamespace: 'Microsoft.Storage/storageAccounts',
            operator: 'GreaterThan',
            threshold: '47658',
            timeAggregation: 'Total',
            dimensions: [],
            metricValue: 50101,
            webTestName: null,
          },
        ],
      },
    },
    customProperties: null,
  });
  expect(resolved.data.essentials).toMatchObject({ monitorCondition: 'Resolved' });
});

it('a metric alert of an availability test', async () => {
  const { fired, resolved } = await fireAndResolve(monitor, { type: 'availability' });
  expect(fired.data).toEqual({
    essentials: metricEssentials('appi-app', 'Microsoft.Insights', 'components'),
    alertContext: {
      properties: null,
      conditionType: 'WebtestLocationAvailabilityCriteria',
      condition: {
        ...window,
        staticThresholdFailingPeriods,
        allOf: [
          {
            metricName: 'Failed Location',
            metricNamespace: null,
            operator: 'GreaterThan',
            threshold: '2',
            timeAggregation: 'Sum',
            dimensions: [],
            metricValue: 5,
            webTestName: 'rule-1',
          },
        ],
      },
    },
    customProperties: null,
  });
  expect(resolved.data.essentials).toMatchObject({ monitorCondition: 'Resolved' });
});

it('a log search alert, version 2, with links instead of results', async () => {
  const { fired, resolved } = await fireAndResolve(monitor, {
    type: 'log',
    dimensions: [{ name: 'Computer', value: 'vm-1' }],
  });
  const workspace = `${app}/Microsoft.OperationalInsights/workspaces/log-app`;
  const aLink = matching(/^https:\/\/portal\.azure\.com#@/);
  const { essentials, alertContext } = fired.data;
  expect(essentials).toEqual({
    ...metricEssentials('log-app', 'Microsoft.OperationalInsights', 'workspaces'),
    alertRuleID: `${group}/providers/microsoft.insights/scheduledQueryRules/rule-1`,
    signalType: 'Log',
    monitoringService: 'Log Alerts V2',
    alertTargetIDs: [workspace.toLowerCase()],
    configurationItems: ['vm-1'],
    originAlertId: aGuid,
  });
  const api = (query: string) =>
    `https://api.loganalytics.io/v1${workspace}/query?query=${encodeURIComponent(query)}&timespan=2026-11-23T11%3A50%3A00.000Z%2f2026-11-23T12%3A00%3A00.000Z`;
  expect(alertContext).toEqual({
    properties: null,
    conditionType: 'LogQueryCriteria',
    condition: {
      windowSize: 'PT10M',
      allOf: [
        {
          searchQuery: 'Heartbeat',
          metricMeasureColumn: null,
          targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
          operator: 'LessThan',
          threshold: '1',
          timeAggregation: 'Count',
          dimensions: [{ name: 'Computer', value: 'vm-1' }],
          metricValue: 0,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          linkToSearchResultsUI: aLink,
          linkToFilteredSearchResultsUI: aLink,
          linkToSearchResultsAPI: api('Heartbeat'),
          linkToFilteredSearchResultsAPI: api("Heartbeat | where tostring(Computer) == 'vm-1'"),
        },
      ],
      windowStartTime: '2026-11-23T11:50:00.000Z',
      windowEndTime: at,
    },
  });
  // "resolvedDateTime … Currently only applicable for metric alerts"
  expect(resolved.data.essentials).toEqual({ ...essentials, monitorCondition: 'Resolved' });
});

it.each([
  [['Computer', 'Resource', 'ResourceId', '_ResourceId'], '_ResourceId'],
  [['Computer', 'Resource', 'ResourceId'], 'ResourceId'],
  [['Computer', 'Resource'], 'Resource'],
  [['Instance', 'Computer'], 'Computer'],
])(
  'a log search alert split by %j names the %s as its configuration item',
  async (names, first) => {
    const dimensions = names.map((name) => ({ name, value: `value of ${name}` }));
    const { data } = await fire(monitor, { type: 'log', dimensions });
    expect(data.essentials['configurationItems']).toEqual([`value of ${first}`]);
  },
);

it('a log search alert that is not split names its workspace as its configuration item', async () => {
  const { data } = await fire(monitor, { type: 'log' });
  expect(data.essentials['configurationItems']).toEqual(['log-app']);
});

it('a Prometheus alert, about the workspace, with the cluster as configuration item', async () => {
  const { fired, resolved } = await fireAndResolve(monitor, {
    type: 'prometheus',
    dimensions: [{ name: 'cluster', value: 'aks-two' }],
  });
  const ruleGroup = `${group}/providers/Microsoft.AlertsManagement/prometheusRuleGroups/itsm`;
  expect(fired.data).toEqual({
    essentials: {
      ...metricEssentials('amw-app', 'Microsoft.Monitor', 'accounts'),
      alertRule: 'itsm/rule-1',
      configurationItems: ['aks-two'],
      alertRuleID: `${ruleGroup}/rules/rule-1`,
      monitoringService: 'Prometheus',
      originAlertId: aGuid,
    },
    alertContext: {
      interval: 'PT1M',
      expression: 'sql_up == 0',
      expressionValue: '0',
      for: 'PT2M',
      labels: { alertname: 'rule-1', cluster: 'aks-two' },
      annotations: { summary: 'Alert rule rule-1' },
      ruleGroup,
    },
    customProperties: null,
  });
  expect(resolved.data.alertContext).toMatchObject({ expressionValue: '1' });
});

it('any alert carries the severity, description, target and properties of its rule', async () => {
  const target = `${app}/Microsoft.Sql/servers/SQL-1`;
  const { fired, resolved } = await fireAndResolve(monitor, {
    type: 'metric',
    rule: 'dtu-high',
    severity: 0,
    description: 'The database is busy.',
    target,
    dimensions: [{ name: 'ApiName', value: 'GetBlob' }],
    customProperties: { team: 'sql' },
  });
  for (const { data } of [fired, resolved]) {
    expect(data.essentials).toMatchObject({
      alertRule: 'dtu-high',
      severity: 'Sev0',
      description: 'The database is busy.',
      alertTargetIDs: [target.toLowerCase()],
      configurationItems: ['SQL-1'],
      targetResourceType: 'microsoft.sql/servers',
    });
    expect(data.customProperties).toEqual({ team: 'sql' });
    expect(data.alertContext).toMatchObject({
      properties: { team: 'sql' },
      condition: {
        allOf: [
          {
            dimensions: [
              { name: 'ApiName', value: 'GetBlob', type: null, values: null, operator: null },
            ],
          },
        ],
      },
    });
  }
});
