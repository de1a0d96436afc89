import { Type, type Static } from 'typebox';
import { findIana, type WindowsZoneName } from 'windows-iana';
import { subscriptionId } from '../../wellKnown';
import { alertRuleType } from './alertRuleType';
import {
  badRequest,
  checkScopes,
  closed,
  flag,
  oneOf,
  oneOfBy,
  optional,
  parseScope,
  outside,
  text,
} from './parts';

/*
 * Properties as in AlertProcessingRules.json, https://github.com/Azure/azure-rest-api-specs/tree/main/specification/alertsmanagement;
 * rules as in https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules
 */

const Condition = closed({
  field: oneOf(
    'Severity',
    'MonitorService',
    'MonitorCondition',
    'SignalType',
    'TargetResourceType',
    'TargetResource',
    'TargetResourceGroup',
    'AlertRuleId',
    'AlertRuleName',
    'Description',
    'AlertContext',
  ),
  operator: oneOf('Equals', 'NotEquals', 'Contains', 'DoesNotContain'),
  // "Each filter can include up to five values."
  values: Type.Array(Type.String(), { minItems: 1, maxItems: 5 }),
});
export type AlertCondition = Static<typeof Condition>;

const time = optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$' }));
const hours = { startTime: time, endTime: time };
const Recurrence = oneOfBy(
  'recurrenceType',
  closed({ recurrenceType: Type.Literal('Daily'), ...hours }),
  closed({
    recurrenceType: Type.Literal('Weekly'),
    ...hours,
    daysOfWeek: Type.Array(
      oneOf('Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'),
      { minItems: 1 },
    ),
  }),
  closed({
    recurrenceType: Type.Literal('Monthly'),
    ...hours,
    daysOfMonth: Type.Array(Type.Integer({ minimum: 1, maximum: 31 }), { minItems: 1 }),
  }),
);
export type Recurrence = Static<typeof Recurrence>;

/** "Date-Time in ISO-8601 format without timezone suffix." */
const dateTime = optional(
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?$' }),
);
const Schedule = closed({
  effectiveFrom: dateTime,
  effectiveUntil: dateTime,
  timeZone: text,
  recurrences: optional(Type.Array(Recurrence)),
});
export type Schedule = Static<typeof Schedule>;

const AlertProcessingRule = closed({
  ...outside,
  properties: closed({
    scopes: Type.Array(Type.String(), { minItems: 1 }),
    conditions: optional(Type.Array(Condition)),
    schedule: optional(Schedule),
    actions: Type.Array(
      oneOfBy(
        'actionType',
        closed({
          actionType: Type.Literal('AddActionGroups'),
          actionGroupIds: Type.Array(Type.String(), { minItems: 1 }),
        }),
        closed({ actionType: Type.Literal('RemoveAllActionGroups') }),
      ),
      { minItems: 1 },
    ),
    description: text,
    enabled: flag,
  }),
});
export type AlertProcessingRule = Static<typeof AlertProcessingRule>;

/** Ids of the groups that a rule adds. */
export const addedGroups = ({ properties }: AlertProcessingRule) =>
  properties.actions.flatMap((action) =>
    action.actionType === 'AddActionGroups' ? action.actionGroupIds : [],
  );

export const alertProcessingRules = alertRuleType({
  type: 'Microsoft.AlertsManagement/actionRules',
  versions: ['2021-08-08', '2021-08-08-preview'],
  locations: ['Global'],
  schema: AlertProcessingRule,
  maxDescription: 2048,
  defaults: { enabled: true },
  created: 201,
  actionGroups: (rule) => [addedGroups(rule)],
  limitsActionGroups: false,
  check({ properties }) {
    checkScopes(properties.scopes);
    for (const scope of properties.scopes)
      if (parseScope(scope)?.subscription.toLowerCase() !== subscriptionId)
        throw badRequest(
          `The scope '${scope}' is not in subscription '${subscriptionId}': scopes must be in the subscription of the alert processing rule.`,
        );
    const { effectiveFrom, effectiveUntil, timeZone } = properties.schedule ?? {};
    if (effectiveFrom && effectiveUntil && effectiveUntil <= effectiveFrom)
      throw badRequest(
        `The schedule ends at '${effectiveUntil}', which is not after its start '${effectiveFrom}'.`,
      );
    if (timeZone && ianaZone(timeZone) === undefined)
      throw badRequest(
        `The time zone '${timeZone}' is invalid: it must be a Windows time zone name, such as 'W. Europe Standard Time' or 'UTC'.`,
      );
  },
});

/** The zone that JavaScript knows by another name than Windows and Azure do; undefined if there is none. */
export const ianaZone = (windowsName: string): string | undefined =>
  findIana(windowsName as WindowsZoneName)[0];
