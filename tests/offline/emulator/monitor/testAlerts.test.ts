import {
  testAlert,
  testAlertTypes,
  type TestAlertType,
} from '../../../../offline/emulator/monitor/testAlerts';
import { aString, containing, matching, subscriptionId } from '../support';
import { aGuid, guid } from './expectedAlerts';
import type { PostedAlert } from './support';

/*
 * What Microsoft's "Sample payloads for test actions" say, field by field (2026-07-08):
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-payloads-for-test-actions
 */

const id = '12345678-1234-4234-8234-123456789012';
const at = '2026-11-23T12:00:00.000Z';
const test = (type: TestAlertType) => (testAlert(type, id, new Date(at)).body as PostedAlert).data;

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourcegroups/test-RG/providers`;
const machine = [`${group}/microsoft.compute/virtualmachines/test-VM`];
const component = [`${group}/microsoft.insights/components/test-applicationInsights`];
const workspace = [`${group}/microsoft.operationalinsights/workspaces/test-logAnalyticsWorkspace`];
const alerts = `${subscription}/providers/Microsoft.AlertsManagement/alerts`;
const origin = (rule: string) => `${subscriptionId}_test-RG_microsoft.insights_${rule}_1234567890`;
const ofEvent = matching(new RegExp(`^${guid.source}_[0-9a-f]{32}$`));
const digits = matching(/^[0-9a-f]{64}$/);

const log = { signalType: 'Log', alertTargetIDs: workspace, configurationItems: ['test-computer'] };
const metric = { signalType: 'Metric', monitoringService: 'Platform' };
const insights = { alertTargetIDs: component, configurationItems: ['test-applicationInsights'] };
const essentials: Record<Exclude<TestAlertType, `${string}budget`>, object> = {
  activitylog: {
    alertId: `${subscription}/resourceGroups/test-RG/providers/microsoft.insights/activityLogAlerts/Test_Alert`,
    alertRule: 'test-activityLogAlertRule',
    signalType: 'Activity Log',
    monitoringService: 'Activity Log - Administrative',
    alertTargetIDs: machine,
    configurationItems: ['test-VM'],
    originAlertId: ofEvent,
  },
  resourcehealth: {
    alertRule: 'test-ResourceHealthAlertRule',
    signalType: 'Activity Log',
    monitoringService: 'Resource Health',
    alertTargetIDs: machine,
    configurationItems: ['test-VM'],
    originAlertId: ofEvent,
  },
  servicehealth: {
    alertId: matching(new RegExp(`^${alerts}/[0-9a-f]{64}$`)),
    alertRule: 'test-ServiceHealthAlertRule',
    signalType: 'ActivityLog',
    monitoringService: 'ServiceHealth',
    alertTargetIDs: [subscription],
    originAlertId: aGuid,
  },
  metricstaticthreshold: {
    ...metric,
    alertRule: 'test-metricAlertRule',
    alertTargetIDs: [`${group}/microsoft.storage/storageaccounts/test-storageAccount`],
    configurationItems: ['test-storageAccount'],
    originAlertId: origin('metricAlerts_test-metricAlertRule'),
  },
  metricsdynamicthreshold: {
    ...metric,
    alertRule: 'test-dynamicMetricAlertRule',
    alertTargetIDs: [`${group}/Microsoft.Storage/storageAccounts/test-storageAccount`],
    configurationItems: ['test-storageAccount'],
    originAlertId: origin('metricAlerts_test-metricAlertRule'),
  },
  webtestalert: {
    ...metric,
    ...insights,
    alertRule: 'test-availabilityTest-test-applicationInsights',
    originAlertId: origin('metricalerts_test-availabilityTest-test-applicationInsights'),
  },
  smartalert: {
    ...insights,
    signalType: 'Log',
    alertRule: 'test-SmartAlertRule',
    monitoringService: 'SmartDetector',
    originAlertId: digits,
  },
  logalertv2: {
    ...log,
    alertRule: 'test-logAlertRule-v2',
    monitoringService: 'Log Alerts V2',
    originAlertId: aGuid,
  },
  logalertv1numresult: {
    ...log,
    alertRule: 'test-logAlertRule-v1-numResults',
    monitoringService: 'Log Analytics',
    originAlertId: aGuid,
    alertContextVersion: '1.1',
  },
  logalertv1metricmeasurement: {
    ...log,
    alertRule: 'test-logAlertRule-v1-metricMeasurement',
    monitoringService: 'Log Analytics',
    configurationItems: [],
    originAlertId: aGuid,
    alertContextVersion: '1.1',
  },
};

it.each(Object.entries(essentials))('%s has the essentials of its sample, no more', (type, own) => {
  expect(test(type as TestAlertType).essentials).toEqual({
    alertId: `${alerts}/${id}`,
    severity: 'Sev4',
    monitorCondition: 'Fired',
    firedDateTime: at,
    description: aString,
    essentialsVersion: '1.0',
    alertContextVersion: '1.0',
    ...own,
  });
});

it.each([
  ['actualcostbudget', 'Test_actual_cost_budget', 'Actual', '$25.00', '$11,111.00'],
  ['forecastedbudget', 'Test_forcasted_budget', 'Forecasted', '$50.00', '$999.99'],
] as const)('%s is about its budget, and has no rule', (type, name, kind, threshold, spent) => {
  const { essentials: found, ...rest } = test(type);
  expect(found).toEqual({
    monitoringService: 'CostAlerts',
    firedDateTime: at,
    description: containingText(name),
    essentialsVersion: '1.0',
    alertContextVersion: '1.0',
    alertId: `${subscription}/providers/Microsoft.CostManagement/alerts/Test_Alert`,
    alertRule: null,
    severity: null,
    signalType: null,
    monitorCondition: 'Fired',
    alertTargetIDs: null,
    configurationItems: ['budgets'],
    originAlertId: null,
  });
  expect(rest).toEqual({
    alertContext: {
      AlertCategory: 'budgets',
      AlertData: {
        Scope: `${subscription}/`,
        ThresholdType: kind,
        BudgetType: 'Cost',
        BudgetThreshold: '$50.00',
        NotificationThresholdAmount: threshold,
        BudgetName: name,
        BudgetId: `${subscription}/providers/Microsoft.Consumption/budgets/${name}`,
        BudgetStartDate: '2022-11-01',
        BudgetCreator: aString,
        Unit: 'USD',
        SpentAmount: spent,
        ...(kind === 'Forecasted' ? { ForecastedTotalForPeriod: '$1111.11' } : {}),
      },
    },
  });
});
const containingText = (text: string) => matching(new RegExp(text));

it('only the three tests of metrics have custom properties', () => {
  const found = testAlertTypes.filter((type) => 'customProperties' in test(type));
  expect(found).toEqual(['metricstaticthreshold', 'metricsdynamicthreshold', 'webtestalert']);
  for (const type of found)
    expect(test(type).customProperties).toEqual({ customKey1: 'value1', customKey2: 'value2' });
});

const properties = { customKey1: 'value1', customKey2: 'value2' };
const condition = (windowSize: string, criterion: object) => ({
  windowSize,
  allOf: [criterion],
  windowStartTime: at,
  windowEndTime: at,
});

it('metrics are those of a storage account, and of an availability test', () => {
  const transactions = {
    metricName: 'Transactions',
    metricNamespace: 'Microsoft.Storage/storageAccounts',
    operator: 'GreaterThan',
    webTestName: null,
  };
  expect(test('metricstaticthreshold').alertContext).toEqual({
    properties,
    conditionType: 'SingleResourceMultipleMetricCriteria',
    condition: condition('PT5M', {
      ...transactions,
      threshold: '0',
      timeAggregation: 'Total',
      dimensions: [{ name: 'ApiName', value: 'GetBlob' }],
      metricValue: 100,
    }),
  });
  expect(test('metricsdynamicthreshold').alertContext).toEqual({
    properties,
    conditionType: 'DynamicThresholdCriteria',
    condition: condition('PT15M', {
      ...transactions,
      alertSensitivity: 'Low',
      failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 3 },
      ignoreDataBefore: null,
      threshold: '0.3',
      timeAggregation: 'Average',
      dimensions: [],
      metricValue: 78.09,
    }),
  });
  expect(test('webtestalert').alertContext).toEqual({
    properties: null,
    conditionType: 'WebtestLocationAvailabilityCriteria',
    condition: condition('PT5M', {
      metricName: 'Failed Location',
      metricNamespace: null,
      operator: 'GreaterThan',
      threshold: '2',
      timeAggregation: 'Sum',
      dimensions: [],
      metricValue: 5,
      webTestName: 'test-availabilityTest-test-applicationInsights',
    }),
  });
});

it('a log search alert of version 2 has a window of an hour, and links', () => {
  const link = matching(/^https:\/\//);
  expect(test('logalertv2').alertContext).toEqual({
    properties,
    conditionType: 'LogQueryCriteria',
    condition: condition('PT1H', {
      searchQuery: 'Heartbeat',
      metricMeasureColumn: null,
      targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
      operator: 'GreaterThan',
      threshold: '0',
      timeAggregation: 'Count',
      dimensions: [{ name: 'Computer', value: 'test-computer' }],
      metricValue: 3,
      failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
      linkToSearchResultsUI: link,
      linkToFilteredSearchResultsUI: link,
      linkToSearchResultsAPI: link,
      linkToFilteredSearchResultsAPI: link,
    }),
  });
});

it.each([
  [
    'logalertv1numresult',
    'Number of results',
    ['test-computer'],
    1,
    ['string', 'string', 'datetime'],
  ],
  ['logalertv1metricmeasurement', 'Metric measurement', [], 2, ['datetime', 'long']],
] as const)('%s holds its results', (type, AlertType, items, count, types) => {
  const { alertContext } = test(type);
  const link = matching(/^https:\/\//);
  expect(alertContext).toEqual({
    SearchQuery: matching(/^Heartbeat/),
    SearchIntervalStartTimeUtc: at,
    SearchIntervalEndtimeUtc: at,
    ResultCount: count,
    LinkToSearchResults: link,
    LinkToFilteredSearchResultsUI: link,
    LinkToSearchResultsAPI: link,
    LinkToFilteredSearchResultsAPI: link,
    SeverityDescription: 'Informational',
    WorkspaceId: aGuid,
    SearchIntervalDurationMin: '1440',
    AffectedConfigurationItems: items,
    AlertType,
    IncludeSearchResults: true,
    ...(count === 2 ? { Dimensions: [] } : {}),
    SearchIntervalInMinutes: '1440',
    SearchResults: {
      tables: [
        containing({
          name: 'PrimaryResult',
          columns: types.map((one) => ({ name: aString, type: one })),
        }),
      ],
      dataSources: [{ resourceId: workspace[0], region: 'eastus', tables: ['Heartbeat'] }],
    },
    Threshold: 0,
    Operator: 'Greater Than',
    IncludedSearchResults: 'True',
  });
  const { tables } = alertContext['SearchResults'] as { tables: { rows: unknown[] }[] };
  expect(tables[0]?.rows).toHaveLength(count);
});

it('events of the activity log hold what theirs hold', () => {
  expect(test('activitylog').alertContext).toMatchObject({
    claims: '{}',
    caller: 'user@contoso.com',
    eventTimestamp: at,
    properties: { eventCategory: 'Administrative', entity: matching(/test-VM$/) },
    subStatus: '',
    'Activity Log Event Description': '',
  });
  expect(test('resourcehealth').alertContext).toMatchObject({
    properties: { title: 'Rebooted by user', cause: 'UserInitiated' },
    status: 'Active',
    'Activity Log Event Description': null,
  });
  expect(test('servicehealth').alertContext).toMatchObject({
    authorization: null,
    channels: 1,
    level: 3,
    properties: {
      region: 'Global',
      trackingId: 'TEST-TTT',
      impactedServices: [{ ImpactedRegions: [{ RegionName: 'Global' }], ServiceName: aString }],
      stage: 'Resolved',
      IsSynthetic: 'True',
      impactType: 'SubscriptionList',
    },
    status: 'Resolved',
    ResourceType: null,
  });
  expect(test('servicehealth').alertContext['properties']).not.toHaveProperty('maintenanceId');
});
