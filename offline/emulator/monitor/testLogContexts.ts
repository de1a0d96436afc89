import { tenantId } from '../wellKnown';
import { apiLink, portalLink } from './logContext';
import { customProperties } from './testContexts';

/*
 * What tests of log search alerts hold, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-payloads-for-test-actions
 */

/** The window of the tests begins and ends at once, as in the samples. */
const windowAt = (at: string) => ({ windowStartTime: at, windowEndTime: at });

export function logVersion2(workspace: string, at: string) {
  const window = windowAt(at);
  const query = 'Heartbeat';
  const filtered = `${query}| where tostring(Computer) == 'test-computer'`;
  return {
    properties: customProperties,
    conditionType: 'LogQueryCriteria',
    condition: {
      windowSize: 'PT1H',
      allOf: [
        {
          searchQuery: query,
          metricMeasureColumn: null,
          targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
          operator: 'GreaterThan',
          threshold: '0',
          timeAggregation: 'Count',
          dimensions: [{ name: 'Computer', value: 'test-computer' }],
          metricValue: 3,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          linkToSearchResultsUI: portalLink(workspace, query, window),
          linkToFilteredSearchResultsUI: portalLink(workspace, filtered, window),
          linkToSearchResultsAPI: apiLink(workspace, query, window),
          linkToFilteredSearchResultsAPI: apiLink(workspace, filtered, window),
        },
      ],
      ...window,
    },
  };
}

/** Log search alerts of the older kind, which hold their results. */
export function logVersion1(workspace: string, id: string, measures: boolean, at: string) {
  const window = windowAt(at);
  const query = measures
    ? 'Heartbeat | summarize AggregatedValue=count() by bin(TimeGenerated, 5m)'
    : 'Heartbeat';
  const filtered = measures ? `${query}| where todouble(AggregatedValue) > 0` : query;
  const columns = measures
    ? [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'AggregatedValue', type: 'long' },
      ]
    : [
        { name: 'TenantId', type: 'string' },
        { name: 'Computer', type: 'string' },
        { name: 'TimeGenerated', type: 'datetime' },
      ];
  const row = measures ? [at, 11] : [tenantId, 'test-computer', at];
  const rows = measures ? [row, row] : [row];
  return {
    SearchQuery: query,
    SearchIntervalStartTimeUtc: at,
    SearchIntervalEndtimeUtc: at,
    ResultCount: rows.length,
    LinkToSearchResults: portalLink(workspace, query, window),
    LinkToFilteredSearchResultsUI: portalLink(workspace, filtered, window),
    LinkToSearchResultsAPI: apiLink(`/workspaces/${id}`, query, window),
    LinkToFilteredSearchResultsAPI: apiLink(`/workspaces/${id}`, filtered, window),
    SeverityDescription: 'Informational',
    WorkspaceId: id,
    SearchIntervalDurationMin: '1440',
    AffectedConfigurationItems: measures ? [] : ['test-computer'],
    AlertType: measures ? 'Metric measurement' : 'Number of results',
    IncludeSearchResults: true,
    ...(measures ? { Dimensions: [] } : {}),
    SearchIntervalInMinutes: '1440',
    SearchResults: {
      tables: [{ name: 'PrimaryResult', columns, rows }],
      dataSources: [{ resourceId: workspace, region: 'eastus', tables: ['Heartbeat'] }],
    },
    Threshold: 0,
    Operator: 'Greater Than',
    IncludedSearchResults: 'True',
  };
}
