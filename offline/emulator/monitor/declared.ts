/** Parts of an alert's body that a deployed rule decides; of each alert, those of its own type. */
export interface Declared {
  metric?: MetricCondition;
  log?: LogCondition;
  prometheus?: PrometheusCondition;
  /** Values that the conditions of an activity log rule compare with, by field in lower case. */
  event?: Record<string, string>;
}

export interface MetricCondition {
  conditionType: string;
  windowSize: string;
  allOf: MetricCriterion[];
}

export interface MetricCriterion {
  metricName: string;
  metricNamespace: string | null;
  operator: string;
  threshold: number;
  timeAggregation: string;
  values: ExampleValues;
  webTestName?: string;
  /** Of dynamic thresholds only. */
  dynamic?: { alertSensitivity: string; failingPeriods: object; ignoreDataBefore: string | null };
}

export interface LogCondition {
  windowSize: string;
  targetResourceTypes: string[];
  allOf: {
    searchQuery: string;
    metricMeasureColumn: string | null;
    operator: string;
    threshold: number;
    timeAggregation: string;
    values: ExampleValues;
    failingPeriods: object;
  }[];
}

export interface PrometheusCondition {
  interval: string;
  expression: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** What was measured when the alert fired, and when it was resolved: nothing is measured here. */
export interface ExampleValues {
  fired: number;
  resolved: number;
}

/** Values on either side of a threshold. */
export function exampleValues(operator: string, threshold: number): ExampleValues {
  const [above, below] = [threshold + 1, threshold - 1];
  switch (operator) {
    case 'LessThan':
    case 'LessThanOrEqual':
      return { fired: below, resolved: above };
    case 'Equals':
      return { fired: threshold, resolved: below };
    case 'NotEquals':
      return { fired: above, resolved: threshold };
    default:
      return { fired: above, resolved: below };
  }
}
