import { Type, type Static } from 'typebox';
import { notEmulated } from '../../errors';
import { alertRuleType } from './alertRuleType';
import {
  badRequest,
  checkScopes,
  closed,
  dictionary,
  flag,
  optional,
  outside,
  Scopes,
  text,
} from './parts';

/*
 * Properties as in activityLogAlerts_API.json, https://github.com/Azure/azure-rest-api-specs/tree/main/specification/monitor;
 * the last is of the 2023-01-01-preview, which the JavaScript SDK sends.
 */

const leaf = { field: text, equals: text, containsAny: optional(Type.Array(Type.String())) };
const Leaf = closed(leaf);
type Leaf = Static<typeof Leaf>;

const ActivityLogAlert = closed({
  ...outside,
  properties: closed({
    scopes: Scopes,
    condition: closed({
      allOf: Type.Array(closed({ ...leaf, anyOf: optional(Type.Array(Leaf)) }), { minItems: 1 }),
    }),
    actions: closed({
      actionGroups: optional(
        Type.Array(closed({ actionGroupId: Type.String(), webhookProperties: dictionary })),
      ),
    }),
    enabled: flag,
    description: text,
    tenantScope: text,
  }),
});
export type ActivityLogAlert = Static<typeof ActivityLogAlert>;

/** "Possible values … (case-insensitive)", or anything that begins with `properties.` */
const fields = [
  'resourceId',
  'category',
  'caller',
  'level',
  'operationName',
  'resourceGroup',
  'resourceProvider',
  'status',
  'subStatus',
  'resourceType',
];

/** https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema#categories */
const categories = [
  'Administrative',
  'ServiceHealth',
  'ResourceHealth',
  'Autoscale',
  'Security',
  'Recommendation',
  'Policy',
] as const;
export type Category = (typeof categories)[number];

export const activityLogAlerts = alertRuleType({
  type: 'Microsoft.Insights/activityLogAlerts',
  versions: ['2026-01-01', '2023-01-01-preview', '2020-10-01'],
  locations: ['Global', 'westeurope', 'northeurope'],
  schema: ActivityLogAlert,
  maxDescription: 2048,
  defaults: { enabled: true },
  created: 201,
  actionGroups: ({ properties }) => [
    (properties.actions.actionGroups ?? []).map(({ actionGroupId }) => actionGroupId),
  ],
  limitsActionGroups: true,
  check({ properties }) {
    if (properties.tenantScope) throw notEmulated('activity log alerts on a tenant');
    checkScopes(properties.scopes);
    for (const { anyOf, ...condition } of properties.condition.allOf) {
      if (!anyOf) checkLeaf(condition);
      else if (Object.values(condition).some((value) => value !== undefined && value !== null))
        throw badRequest("A condition has either 'anyOf' or 'field', not both.");
      else for (const one of anyOf) checkLeaf(one);
    }
    categoryOf(properties);
  },
});

function checkLeaf({ field, equals, containsAny }: Leaf): void {
  const known = fields.some((name) => name.toLowerCase() === field?.toLowerCase());
  if (!field || (!known && !/^properties\../i.test(field)))
    throw badRequest(
      `The condition field '${field ?? ''}' is invalid. Supported values are: ${fields.join(', ')}, or a name that begins with 'properties.'.`,
    );
  if ((typeof equals === 'string') === (containsAny ?? []).length > 0)
    throw badRequest(`The condition on '${field}' must have either 'equals' or 'containsAny'.`);
}

/** @throws 400: a rule is on one category of the activity log. */
export function categoryOf({ condition }: ActivityLogAlert['properties']): Category {
  const given = condition.allOf.find(({ field }) => field?.toLowerCase() === 'category')?.equals;
  const category = categories.find((name) => name.toLowerCase() === given?.toLowerCase());
  if (!category)
    throw badRequest(
      `The condition must have 'category' equal to one of: ${categories.join(', ')}${given ? `; it is '${given}'` : ''}.`,
    );
  return category;
}
