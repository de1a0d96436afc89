import { windowOf, type AlertFacts } from './alertFacts';

/*
 * alertContext of metric alerts and Prometheus alerts, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-metric-alerts
 */

const fired = (facts: AlertFacts) => facts.condition === 'Fired';

function metricContext(facts: AlertFacts, conditionType: string, criterion: object) {
  return {
    properties: facts.customProperties,
    conditionType,
    condition: { windowSize: 'PT5M', allOf: [criterion], ...windowOf(facts, 5) },
  };
}

export const staticThreshold = (facts: AlertFacts) =>
  metricContext(facts, 'SingleResourceMultipleMetricCriteria', {
    metricName: 'Percentage CPU',
    metricNamespace: 'Microsoft.Compute/virtualMachines',
    operator: 'GreaterThan',
    threshold: '80',
    timeAggregation: 'Average',
    dimensions: facts.dimensions,
    metricValue: fired(facts) ? 92.5 : 12.25,
    webTestName: null,
  });

export const dynamicThreshold = (facts: AlertFacts) =>
  metricContext(facts, 'DynamicThresholdCriteria', {
    alertSensitivity: 'High',
    failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
    ignoreDataBefore: null,
    metricName: 'Egress',
    metricNamespace: 'Microsoft.Storage/storageAccounts',
    operator: 'GreaterThan',
    threshold: '47658',
    timeAggregation: 'Total',
    dimensions: facts.dimensions,
    metricValue: fired(facts) ? 50101 : 1200,
    webTestName: null,
  });

export const availability = (facts: AlertFacts) =>
  metricContext(facts, 'WebtestLocationAvailabilityCriteria', {
    metricName: 'Failed Location',
    metricNamespace: null,
    operator: 'GreaterThan',
    threshold: '2',
    timeAggregation: 'Sum',
    dimensions: facts.dimensions,
    metricValue: fired(facts) ? 5 : 0,
    webTestName: facts.rule,
  });

export const prometheus = (facts: AlertFacts) => ({
  interval: 'PT1M',
  expression: 'sql_up == 0',
  expressionValue: fired(facts) ? '0' : '1',
  for: 'PT2M',
  labels: {
    alertname: facts.rule,
    ...Object.fromEntries(facts.dimensions.map(({ name, value }) => [name, value])),
  },
  annotations: { summary: facts.description },
  // The rule's id is its group's and its own name; the context names the group.
  ruleGroup: facts.ruleId.replace(/\/[^/]+\/[^/]+$/, ''),
});
