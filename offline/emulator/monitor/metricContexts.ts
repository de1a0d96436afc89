import { minutesOf } from '../arm/alertRules/parts';
import { windowOf, type AlertFacts } from './alertFacts';
import type { MetricCondition, PrometheusCondition } from './declared';

/*
 * alertContext of metric alerts and Prometheus alerts, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-metric-alerts
 */

const fired = (facts: AlertFacts) => facts.condition === 'Fired';

const metricContext = (example: MetricCondition) => (facts: AlertFacts) => {
  const { conditionType, windowSize, allOf } = facts.declared.metric ?? example;
  return {
    properties: facts.customProperties,
    conditionType,
    condition: {
      windowSize,
      allOf: allOf.map(({ dynamic, threshold, values, webTestName, ...criterion }) => ({
        ...dynamic,
        ...criterion,
        threshold: String(threshold),
        dimensions: facts.dimensions,
        metricValue: fired(facts) ? values.fired : values.resolved,
        webTestName:
          conditionType === 'WebtestLocationAvailabilityCriteria'
            ? (webTestName ?? facts.rule)
            : null,
      })),
      ...windowOf(facts, minutesOf(windowSize) ?? 5),
    },
  };
};

export const staticThreshold = metricContext({
  conditionType: 'SingleResourceMultipleMetricCriteria',
  windowSize: 'PT5M',
  allOf: [
    {
      metricName: 'Percentage CPU',
      metricNamespace: 'Microsoft.Compute/virtualMachines',
      operator: 'GreaterThan',
      threshold: 80,
      timeAggregation: 'Average',
      values: { fired: 92.5, resolved: 12.25 },
    },
  ],
});

export const dynamicThreshold = metricContext({
  conditionType: 'DynamicThresholdCriteria',
  windowSize: 'PT5M',
  allOf: [
    {
      dynamic: {
        alertSensitivity: 'High',
        failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
        ignoreDataBefore: null,
      },
      metricName: 'Egress',
      metricNamespace: 'Microsoft.Storage/storageAccounts',
      operator: 'GreaterThan',
      threshold: 47658,
      timeAggregation: 'Total',
      values: { fired: 50101, resolved: 1200 },
    },
  ],
});

export const availability = metricContext({
  conditionType: 'WebtestLocationAvailabilityCriteria',
  windowSize: 'PT5M',
  allOf: [
    {
      metricName: 'Failed Location',
      metricNamespace: null,
      operator: 'GreaterThan',
      threshold: 2,
      timeAggregation: 'Sum',
      values: { fired: 5, resolved: 0 },
    },
  ],
});

const examplePrometheus: PrometheusCondition = {
  interval: 'PT1M',
  expression: 'sql_up == 0',
  for: 'PT2M',
  labels: {},
  annotations: {},
};

export function prometheus(facts: AlertFacts) {
  const { labels, annotations, ...rule } = facts.declared.prometheus ?? examplePrometheus;
  return {
    ...rule,
    expressionValue: fired(facts) ? '0' : '1',
    labels: {
      alertname: facts.rule,
      ...labels,
      ...Object.fromEntries(facts.dimensions.map(({ name, value }) => [name, value])),
    },
    annotations: { summary: facts.description, ...annotations },
    // The rule's id is its group's and its own name; the context names the group.
    ruleGroup: facts.ruleId.replace(/\/[^/]+\/[^/]+$/, ''),
  };
}
