import {
  categoryOf,
  type ActivityLogAlert,
  type Category,
} from '../../arm/alertRules/activityLogAlert';
import type { StoredResource } from '../../arm/armStore';
import { nameOf } from '../alertFacts';
import type { AlertTypeName } from '../alertTypes';
import { targetOf, type DeployedRule } from './deployedRule';

const types: Record<Category, AlertTypeName> = {
  Administrative: 'activity-log',
  ServiceHealth: 'service-health',
  ResourceHealth: 'resource-health',
  Autoscale: 'autoscale',
  Security: 'security',
  Recommendation: 'recommendation',
  Policy: 'policy',
};

export function activityLogRule({ id, body }: StoredResource): DeployedRule {
  const { properties } = body as ActivityLogAlert;
  const type = types[categoryOf(properties)];
  const event = comparedWith(properties);
  return {
    id,
    name: nameOf(id),
    type,
    enabled: properties.enabled ?? true,
    resolvesAlerts: false,
    severity: undefined,
    description: properties.description ?? '',
    scopes: properties.scopes,
    target: event['resourceid'] ?? targetOf(type, properties.scopes, event['resourcetype']),
    actionGroups: (properties.actions.actionGroups ?? []).map((group) => ({
      id: group.actionGroupId,
      customProperties: group.webhookProperties ?? null,
    })),
    customProperties: null,
    dimensions: [],
    declared: { event },
  };
}

/** The first value of each condition: an event that has them all meets the rule. */
const comparedWith = ({ condition }: ActivityLogAlert['properties']): Record<string, string> =>
  Object.fromEntries(
    condition.allOf
      .map((part) => part.anyOf?.[0] ?? part)
      .map(({ field, equals, containsAny }) => [
        (field ?? '').toLowerCase(),
        equals ?? containsAny?.[0] ?? '',
      ]),
  );
