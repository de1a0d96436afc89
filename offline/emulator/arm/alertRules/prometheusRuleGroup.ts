import { Type, type Static } from 'typebox';
import { regions } from '../locations';
import { alertRuleType } from './alertRuleType';
import {
  badRequest,
  checkScopes,
  closed,
  dictionary,
  flag,
  minutesOf,
  optional,
  parseScope,
  outside,
  Severity,
  text,
} from './parts';

/*
 * Properties and limits as in PrometheusRuleGroups.json,
 * https://github.com/Azure/azure-rest-api-specs/tree/main/specification/alertsmanagement
 */

const Rule = closed({
  record: text,
  alert: text,
  enabled: flag,
  expression: Type.String({ minLength: 1 }),
  labels: optional(Type.Record(Type.String(), Type.String(), { maxProperties: 10 })),
  severity: optional(Severity),
  for: text,
  annotations: dictionary,
  actions: optional(
    Type.Array(closed({ actionGroupId: Type.String(), actionProperties: dictionary })),
  ),
  resolveConfiguration: optional(closed({ autoResolved: flag, timeToResolve: text })),
});
export type PrometheusRule = Static<typeof Rule>;

const PrometheusRuleGroup = closed({
  ...outside,
  properties: closed({
    description: text,
    enabled: flag,
    clusterName: text,
    scopes: Type.Array(Type.String(), { minItems: 1, maxItems: 2 }),
    interval: text,
    rules: Type.Array(Rule, { minItems: 1, maxItems: 20 }),
  }),
});
export type PrometheusRuleGroup = Static<typeof PrometheusRuleGroup>;

export const prometheusRuleGroups = alertRuleType({
  type: 'Microsoft.AlertsManagement/prometheusRuleGroups',
  versions: ['2023-03-01'],
  locations: regions,
  schema: PrometheusRuleGroup,
  maxDescription: 2048,
  defaults: { enabled: true },
  created: 201,
  actionGroups: ({ properties }) =>
    properties.rules.map(({ actions }) => (actions ?? []).map((action) => action.actionGroupId)),
  limitsActionGroups: true,
  check({ properties }) {
    checkScopes(properties.scopes);
    // https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups: the workspace, then maybe a cluster.
    const [workspace = ''] = properties.scopes;
    if (parseScope(workspace)?.resourceType?.toLowerCase() !== 'microsoft.monitor/accounts')
      throw badRequest(
        `The first scope of a Prometheus rule group must be the id of an Azure Monitor workspace (Microsoft.Monitor/accounts); it is '${workspace}'.`,
      );
    const interval = minutesOf(properties.interval ?? 'PT1M');
    if (interval === undefined || interval < 1 || interval > 15)
      throw badRequest(
        `The interval '${properties.interval}' is invalid: it must be between 1 and 15 minutes (PT1M to PT15M).`,
      );
    for (const { alert, record, expression } of properties.rules)
      if (!alert === !record)
        throw badRequest(
          `The rule with the expression '${expression}' must have either 'alert' or 'record'.`,
        );
  },
});
