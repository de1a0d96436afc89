import { Type, type Static } from 'typebox';
import { notEmulated } from '../../errors';
import { regions } from '../locations';
import { alertRuleType } from './alertRuleType';
import {
  badRequest,
  checkDuration,
  checkScopes,
  closed,
  dictionary,
  flag,
  minutesOf,
  oneOf,
  optional,
  outside,
  Scopes,
  Severity,
  text,
} from './parts';

/* Properties as in scheduledQueryRule_API.json, https://github.com/Azure/azure-rest-api-specs/tree/main/specification/monitor */

const Condition = closed({
  criterionType: optional(oneOf('StaticThresholdCriterion', 'DynamicThresholdCriterion')),
  query: text,
  timeAggregation: optional(oneOf('Count', 'Average', 'Minimum', 'Maximum', 'Total')),
  metricMeasureColumn: text,
  resourceIdColumn: text,
  dimensions: optional(
    Type.Array(
      closed({
        name: Type.String(),
        operator: oneOf('Include', 'Exclude'),
        values: Type.Array(Type.String()),
      }),
    ),
  ),
  operator: optional(
    oneOf(
      'Equals',
      'GreaterThan',
      'GreaterThanOrEqual',
      'LessThan',
      'LessThanOrEqual',
      'GreaterOrLessThan',
    ),
  ),
  threshold: optional(Type.Number()),
  alertSensitivity: text,
  ignoreDataBefore: text,
  failingPeriods: optional(
    closed({
      numberOfEvaluationPeriods: optional(Type.Integer()),
      minFailingPeriodsToAlert: optional(Type.Integer()),
    }),
  ),
  metricName: text,
  minRecurrenceCount: optional(Type.Integer()),
});

const ScheduledQueryRule = closed({
  ...outside,

  kind: optional(oneOf('LogAlert', 'SimpleLogAlert', 'LogToMetric')),
  identity: Type.Optional(Type.Unknown()),
  etag: Type.Optional(Type.Unknown()),
  properties: closed({
    description: text,
    displayName: text,
    severity: optional(Severity),
    enabled: flag,
    scopes: Scopes,
    evaluationFrequency: text,
    windowSize: text,
    overrideQueryTimeRange: text,
    targetResourceTypes: optional(Type.Array(Type.String())),
    criteria: closed({ allOf: Type.Array(Condition, { minItems: 1 }) }),
    muteActionsDuration: text,
    actions: optional(
      closed({
        actionGroups: optional(Type.Array(Type.String())),
        actionProperties: dictionary,
        customProperties: dictionary,
      }),
    ),
    checkWorkspaceAlertsStorageConfigured: flag,
    skipQueryValidation: flag,
    autoMitigate: flag,
    resolveConfiguration: optional(closed({ autoResolved: flag, timeToResolve: text })),
    createdWithApiVersion: Type.Optional(Type.Unknown()),
    isLegacyLogAnalyticsRule: Type.Optional(Type.Unknown()),
    isWorkspaceAlertsStorageConfigured: Type.Optional(Type.Unknown()),
  }),
});
export type ScheduledQueryRule = Static<typeof ScheduledQueryRule>;

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule; Terraform's azurerm lists both. */
const frequencies = [
  ...['PT1M', 'PT5M', 'PT10M', 'PT15M', 'PT30M', 'PT45M'],
  ...['PT1H', 'PT2H', 'PT3H', 'PT4H', 'PT5H', 'PT6H', 'P1D'],
];
const windows = [...frequencies, 'P2D'];

export const scheduledQueryRules = alertRuleType({
  type: 'Microsoft.Insights/scheduledQueryRules',
  versions: [
    ...['2026-03-01', '2025-01-01-preview', '2024-01-01-preview', '2023-12-01'],
    ...['2023-03-15-preview', '2022-08-01-preview', '2022-06-15', '2021-08-01'],
  ],
  locations: regions,
  schema: ScheduledQueryRule,
  maxDescription: 4096,
  defaults: {
    enabled: true,
    autoMitigate: true,
    isLegacyLogAnalyticsRule: false,
    isWorkspaceAlertsStorageConfigured: false,
  },
  created: 201,
  patchesAll: true,
  actionGroups: ({ properties }) => [properties.actions?.actionGroups ?? []],
  limitsActionGroups: true,
  check({ kind, identity, properties }) {
    if ((kind ?? 'LogAlert') !== 'LogAlert')
      throw notEmulated(`scheduled query rules of kind '${kind}'`);
    if (identity) throw notEmulated('identities of scheduled query rules');
    checkScopes(properties.scopes);
    const { evaluationFrequency, windowSize, muteActionsDuration, autoMitigate } = properties;
    for (const name of ['severity', 'evaluationFrequency', 'windowSize'] as const)
      if ((properties[name] ?? '') === '')
        throw badRequest(`The property '${name}' is required for rules of kind LogAlert.`);
    checkDuration('evaluationFrequency', evaluationFrequency ?? '', frequencies);
    checkDuration('windowSize', windowSize ?? '', windows);
    for (const condition of properties.criteria.allOf) checkCondition(condition);
    if (!muteActionsDuration) return;
    if (minutesOf(muteActionsDuration) === undefined)
      throw badRequest(
        `The value '${muteActionsDuration}' of property 'muteActionsDuration' is invalid.`,
      );
    // https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/monitor_scheduled_query_rules_alert_v2
    if (autoMitigate ?? true)
      throw badRequest("'muteActionsDuration' can only be set when 'autoMitigate' is false.");
  },
});

/** "Relevant and required only for rules of the kind LogAlert": those the specification says this of. */
function checkCondition(condition: ScheduledQueryRule['properties']['criteria']['allOf'][0]): void {
  const dynamic = condition.criterionType === 'DynamicThresholdCriterion';
  const required = ['query', 'timeAggregation', 'operator'] as const;
  const by = dynamic ? (['alertSensitivity'] as const) : (['threshold'] as const);
  for (const name of [...required, ...by])
    if ((condition[name] ?? '') === '')
      throw badRequest(`The condition property '${name}' is required for rules of kind LogAlert.`);
  if (condition.timeAggregation !== 'Count' && !condition.metricMeasureColumn)
    throw badRequest(
      `The condition property 'metricMeasureColumn' is required with time aggregation '${condition.timeAggregation}'.`,
    );
  const { numberOfEvaluationPeriods, minFailingPeriodsToAlert } = condition.failingPeriods ?? {};
  if ((minFailingPeriodsToAlert ?? 1) > (numberOfEvaluationPeriods ?? 1))
    throw badRequest(
      "'minFailingPeriodsToAlert' must not be greater than 'numberOfEvaluationPeriods'.",
    );
}
