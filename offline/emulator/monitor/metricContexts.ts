import { minutesOf } from '../arm/alertRules/parts';
import { nameOf, windowOf, type AlertFacts } from './alertFacts';
import type { MetricCondition, PrometheusCondition } from './declared';

/*
 * alertContext of metric alerts and Prometheus alerts, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-metric-alerts, with what
 * public captures of 2026 have besides: more of each dimension, and the failing periods of static thresholds.
 */

const fired = (facts: AlertFacts) => facts.condition === 'Fired';

/** Null in every capture that has them. */
const declaration = { type: null, values: null, operator: null };
const staticThresholdFailingPeriods = { numberOfEvaluationPeriods: 0, minFailingPeriodsToAlert: 0 };

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
        dimensions: facts.dimensions.map((dimension) => ({ ...dimension, ...declaration })),
        metricValue: fired(facts) ? values.fired : values.resolved,
        webTestName:
          conditionType === 'WebtestLocationAvailabilityCriteria'
            ? (webTestName ?? facts.rule)
            : null,
      })),
      ...(conditionType === 'DynamicThresholdCriteria' ? {} : { staticThresholdFailingPeriods }),
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
  labels: { cluster: 'aks-app' },
  annotations: {},
};

/** The rule's id is its group's and its own name. */
const ruleGroupOf = ({ ruleId }: AlertFacts) => ruleId.replace(/\/[^/]+\/[^/]+$/, '');

export const prometheusName = (facts: AlertFacts) => `${nameOf(ruleGroupOf(facts))}/${facts.rule}`;

export function prometheusItems(facts: AlertFacts): string[] {
  const { cluster } = prometheus(facts).labels;
  return cluster === undefined ? [] : [cluster];
}

export function prometheus(facts: AlertFacts) {
  const { labels, annotations, ...rule } = facts.declared.prometheus ?? examplePrometheus;
  const all: Partial<Record<string, string>> = {
    alertname: facts.rule,
    ...labels,
    ...Object.fromEntries(facts.dimensions.map(({ name, value }) => [name, value])),
  };
  return {
    ...rule,
    expressionValue: fired(facts) ? '0' : '1',
    labels: all,
    annotations: { summary: facts.description, ...annotations },
    ruleGroup: ruleGroupOf(facts),
  };
}
