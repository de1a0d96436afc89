import { deflateSync } from 'node:zlib';
import { tenantId } from '../wellKnown';
import { nameOf, windowOf, type AlertFacts } from './alertFacts';

const searchQuery = 'Heartbeat';

/**
 * alertContext of log search alerts, version 2: no results, but links to them.
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-log-search-alerts
 */
export function logQuery(facts: AlertFacts) {
  const window = windowOf(facts, 10);
  const filters = facts.dimensions.map(
    ({ name, value }) => ` | where tostring(${name}) == '${value}'`,
  );
  const filtered = searchQuery + filters.join('');
  return {
    properties: facts.customProperties,
    conditionType: 'LogQueryCriteria',
    condition: {
      windowSize: 'PT10M',
      allOf: [
        {
          searchQuery,
          metricMeasureColumn: null,
          targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
          operator: 'LessThan',
          threshold: '1',
          timeAggregation: 'Count',
          dimensions: facts.dimensions,
          metricValue: facts.condition === 'Fired' ? 0 : 3,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          linkToSearchResultsUI: portalLink(facts.target, searchQuery, window),
          linkToFilteredSearchResultsUI: portalLink(facts.target, filtered, window),
          linkToSearchResultsAPI: apiLink(facts.target, searchQuery, window),
          linkToFilteredSearchResultsAPI: apiLink(facts.target, filtered, window),
        },
      ],
      ...window,
    },
  };
}

/**
 * The affected resources of a log search alert: the first of these dimensions that the rule splits by, else the
 * workspace. https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema#essentials-fields
 */
export function logConfigurationItems(facts: AlertFacts): string[] {
  for (const name of ['_ResourceId', 'ResourceId', 'Resource', 'Computer']) {
    const found = facts.dimensions.find((dimension) => dimension.name === name);
    if (found) return [found.value];
  }
  return [nameOf(facts.target)];
}

interface Window {
  windowStartTime: string;
  windowEndTime: string;
}

const timespan = ({ windowStartTime, windowEndTime }: Window) =>
  `${encodeURIComponent(windowStartTime)}%2f${encodeURIComponent(windowEndTime)}`;

/** The portal takes the query deflated, in base64. */
function portalLink(target: string, query: string, window: Window): string {
  const scope = encodeURIComponent(JSON.stringify({ resources: [{ resourceId: target }] }));
  const packed = encodeURIComponent(deflateSync(query).toString('base64'));
  return `https://portal.azure.com#@${tenantId}/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/source/Alerts.EmailLinks/scope/${scope}/q/${packed}/prettify/1/timespan/${timespan(window)}`;
}

const apiLink = (target: string, query: string, window: Window) =>
  `https://api.loganalytics.io/v1${target}/query?query=${encodeURIComponent(query)}&timespan=${timespan(window)}`;
