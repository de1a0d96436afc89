import { subscriptionId, tenantId } from '../wellKnown';
import type { AlertFacts } from './alertFacts';

/*
 * Bodies that only tests of an action group have here, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-payloads-for-test-actions
 */

export const smart = (facts: AlertFacts) => ({
  DetectionSummary: 'A degradation in the dependency duration over the last 24 hours',
  FormattedOccurrenceTime: facts.at.toISOString(),
  DetectedValue: '0.45 sec',
  NormalValue: '0.27 sec (over the last 7 days)',
  PresentationInsightEventRequest: `${facts.target}/query?query=systemEvents&api-version=2018-04-20`,
  SmartDetectorId: 'DependencyPerformanceDegradationDetector',
  SmartDetectorName: 'Dependency Performance Degradation Detector',
  AnalysisTimestamp: facts.at.toISOString(),
});

/** Log search alerts of the older kind, which hold their results. */
export function logVersion1(facts: AlertFacts, metricMeasurement: boolean) {
  const at = facts.at.toISOString();
  const query = metricMeasurement
    ? 'Heartbeat | summarize AggregatedValue=count() by bin(TimeGenerated, 5m)'
    : 'Heartbeat';
  const portal = `https://portal.azure.com#@${tenantId}/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/source/Alerts.EmailLinks`;
  const api = `https://api.loganalytics.io/v1/workspaces/${facts.eventId}/query?query=${encodeURIComponent(query)}`;
  const columns = metricMeasurement
    ? [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'AggregatedValue', type: 'long' },
      ]
    : [
        { name: 'TenantId', type: 'string' },
        { name: 'Computer', type: 'string' },
        { name: 'TimeGenerated', type: 'datetime' },
      ];
  const rows = metricMeasurement ? [[at, 11]] : [[tenantId, 'test-computer', at]];
  return {
    SearchQuery: query,
    SearchIntervalStartTimeUtc: at,
    SearchIntervalEndtimeUtc: at,
    ResultCount: rows.length,
    LinkToSearchResults: portal,
    LinkToFilteredSearchResultsUI: portal,
    LinkToSearchResultsAPI: api,
    LinkToFilteredSearchResultsAPI: api,
    SeverityDescription: 'Informational',
    WorkspaceId: facts.eventId,
    SearchIntervalDurationMin: '1440',
    AffectedConfigurationItems: facts.dimensions.map(({ value }) => value),
    AlertType: metricMeasurement ? 'Metric measurement' : 'Number of results',
    IncludeSearchResults: true,
    ...(metricMeasurement ? { Dimensions: facts.dimensions } : {}),
    SearchIntervalInMinutes: '1440',
    SearchResults: {
      tables: [{ name: 'PrimaryResult', columns, rows }],
      dataSources: [{ resourceId: facts.target, region: 'westeurope', tables: ['Heartbeat'] }],
    },
    Threshold: 0,
    Operator: 'Greater Than',
    IncludedSearchResults: 'True',
  };
}

/** Budget alerts have no rule, severity or signal. */
export function budget(name: 'actualcostbudget' | 'forecastedbudget', now: Date) {
  const forecast = name === 'forecastedbudget';
  const budgetName = `test-${name}`;
  const scope = `/subscriptions/${subscriptionId}`;
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        monitoringService: 'CostAlerts',
        firedDateTime: now.toISOString(),
        description: forecast
          ? `The spend of budget ${budgetName} is forecast to exceed $50.00 before the period ends.`
          : `The spend of budget ${budgetName} exceeds $25.00.`,
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
    },
  };
}
