import { subscriptionId, type Cloud } from './support';

/** Rules of each type as their providers send them: valid bodies for tests to change. */

const subscription = `/subscriptions/${subscriptionId}`;
const app = `${subscription}/resourceGroups/rg-app/providers`;
export const vm = `${app}/Microsoft.Compute/virtualMachines/vm-app`;
export const workspace = `${app}/Microsoft.OperationalInsights/workspaces/log-app`;
export const monitorWorkspace = `${app}/Microsoft.Monitor/accounts/amw-app`;
export const groupId = (name = 'itsm') =>
  `${subscription}/resourceGroups/rg1/providers/microsoft.insights/actionGroups/${name}`;

export const staticCriterion = {
  criterionType: 'StaticThresholdCriterion',
  name: 'cpu',
  metricName: 'Percentage CPU',
  metricNamespace: 'Microsoft.Compute/virtualMachines',
  operator: 'GreaterThan',
  threshold: 90,
  timeAggregation: 'Average',
};
export const metricAlert = (changes: object = {}) => ({
  location: 'global',
  properties: {
    description: 'CPU is above 90 %',
    severity: 2,
    enabled: true,
    scopes: [vm],
    evaluationFrequency: 'PT1M',
    windowSize: 'PT5M',
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
      allOf: [staticCriterion],
    },
    actions: [{ actionGroupId: groupId(), webHookProperties: { team: 'platform' } }],
    ...changes,
  },
});

export const activityLogAlert = (category = 'Administrative', changes: object = {}) => ({
  location: 'Global',
  properties: {
    description: `An event of ${category}`,
    enabled: true,
    scopes: [subscription],
    condition: { allOf: [{ field: 'category', equals: category }] },
    actions: { actionGroups: [{ actionGroupId: groupId() }] },
    ...changes,
  },
});

export const logCondition = {
  query: 'Perf | where CounterName == "% Free Space"',
  timeAggregation: 'Average',
  metricMeasureColumn: 'CounterValue',
  operator: 'LessThan',
  threshold: 10,
  dimensions: [
    { name: 'Computer', operator: 'Include', values: ['*'] },
    { name: 'InstanceName', operator: 'Exclude', values: ['_Total'] },
  ],
};
export const logRule = (changes: object = {}) => ({
  location: 'westeurope',
  kind: 'LogAlert',
  properties: {
    description: 'A disk is full',
    severity: 1,
    enabled: true,
    scopes: [workspace],
    evaluationFrequency: 'PT5M',
    windowSize: 'PT15M',
    criteria: { allOf: [logCondition] },
    actions: { actionGroups: [groupId()], customProperties: { runbook: 'disk' } },
    ...changes,
  },
});

export const prometheusRule = {
  alert: 'PodRestarts',
  expression: 'rate(kube_pod_container_status_restarts_total[5m]) > 0',
  for: 'PT2M',
  severity: 3,
  enabled: true,
  labels: { team: 'aks' },
  annotations: { description: 'A pod keeps restarting' },
  actions: [{ actionGroupId: groupId(), actionProperties: { team: 'aks' } }],
};
export const prometheusGroup = (changes: object = {}) => ({
  location: 'westeurope',
  properties: {
    enabled: true,
    scopes: [monitorWorkspace],
    interval: 'PT1M',
    rules: [prometheusRule],
    ...changes,
  },
});

export const processingRule = (changes: object = {}) => ({
  location: 'Global',
  properties: {
    scopes: [subscription],
    actions: [{ actionType: 'RemoveAllActionGroups' }],
    enabled: true,
    ...changes,
  },
});

/** Path and api-version, as azure-native 3.28 sends it, of each type. */
export const ruleTypes = {
  metricAlerts: ['Microsoft.Insights/metricAlerts', '2018-03-01'],
  activityLogAlerts: ['Microsoft.Insights/activityLogAlerts', '2020-10-01'],
  scheduledQueryRules: ['Microsoft.Insights/scheduledQueryRules', '2025-01-01-preview'],
  prometheusRuleGroups: ['Microsoft.AlertsManagement/prometheusRuleGroups', '2023-03-01'],
  actionRules: ['Microsoft.AlertsManagement/actionRules', '2021-08-08'],
} as const;
export type RuleType = keyof typeof ruleTypes;

export const rulePath = (type: RuleType, name: string, group = 'rg1') =>
  `/resourceGroups/${group}/providers/${ruleTypes[type][0]}/${name}?api-version=${ruleTypes[type][1]}`;

/** Makes a rule, or fails with what Azure says. */
export async function putRule(cloud: Cloud, type: RuleType, name: string, body: object) {
  const answer = await cloud.arm('PUT', rulePath(type, name), body);
  expect([answer.body.error ?? answer.body.message, answer.status < 300]).toEqual([
    undefined,
    true,
  ]);
  return answer.body;
}
