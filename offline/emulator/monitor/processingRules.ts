import { storedActionGroups } from '../arm/actionGroups';
import {
  addedGroups,
  alertProcessingRules,
  type AlertCondition,
  type AlertProcessingRule,
} from '../arm/alertRules/alertProcessingRule';
import { resourcesOfType } from '../arm/armStore';
import type { Cloud } from '../cloud';
import { resourceGroupOf, resourceTypeOf, type AlertFacts } from './alertFacts';
import { isIn, sameId, type Addressee, type AlertSource } from './alertSource';
import { alertTypes, type AlertType } from './alertTypes';
import { isActive } from './schedules';

/** Who gets an alert after the alert processing rules, and the ids of the rules that decided it. */
export interface Processed {
  addressees: Addressee[];
  added: string[];
  suppressedBy: string[];
}

/**
 * Applies the rules that are at work now to one notification, fired or resolved: groups are added, and a single
 * suppression takes all of them away. https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules
 */
export function processAlert(cloud: Cloud, source: AlertSource, facts: AlertFacts): Processed {
  const { addressees } = source;
  // "Alert processing rules don't affect Azure Service Health alerts."
  if (source.type === 'service-health') return { addressees, added: [], suppressedBy: [] };
  const context = alertTypes[source.type].context(facts);
  const values = valuesOf(alertTypes[source.type], facts, context);
  const applied = resourcesOfType(cloud, alertProcessingRules.type)
    .map(({ id, body }) => ({ id, rule: body as AlertProcessingRule }))
    .filter(({ rule }) => applies(rule, facts, values, cloud.now()));
  const suppressedBy = applied.filter(({ rule }) =>
    rule.properties.actions.some(({ actionType }) => actionType === 'RemoveAllActionGroups'),
  );
  const adding = applied.filter(({ rule }) => addedGroups(rule).length > 0);
  return {
    addressees: suppressedBy.length > 0 ? [] : withAdded(cloud, addressees, adding),
    added: adding.map(({ id }) => id),
    suppressedBy: suppressedBy.map(({ id }) => id),
  };
}

/** Each group once, with the custom properties the alert's rule gives it. */
function withAdded(
  cloud: Cloud,
  addressees: Addressee[],
  adding: { rule: AlertProcessingRule }[],
): Addressee[] {
  const wanted = adding.flatMap(({ rule }) => addedGroups(rule));
  const added = storedActionGroups(cloud).filter(
    ({ id }) =>
      wanted.some((one) => sameId(id, one)) && !addressees.some(({ group }) => group.id === id),
  );
  return [...addressees, ...added.map((group) => ({ group, customProperties: null }))];
}

type Values = Record<AlertCondition['field'], string[]>;

function applies(
  { properties }: AlertProcessingRule,
  facts: AlertFacts,
  values: Values,
  now: Date,
): boolean {
  return (
    (properties.enabled ?? true) &&
    properties.scopes.some((scope) => isIn(scope, facts.target)) &&
    (properties.conditions ?? []).every((condition) => isMet(condition, values)) &&
    (!properties.schedule || isActive(properties.schedule, now))
  );
}

/** "There's a logical OR between the values"; the negative operators want that none of them matches. */
function isMet({ field, operator, values }: AlertCondition, alert: Values): boolean {
  const compared = alert[field].map((value) => normal(field, value));
  const wanted = values.map((value) => normal(field, value));
  const equal = wanted.some((value) => compared.includes(value));
  const contained = wanted.some((value) => compared.some((whole) => whole.includes(value)));
  switch (operator) {
    case 'Equals':
      return equal;
    case 'NotEquals':
      return !equal;
    case 'Contains':
      return contained;
    case 'DoesNotContain':
      return !contained;
  }
}

/** Services are spelled in several ways: `Activity Log - Administrative` and `ActivityLog Administrative`. */
const normal = (field: AlertCondition['field'], value: string) =>
  field === 'MonitorService' || field === 'SignalType'
    ? value.toLowerCase().replace(/[^a-z0-9]/g, '')
    : value.toLowerCase();

/** The names of what raised an alert: filters have another one for log search alerts. */
const servicesOf = ({ monitoringService, signalType }: AlertType) => [
  monitoringService,
  ...(signalType === 'Log' ? ['Log Analytics'] : []),
];

/** Whether an alert is of a service, however that is spelled. */
export const isOfService = (type: AlertType, wanted: string) =>
  servicesOf(type).some(
    (each) => normal('MonitorService', each) === normal('MonitorService', wanted),
  );

/** What a field of a condition is compared with: one of several spellings of the same thing. */
function valuesOf(type: AlertType, facts: AlertFacts, context: object): Values {
  const group = resourceGroupOf(facts.target);
  const groupId = /^.*?\/resourceGroups\/[^/]+/i.exec(facts.target)?.[0];
  return {
    Severity: [facts.severity],
    MonitorService: servicesOf(type),
    MonitorCondition: [facts.condition],
    // The filter knows Metric, Log and Unknown only; the alert itself says Activity Log.
    SignalType: [type.signalType, ...(type.signalType === 'Activity Log' ? ['Log'] : [])],
    TargetResource: [facts.target],
    TargetResourceType: [resourceTypeOf(facts.target) ?? ''],
    TargetResourceGroup: [group ?? '', groupId ?? ''],
    AlertRuleId: [facts.ruleId],
    AlertRuleName: [type.ruleName?.(facts) ?? facts.rule],
    Description: [facts.description],
    AlertContext: [JSON.stringify(context)],
  };
}
