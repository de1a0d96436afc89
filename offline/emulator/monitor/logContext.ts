import { deflateSync } from 'node:zlib';
import { minutesOf } from '../arm/alertRules/parts';
import { tenantId } from '../wellKnown';
import { nameOf, windowOf, type AlertFacts } from './alertFacts';
import type { LogCondition } from './declared';

const example: LogCondition = {
  windowSize: 'PT10M',
  targetResourceTypes: ['Microsoft.OperationalInsights/workspaces'],
  allOf: [
    {
      searchQuery: 'Heartbeat',
      metricMeasureColumn: null,
      operator: 'LessThan',
      threshold: 1,
      timeAggregation: 'Count',
      values: { fired: 0, resolved: 3 },
      failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
    },
  ],
};

/**
 * alertContext of log search alerts, version 2: no results, but links to them.
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-log-search-alerts
 */
export function logQuery(facts: AlertFacts) {
  const { windowSize, targetResourceTypes, allOf } = facts.declared.log ?? example;
  const window = windowOf(facts, minutesOf(windowSize) ?? 10);
  const filters = facts.dimensions.map(
    ({ name, value }) => ` | where tostring(${name}) == '${value}'`,
  );
  return {
    properties: facts.customProperties,
    conditionType: 'LogQueryCriteria',
    condition: {
      windowSize,
      allOf: allOf.map(({ searchQuery, threshold, values, failingPeriods, ...condition }) => {
        const filtered = searchQuery + filters.join('');
        return {
          searchQuery,
          ...condition,
          targetResourceTypes: `[${targetResourceTypes.map((type) => `'${type}'`).join(',')}]`,
          threshold: String(threshold),
          dimensions: facts.dimensions,
          metricValue: facts.condition === 'Fired' ? values.fired : values.resolved,
          failingPeriods,
          linkToSearchResultsUI: portalLink(facts.target, searchQuery, window),
          linkToFilteredSearchResultsUI: portalLink(facts.target, filtered, window),
          linkToSearchResultsAPI: apiLink(facts.target, searchQuery, window),
          linkToFilteredSearchResultsAPI: apiLink(facts.target, filtered, window),
        };
      }),
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
export function portalLink(target: string, query: string, window: Window): string {
  const scope = encodeURIComponent(JSON.stringify({ resources: [{ resourceId: target }] }));
  const packed = encodeURIComponent(deflateSync(query).toString('base64'));
  return `https://portal.azure.com#@${tenantId}/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/source/Alerts.EmailLinks/scope/${scope}/q/${packed}/prettify/1/timespan/${timespan(window)}`;
}

export const apiLink = (target: string, query: string, window: Window) =>
  `https://api.loganalytics.io/v1${target}/query?query=${encodeURIComponent(query)}&timespan=${timespan(window)}`;
