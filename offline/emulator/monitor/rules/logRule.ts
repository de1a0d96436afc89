import type { ScheduledQueryRule } from '../../arm/alertRules/scheduledQueryRule';
import type { StoredResource } from '../../arm/armStore';
import { nameOf, resourceTypeOf } from '../alertFacts';
import { exampleValues, type LogCondition } from '../declared';
import { exampleDimensions, targetOf, type DeployedRule } from './deployedRule';

type Properties = ScheduledQueryRule['properties'];

export function logRule({ id, body }: StoredResource): DeployedRule {
  const { properties } = body as ScheduledQueryRule;
  const { scopes, actions, criteria, targetResourceTypes } = properties;
  const target = targetOf('log', scopes, targetResourceTypes?.[0]);
  const { autoResolved } = properties.resolveConfiguration ?? {};
  return {
    id,
    name: nameOf(id),
    type: 'log',
    enabled: properties.enabled ?? true,
    resolvesAlerts: (properties.autoMitigate ?? true) && (autoResolved ?? true),
    severity: properties.severity ?? undefined,
    description: properties.description ?? '',
    scopes,
    target,
    actionGroups: (actions?.actionGroups ?? []).map((group) => ({
      id: group,
      customProperties: null,
    })),
    customProperties: actions?.customProperties ?? null,
    dimensions: exampleDimensions(criteria.allOf.flatMap(({ dimensions }) => dimensions ?? [])),
    declared: { log: conditionOf(properties, target) },
  };
}

const conditionOf = (properties: Properties, target: string): LogCondition => ({
  windowSize: properties.windowSize ?? '',
  targetResourceTypes: properties.targetResourceTypes ?? [resourceTypeOf(target) ?? ''],
  allOf: properties.criteria.allOf.map((condition) => {
    const operator = condition.operator ?? '';
    // Azure works a dynamic threshold out of the past.
    const threshold = condition.threshold ?? 100;
    const { numberOfEvaluationPeriods, minFailingPeriodsToAlert } = condition.failingPeriods ?? {};
    return {
      searchQuery: condition.query ?? '',
      metricMeasureColumn: condition.metricMeasureColumn ?? null,
      operator,
      threshold,
      timeAggregation: condition.timeAggregation ?? '',
      values: exampleValues(operator, threshold),
      failingPeriods: {
        numberOfEvaluationPeriods: numberOfEvaluationPeriods ?? 1,
        minFailingPeriodsToAlert: minFailingPeriodsToAlert ?? 1,
      },
    };
  }),
});
