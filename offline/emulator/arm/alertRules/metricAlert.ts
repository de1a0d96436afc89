import { Type, type Static } from 'typebox';
import { notEmulated } from '../../errors';
import {
  badRequest,
  checkDuration,
  checkScopes,
  closed,
  dictionary,
  flag,
  oneOf,
  oneOfBy,
  optional,
  parseScope,
  outside,
  Scopes,
  Severity,
  text,
} from './parts';
import { alertRuleType } from './alertRuleType';

/*
 * Properties as in metricAlert_API.json, https://github.com/Azure/azure-rest-api-specs/tree/main/specification/monitor;
 * those of the 2026-01-01, which the JavaScript SDK sends, are the last three.
 */

const criterion = {
  name: Type.String(),
  metricName: Type.String(),
  metricNamespace: text,
  timeAggregation: oneOf('Average', 'Count', 'Minimum', 'Maximum', 'Total'),
  dimensions: optional(
    Type.Array(
      closed({
        name: Type.String(),
        operator: oneOf('Include', 'Exclude'),
        values: Type.Array(Type.String()),
      }),
    ),
  ),
  skipMetricValidation: flag,
};
const StaticCriterion = closed({
  criterionType: Type.Literal('StaticThresholdCriterion'),
  ...criterion,
  operator: oneOf(
    'Equals',
    'NotEquals',
    'GreaterThan',
    'GreaterThanOrEqual',
    'LessThan',
    'LessThanOrEqual',
  ),
  threshold: Type.Number(),
});
const DynamicCriterion = closed({
  criterionType: Type.Literal('DynamicThresholdCriterion'),
  ...criterion,
  operator: oneOf('GreaterThan', 'LessThan', 'GreaterOrLessThan'),
  alertSensitivity: oneOf('Low', 'Medium', 'High'),
  failingPeriods: closed({
    numberOfEvaluationPeriods: Type.Number(),
    minFailingPeriodsToAlert: Type.Number(),
  }),
  ignoreDataBefore: text,
});

const Criteria = oneOfBy(
  'odata.type',
  closed({
    'odata.type': Type.Literal('Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'),
    allOf: Type.Array(StaticCriterion, { minItems: 1 }),
  }),
  closed({
    'odata.type': Type.Literal('Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'),
    allOf: Type.Array(oneOfBy('criterionType', StaticCriterion, DynamicCriterion), { minItems: 1 }),
  }),
  closed({
    'odata.type': Type.Literal('Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'),
    webTestId: Type.String(),
    componentId: Type.String(),
    failedLocationCount: Type.Number(),
  }),
  closed({
    'odata.type': Type.Literal('Microsoft.Azure.Monitor.PromQLCriteria'),
    allOf: Type.Unknown(),
    failingPeriods: Type.Unknown(),
  }),
);

const MetricAlert = closed({
  ...outside,
  identity: Type.Optional(Type.Unknown()),
  properties: closed({
    description: text,
    severity: Severity,
    enabled: Type.Boolean(),
    scopes: Scopes,
    evaluationFrequency: Type.String(),
    windowSize: Type.String(),
    targetResourceType: text,
    targetResourceRegion: text,
    criteria: Criteria,
    autoMitigate: flag,
    actions: optional(
      Type.Array(closed({ actionGroupId: Type.String(), webHookProperties: dictionary })),
    ),
    lastUpdatedTime: Type.Optional(Type.Unknown()),
    isMigrated: Type.Optional(Type.Unknown()),
    resolveConfiguration: optional(closed({ autoResolved: Type.Boolean(), timeToResolve: text })),
    customProperties: dictionary,
    actionProperties: dictionary,
  }),
});
export type MetricAlert = Static<typeof MetricAlert>;

/** https://learn.microsoft.com/azure/azure-monitor/alerts/resource-manager-alerts-metric lists both. */
const frequencies = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H'];
const windows = [...frequencies, 'PT6H', 'PT12H', 'PT24H'];

export const metricAlerts = alertRuleType({
  type: 'Microsoft.Insights/metricAlerts',
  versions: ['2026-01-01', '2024-03-01-preview', '2018-03-01'],
  locations: ['global'],
  schema: MetricAlert,
  maxDescription: 2048,
  defaults: { autoMitigate: true },
  created: 200,
  patchesAll: true,
  actionGroups: ({ properties }) => [
    (properties.actions ?? []).map(({ actionGroupId }) => actionGroupId),
  ],
  limitsActionGroups: true,
  check({ identity, properties }) {
    checkScopes(properties.scopes);
    const { criteria, scopes, windowSize, evaluationFrequency } = properties;
    const frequency = checkDuration('evaluationFrequency', evaluationFrequency, frequencies);
    if (checkDuration('windowSize', windowSize, windows) < frequency)
      throw badRequest(
        `The window size '${windowSize}' must not be shorter than the evaluation frequency '${evaluationFrequency}'.`,
      );
    if (criteria['odata.type'] === 'Microsoft.Azure.Monitor.PromQLCriteria' || identity)
      throw notEmulated('metric alerts with PromQL criteria or an identity');
    if (criteria['odata.type'] === 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria')
      checkWebTestScopes(scopes, [criteria.webTestId, criteria.componentId]);
    else checkTargets(properties);
  },
});

/** "Mandatory if the scope contains a subscription, resource group, or more than one resource." */
function checkTargets(properties: MetricAlert['properties']): void {
  const { criteria, scopes, targetResourceType, targetResourceRegion } = properties;
  const wide = scopes.length > 1 || !parseScope(scopes[0] ?? '')?.resourceType;
  if (!wide) return;
  if (criteria['odata.type'] === 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria')
    throw badRequest(
      `The criteria type '${criteria['odata.type']}' allows the id of one resource as scope; use 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria' for several, a resource group or a subscription.`,
    );
  for (const [name, value] of Object.entries({ targetResourceType, targetResourceRegion }))
    if (!value)
      throw badRequest(
        `The property '${name}' is required when the scope contains a subscription, a resource group or more than one resource.`,
      );
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/resource-manager-alerts-metric#availability-test-with-metric-alert */
function checkWebTestScopes(scopes: string[], expected: string[]): void {
  const lower = (ids: string[]) => ids.map((id) => id.toLowerCase()).sort();
  if (lower(scopes).join() !== lower(expected).join())
    throw badRequest(
      "The scopes of an availability alert must be the ids of its web test and of its Application Insights component, as 'webTestId' and 'componentId' name them.",
    );
}
