import { randomUUID } from 'node:crypto';
import { subscriptionId, tenantId } from '../wellKnown';

/*
 * What tests of an action group hold, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-payloads-for-test-actions
 * Texts that lost their spaces on that page have them here.
 */

export const customProperties = { customKey1: 'value1', customKey2: 'value2' };

const metric = (conditionType: string, windowSize: string, criterion: object, at: string) => ({
  conditionType,
  condition: { windowSize, allOf: [criterion], windowStartTime: at, windowEndTime: at },
});

const transactions = {
  metricName: 'Transactions',
  metricNamespace: 'Microsoft.Storage/storageAccounts',
  operator: 'GreaterThan',
  webTestName: null,
};

export const staticThreshold = (at: string) => ({
  properties: customProperties,
  ...metric(
    'SingleResourceMultipleMetricCriteria',
    'PT5M',
    {
      ...transactions,
      threshold: '0',
      timeAggregation: 'Total',
      dimensions: [{ name: 'ApiName', value: 'GetBlob' }],
      metricValue: 100,
    },
    at,
  ),
});

export const dynamicThreshold = (at: string) => ({
  properties: customProperties,
  ...metric(
    'DynamicThresholdCriteria',
    'PT15M',
    {
      alertSensitivity: 'Low',
      failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 3 },
      ignoreDataBefore: null,
      ...transactions,
      threshold: '0.3',
      timeAggregation: 'Average',
      dimensions: [],
      metricValue: 78.09,
    },
    at,
  ),
});

export const availability = (webTestName: string, at: string) => ({
  properties: null,
  ...metric(
    'WebtestLocationAvailabilityCriteria',
    'PT5M',
    {
      metricName: 'Failed Location',
      metricNamespace: null,
      operator: 'GreaterThan',
      threshold: '2',
      timeAggregation: 'Sum',
      dimensions: [],
      metricValue: 5,
      webTestName,
    },
    at,
  ),
});

export function administrative(eventId: string, at: string) {
  const action = 'Microsoft.Compute/virtualMachines/restart/action';
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/test-RG/providers/Microsoft.Compute/virtualMachines/test-VM`;
  return {
    authorization: { action, scope },
    channels: 'Operation',
    claims: '{}',
    caller: 'user@contoso.com',
    correlationId: randomUUID(),
    eventSource: 'Administrative',
    eventTimestamp: at,
    eventDataId: eventId,
    level: 'Informational',
    operationName: action,
    operationId: randomUUID(),
    properties: {
      eventCategory: 'Administrative',
      entity: scope,
      message: action,
      hierarchy: `${tenantId}/${subscriptionId}`,
    },
    status: 'Succeeded',
    subStatus: '',
    submissionTimestamp: at,
    'Activity Log Event Description': '',
  };
}

export const resourceHealth = (eventId: string, at: string) => ({
  channels: 'Admin, Operation',
  correlationId: randomUUID(),
  eventSource: 'ResourceHealth',
  eventTimestamp: at,
  eventDataId: eventId,
  level: 'Informational',
  operationName: 'Microsoft.Resourcehealth/healthevent/Activated/action',
  operationId: eventId,
  properties: {
    title: 'Rebooted by user',
    details: null,
    currentHealthStatus: 'Unavailable',
    previousHealthStatus: 'Available',
    type: 'Downtime',
    cause: 'UserInitiated',
  },
  status: 'Active',
  submissionTimestamp: at,
  'Activity Log Event Description': null,
});

export function serviceHealth(eventId: string, at: string) {
  const correlationId = randomUUID();
  const title = 'Test action group - test Service Health alert';
  const content = '<p>A test of a Service Health alert</p>';
  return {
    authorization: null,
    channels: 1,
    claims: null,
    caller: null,
    correlationId,
    eventSource: 2,
    eventTimestamp: at,
    httpRequest: null,
    eventDataId: eventId,
    level: 3,
    operationName: 'Microsoft.ServiceHealth/incident/action',
    operationId: correlationId,
    properties: {
      title,
      service: 'Azure Service Name',
      region: 'Global',
      communication: content,
      incidentType: 'Incident',
      trackingId: 'TEST-TTT',
      impactStartTime: at,
      impactMitigationTime: at,
      impactedServices: [
        { ImpactedRegions: [{ RegionName: 'Global' }], ServiceName: 'Azure Service Name' },
      ],
      impactedServicesTableRows: '<tr><td>A test of a Service Health alert</td></tr>',
      defaultLanguageTitle: title,
      defaultLanguageContent: content,
      stage: 'Resolved',
      communicationId: '11223344556677',
      isHIR: 'false',
      IsSynthetic: 'True',
      impactType: 'SubscriptionList',
      version: '0.1.1',
    },
    status: 'Resolved',
    subStatus: null,
    submissionTimestamp: at,
    ResourceType: null,
  };
}

export const smart = (target: string, at: string) => ({
  DetectionSummary: 'A degradation in the dependency duration over the last 24 hours',
  FormattedOccurrenceTime: at,
  DetectedValue: '0.45 sec',
  NormalValue: '0.27 sec (over the last 7 days)',
  PresentationInsightEventRequest: `${target}/query?query=systemEvents&api-version=2018-04-20`,
  SmartDetectorId: 'DependencyPerformanceDegradationDetector',
  SmartDetectorName: 'Dependency Performance Degradation Detector',
  AnalysisTimestamp: at,
});

/** Budget alerts have no rule, severity or signal. */
export function budget(budgetName: string, forecast: boolean, now: Date) {
  const scope = `/subscriptions/${subscriptionId}`;
  return {
    essentials: {
      monitoringService: 'CostAlerts',
      firedDateTime: now.toISOString(),
      description: forecast
        ? `Budget ${budgetName}: the total spend is forecast to reach $1111.11, more than the threshold of $50.00.`
        : `Budget ${budgetName}: the spend is $11,111.00, more than the threshold of $25.00.`,
      essentialsVersion: '1.0',
      alertContextVersion: '1.0',
      alertId: `${scope}/providers/Microsoft.CostManagement/alerts/Test_Alert`,
      alertRule: null,
      severity: null,
      signalType: null,
      monitorCondition: 'Fired',
      alertTargetIDs: null,
      configurationItems: ['budgets'],
      originAlertId: null,
    },
    alertContext: {
      AlertCategory: 'budgets',
      AlertData: {
        Scope: `${scope}/`,
        ThresholdType: forecast ? 'Forecasted' : 'Actual',
        BudgetType: 'Cost',
        BudgetThreshold: '$50.00',
        NotificationThresholdAmount: forecast ? '$50.00' : '$25.00',
        BudgetName: budgetName,
        BudgetId: `${scope}/providers/Microsoft.Consumption/budgets/${budgetName}`,
        BudgetStartDate: '2022-11-01',
        BudgetCreator: 'test@sample.test',
        Unit: 'USD',
        SpentAmount: forecast ? '$999.99' : '$11,111.00',
        ...(forecast ? { ForecastedTotalForPeriod: '$1111.11' } : {}),
      },
    },
  };
}
