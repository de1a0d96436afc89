import { aString, matching, subscriptionId, tenantId } from '../support';
import { deploy, posted, raise, start, startMonitor, type PostedAlert } from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(async () => {
  await monitor.reset();
  await deploy(monitor.cloud);
});

const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const aGuid = matching(new RegExp(`^${guid.source}$`));
const at = start.toISOString();
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg1`;
const app = `/subscriptions/${subscriptionId}/resourceGroups/rg-app/providers`;

/** Fires an alert and gives what the receiver got. */
async function fire(request: { type: string } & Record<string, unknown>): Promise<PostedAlert> {
  await raise(monitor.cloud, { rule: 'rule-1', ...request });
  const last = posted(monitor.receiver).at(-1);
  if (!last) throw new Error('Nothing was posted.');
  return last;
}

/** Fires, waits ten minutes, resolves. */
async function fireAndResolve(request: { type: string } & Record<string, unknown>) {
  const fired = await fire(request);
  monitor.clock.now = new Date(start.getTime() + 10 * 60_000);
  const { type, rule = 'rule-1', target } = request;
  await raise(monitor.cloud, { type, rule, target, condition: 'Resolved' });
  return { fired, resolved: posted(monitor.receiver).at(-1) as PostedAlert };
}

const metricEssentials = (name: string, namespace: string, resource: string) => ({
  alertId: matching(
    new RegExp(
      `^/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${guid.source}$`,
    ),
  ),
  alertRule: 'rule-1',
  alertRuleId: `${group}/providers/microsoft.insights/metricAlerts/rule-1`,
  severity: 'Sev3',
  signalType: 'Metric',
  monitorCondition: 'Fired',
  monitoringService: 'Platform',
  alertTargetIDs: [`${app}/${namespace}/${resource}/${name}`.toLowerCase()],
  configurationItems: [name],
  originAlertId: matching(
    new RegExp(`^${subscriptionId}_rg1_microsoft.insights_metricAlerts_rule-1_\\d+$`),
  ),
  firedDateTime: at,
  description: 'Alert rule rule-1',
  essentialsVersion: '1.0',
  alertContextVersion: '1.0',
  targetResourceGroup: 'rg-app',
  targetResourceType: `${namespace}/${resource}`.toLowerCase(),
});
const window = {
  windowSize: 'PT5M',
  windowStartTime: '2026-11-23T11:55:00.000Z',
  windowEndTime: at,
};

it('a metric alert with a static threshold', async () => {
  const { fired, resolved } = await fireAndResolve({ type: 'metric' });
  expect(fired).toEqual({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: metricEssentials('vm-app', 'Microsoft.Compute', 'virtualMachines'),
      alertContext: {
        properties: null,
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          ...window,
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
    resolvedDateTime: '2026-11-23T12:10:00.000Z',
  });
  expect(resolved.data.alertContext).toMatchObject({
    condition: { allOf: [{ metricValue: 12.25 }], windowEndTime: '2026-11-23T12:10:00.000Z' },
  });
});

it('a metric alert with a dynamic threshold', async () => {
  const { fired, resolved } = await fireAndResolve({ type: 'metric-dynamic' });
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
  const { fired, resolved } = await fireAndResolve({ type: 'availability' });
  expect(fired.data).toEqual({
    essentials: metricEssentials('appi-app', 'Microsoft.Insights', 'components'),
    alertContext: {
      properties: null,
      conditionType: 'WebtestLocationAvailabilityCriteria',
      condition: {
        ...window,
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
  const { fired, resolved } = await fireAndResolve({
    type: 'log',
    dimensions: [{ name: 'Computer', value: 'vm-1' }],
  });
  const workspace = `${app}/Microsoft.OperationalInsights/workspaces/log-app`;
  const aLink = matching(/^https:\/\/portal\.azure\.com#@/);
  const { essentials, alertContext } = fired.data;
  expect(essentials).toEqual({
    ...metricEssentials('log-app', 'Microsoft.OperationalInsights', 'workspaces'),
    alertRuleId: `${group}/providers/microsoft.insights/scheduledQueryRules/rule-1`,
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
    const { data } = await fire({ type: 'log', dimensions });
    expect(data.essentials['configurationItems']).toEqual([`value of ${first}`]);
  },
);

it('a log search alert that is not split names its workspace as its configuration item', async () => {
  const { data } = await fire({ type: 'log' });
  expect(data.essentials['configurationItems']).toEqual(['log-app']);
});

it('a Prometheus alert', async () => {
  const { fired, resolved } = await fireAndResolve({
    type: 'prometheus',
    dimensions: [{ name: 'cluster', value: 'aks-app' }],
  });
  const ruleGroup = `${group}/providers/Microsoft.AlertsManagement/prometheusRuleGroups/itsm`;
  expect(fired.data).toEqual({
    essentials: {
      ...metricEssentials('aks-app', 'Microsoft.ContainerService', 'managedClusters'),
      alertRuleId: `${ruleGroup}/rules/rule-1`,
      monitoringService: 'Prometheus',
      originAlertId: aGuid,
    },
    alertContext: {
      interval: 'PT1M',
      expression: 'sql_up == 0',
      expressionValue: '0',
      for: 'PT2M',
      labels: { alertname: 'rule-1', cluster: 'aks-app' },
      annotations: { summary: 'Alert rule rule-1' },
      ruleGroup,
    },
    customProperties: null,
  });
  expect(resolved.data.alertContext).toMatchObject({ expressionValue: '1' });
});

const activityEssentials = {
  ...metricEssentials('vm-app', 'Microsoft.Compute', 'virtualMachines'),
  alertRuleId: `${group}/providers/microsoft.insights/activityLogAlerts/rule-1`,
  severity: 'Sev4',
  signalType: 'Activity Log',
  originAlertId: matching(new RegExp(`^${guid.source}_[0-9a-f]{32}$`)),
};

it('an activity log alert of an administrative event', async () => {
  const { data } = await fire({ type: 'activity-log' });
  expect(data).toEqual({
    essentials: { ...activityEssentials, monitoringService: 'Activity Log - Administrative' },
    alertContext: {
      authorization: {
        action: 'Microsoft.Compute/virtualMachines/restart/action',
        scope: `${app}/Microsoft.Compute/virtualMachines/vm-app`,
      },
      channels: 'Operation',
      claims: aString,
      caller: '77777777-7777-7777-7777-777777777777',
      correlationId: aGuid,
      eventSource: 'Administrative',
      eventTimestamp: at,
      eventDataId: aGuid,
      level: 'Informational',
      operationName: 'Microsoft.Compute/virtualMachines/restart/action',
      operationId: aGuid,
      status: 'Succeeded',
      subStatus: '',
      submissionTimestamp: at,
    },
    customProperties: null,
  });
  expect(JSON.parse(String(data.alertContext['claims']))).toMatchObject({
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
  });
});

it('a Service Health alert, about a subscription, with numbers where others have words', async () => {
  const { data } = await fire({ type: 'service-health', description: 'Queries are slow.' });
  const { targetResourceGroup, targetResourceType, configurationItems, ...shared } =
    activityEssentials;
  expect([targetResourceGroup, targetResourceType, configurationItems]).not.toContain(undefined);
  expect(data).toEqual({
    essentials: {
      ...shared,
      monitoringService: 'ServiceHealth',
      alertTargetIDs: [`/subscriptions/${subscriptionId}`],
      originAlertId: aGuid,
      description: 'Queries are slow.',
    },
    alertContext: {
      authorization: null,
      channels: 1,
      claims: null,
      caller: null,
      correlationId: aGuid,
      eventSource: 2,
      eventTimestamp: at,
      httpRequest: null,
      eventDataId: aGuid,
      level: 3,
      operationName: 'Microsoft.ServiceHealth/incident/action',
      operationId: aGuid,
      properties: {
        title: 'Azure Synapse Analytics: rule-1',
        service: 'Azure Synapse Analytics',
        region: 'West Europe',
        communication: '<p>Queries are slow.</p>',
        incidentType: 'Incident',
        trackingId: aString,
        impactStartTime: at,
        impactMitigationTime: '2026-11-23T20:00:00.000Z',
        impactedServices:
          '[{"ImpactedRegions":[{"RegionName":"West Europe"}],"ServiceName":"Azure Synapse Analytics"}]',
        impactedServicesTableRows: matching(/^<tr>/),
        defaultLanguageTitle: 'Azure Synapse Analytics: rule-1',
        defaultLanguageContent: '<p>Queries are slow.</p>',
        stage: 'Active',
        communicationId: aGuid,
        maintenanceId: aGuid,
        isHIR: 'false',
        version: '0.1.1',
      },
      status: 'Active',
      subStatus: null,
      submissionTimestamp: at,
      ResourceType: null,
    },
    customProperties: null,
  });
});

it('a Resource Health alert', async () => {
  const { data } = await fire({ type: 'resource-health' });
  expect(data).toEqual({
    essentials: { ...activityEssentials, monitoringService: 'Resource Health' },
    alertContext: {
      channels: 'Admin, Operation',
      correlationId: aGuid,
      eventSource: 'ResourceHealth',
      eventTimestamp: at,
      eventDataId: aGuid,
      level: 'Informational',
      operationName: 'Microsoft.Resourcehealth/healthevent/Activated/action',
      operationId: aGuid,
      properties: {
        title: aString,
        details: null,
        currentHealthStatus: 'Unavailable',
        previousHealthStatus: 'Available',
        type: 'Downtime',
        cause: 'UserInitiated',
      },
      status: 'Active',
      submissionTimestamp: at,
    },
    customProperties: null,
  });
});

it('any alert carries the severity, description, target and properties of its rule', async () => {
  const target = `${app}/Microsoft.Sql/servers/SQL-1`;
  const { fired, resolved } = await fireAndResolve({
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
      condition: { allOf: [{ dimensions: [{ name: 'ApiName', value: 'GetBlob' }] }] },
    });
  }
});
