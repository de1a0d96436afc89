import {
  activityLogAlert,
  groupId,
  logCondition,
  logRule,
  metricAlert,
  monitorWorkspace,
  processingRule,
  prometheusGroup,
  prometheusRule,
  putRule,
  rulePath,
  staticCriterion,
  vm,
  workspace,
  type RuleType,
} from './ruleBodies';
import { startCloud, subscriptionId, type Cloud } from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
  await cloud.arm('PUT', '/resourceGroups/rg1?api-version=2024-03-01', { location: 'westeurope' });
  for (const name of ['itsm', 'g1', 'g2', 'g3', 'g4', 'g5'])
    await cloud.arm('PUT', `${groupId(name).split(subscriptionId)[1]}?api-version=2023-01-01`, {
      location: 'Global',
      properties: { groupShortName: name, enabled: true },
    });
});
afterAll(() => stop());

const groups = (count: number) => Array.from({ length: count }, (_, n) => groupId(`g${n + 1}`));
const dynamic = {
  'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria',
  allOf: [
    {
      ...staticCriterion,
      criterionType: 'DynamicThresholdCriterion',
      threshold: undefined,
      alertSensitivity: 'High',
      failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 3 },
    },
  ],
};
const schedule = (changes: object) => processingRule({ schedule: changes });
const condition = (changes: object) =>
  processingRule({
    conditions: [{ field: 'Severity', operator: 'Equals', values: ['Sev0'], ...changes }],
  });
const unreadable = (reason: string) =>
  `The request content was invalid and could not be deserialized: '${reason}'`;

const cases: [RuleType, string, object, string][] = [
  [
    'metricAlerts',
    'a severity of 5',
    metricAlert({ severity: 5 }),
    unreadable("The value of 'severity' is not valid."),
  ],
  [
    'metricAlerts',
    'no criteria',
    metricAlert({ criteria: undefined }),
    unreadable("Required property 'criteria' not found in JSON."),
  ],
  [
    'metricAlerts',
    'an unknown property',
    metricAlert({ colour: 'red' }),
    unreadable("Could not find member 'colour' on object."),
  ],
  [
    'metricAlerts',
    'an unknown property deep in its criteria',
    metricAlert({
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
        allOf: [{ ...staticCriterion, odataType: 'x' }],
      },
    }),
    unreadable("Could not find member 'odataType' on object."),
  ],
  [
    'metricAlerts',
    'a kind of criteria that is none',
    metricAlert({ criteria: { 'odata.type': 'Microsoft.Azure.Monitor.Guess' } }),
    unreadable("The value of 'odata.type' is not valid."),
  ],
  [
    'metricAlerts',
    'a frequency nobody may choose',
    metricAlert({ evaluationFrequency: 'PT2M' }),
    "The value 'PT2M' of property 'evaluationFrequency' is invalid. Supported values are: PT1M, PT5M, PT15M, PT30M, PT1H.",
  ],
  [
    'metricAlerts',
    'a window shorter than the frequency',
    metricAlert({ evaluationFrequency: 'PT15M', windowSize: 'PT5M' }),
    "The window size 'PT5M' must not be shorter than the evaluation frequency 'PT15M'.",
  ],
  [
    'metricAlerts',
    'several targets with the criteria of one',
    metricAlert({ scopes: [vm, `${vm}2`] }),
    "The criteria type 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria' allows the id of one resource as scope; use 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria' for several, a resource group or a subscription.",
  ],
  [
    'metricAlerts',
    'a subscription as target without the type of its resources',
    metricAlert({ scopes: [`/subscriptions/${subscriptionId}`], criteria: dynamic }),
    "The property 'targetResourceType' is required when the scope contains a subscription, a resource group or more than one resource.",
  ],
  [
    'metricAlerts',
    'an availability alert on something else than its test and component',
    metricAlert({
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria',
        webTestId: vm,
        componentId: workspace,
        failedLocationCount: 2,
      },
    }),
    "The scopes of an availability alert must be the ids of its web test and of its Application Insights component, as 'webTestId' and 'componentId' name them.",
  ],
  [
    'metricAlerts',
    'a scope that is no id',
    metricAlert({ scopes: ['vm-app'] }),
    "The scope 'vm-app' is invalid: it must be the id of a subscription, a resource group or a resource.",
  ],
  [
    'metricAlerts',
    'an action group that does not exist',
    metricAlert({ actions: [{ actionGroupId: groupId('gone') }] }),
    `Arm resource ${groupId('gone')} is invalid or in a different subscription as alert rule.`,
  ],
  [
    'metricAlerts',
    'six action groups',
    metricAlert({ actions: groups(6).map((actionGroupId) => ({ actionGroupId })) }),
    'The alert rule has 6 action groups; at most 5 are allowed.',
  ],
  [
    'metricAlerts',
    'a description of 2,049 characters',
    metricAlert({ description: 'x'.repeat(2049) }),
    'The description has 2049 characters; at most 2048 are allowed.',
  ],
  [
    'activityLogAlerts',
    'a condition without a category',
    activityLogAlert('Administrative', {
      condition: { allOf: [{ field: 'status', equals: 'Failed' }] },
    }),
    "The condition must have 'category' equal to one of: Administrative, ServiceHealth, ResourceHealth, Autoscale, Security, Recommendation, Policy.",
  ],
  [
    'activityLogAlerts',
    'a category that is none',
    activityLogAlert('Weather'),
    "The condition must have 'category' equal to one of: Administrative, ServiceHealth, ResourceHealth, Autoscale, Security, Recommendation, Policy; it is 'Weather'.",
  ],
  [
    'activityLogAlerts',
    'a field the activity log has not',
    activityLogAlert('Policy', { condition: { allOf: [{ field: 'colour', equals: 'red' }] } }),
    "The condition field 'colour' is invalid. Supported values are: resourceId, category, caller, level, operationName, resourceGroup, resourceProvider, status, subStatus, resourceType, or a name that begins with 'properties.'.",
  ],
  [
    'activityLogAlerts',
    'a condition that compares with nothing',
    activityLogAlert('Policy', { condition: { allOf: [{ field: 'level' }] } }),
    "The condition on 'level' must have either 'equals' or 'containsAny'.",
  ],
  [
    'activityLogAlerts',
    'an action group that does not exist',
    activityLogAlert('Policy', { actions: { actionGroups: [{ actionGroupId: groupId('gone') }] } }),
    `Arm resource ${groupId('gone')} is invalid or in a different subscription as alert rule.`,
  ],
  [
    'scheduledQueryRules',
    'no severity',
    logRule({ severity: undefined }),
    "The property 'severity' is required for rules of kind LogAlert.",
  ],
  [
    'scheduledQueryRules',
    'a window nobody may choose',
    logRule({ windowSize: 'P7D' }),
    "The value 'P7D' of property 'windowSize' is invalid. Supported values are: PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D.",
  ],
  [
    'scheduledQueryRules',
    'a static threshold without one',
    logRule({ criteria: { allOf: [{ ...logCondition, threshold: undefined }] } }),
    "The condition property 'threshold' is required for rules of kind LogAlert.",
  ],
  [
    'scheduledQueryRules',
    'an average of no column',
    logRule({ criteria: { allOf: [{ ...logCondition, metricMeasureColumn: undefined }] } }),
    "The condition property 'metricMeasureColumn' is required with time aggregation 'Average'.",
  ],
  [
    'scheduledQueryRules',
    'muted actions of a rule that resolves its alerts',
    logRule({ muteActionsDuration: 'PT30M' }),
    "'muteActionsDuration' can only be set when 'autoMitigate' is false.",
  ],
  [
    'scheduledQueryRules',
    'an action group that does not exist',
    logRule({ actions: { actionGroups: [groupId('gone')] } }),
    `Arm resource ${groupId('gone')} is invalid or in a different subscription as alert rule.`,
  ],
  [
    'prometheusRuleGroups',
    'another workspace than one of Azure Monitor',
    prometheusGroup({ scopes: [workspace] }),
    `The first scope of a Prometheus rule group must be the id of an Azure Monitor workspace (Microsoft.Monitor/accounts); it is '${workspace}'.`,
  ],
  [
    'prometheusRuleGroups',
    'an interval of half an hour',
    prometheusGroup({ interval: 'PT30M' }),
    "The interval 'PT30M' is invalid: it must be between 1 and 15 minutes (PT1M to PT15M).",
  ],
  [
    'prometheusRuleGroups',
    'a rule that alerts and records',
    prometheusGroup({ rules: [{ ...prometheusRule, record: 'restarts' }] }),
    "The rule with the expression 'rate(kube_pod_container_status_restarts_total[5m]) > 0' must have either 'alert' or 'record'.",
  ],
  [
    'prometheusRuleGroups',
    'six action groups of one rule',
    prometheusGroup({
      rules: [
        { ...prometheusRule, actions: groups(6).map((actionGroupId) => ({ actionGroupId })) },
      ],
    }),
    'The alert rule has 6 action groups; at most 5 are allowed.',
  ],
  [
    'actionRules',
    'an unknown field',
    condition({ field: 'Colour' }),
    unreadable("The value of 'field' is not valid."),
  ],
  [
    'actionRules',
    'an unknown operator',
    condition({ operator: 'StartsWith' }),
    unreadable("The value of 'operator' is not valid."),
  ],
  [
    'actionRules',
    'six values',
    condition({ values: ['a', 'b', 'c', 'd', 'e', 'f'] }),
    unreadable("The value of 'values' is not valid."),
  ],
  [
    'actionRules',
    'an action that is none',
    processingRule({ actions: [{ actionType: 'Mute' }] }),
    unreadable("The value of 'actionType' is not valid."),
  ],
  [
    'actionRules',
    'groups to remove',
    processingRule({
      actions: [{ actionType: 'RemoveAllActionGroups', actionGroupIds: groups(1) }],
    }),
    unreadable("Could not find member 'actionGroupIds' on object."),
  ],
  [
    'actionRules',
    'a scope in another subscription',
    processingRule({ scopes: ['/subscriptions/12121212-3434-4565-8787-909090909090'] }),
    `The scope '/subscriptions/12121212-3434-4565-8787-909090909090' is not in subscription '${subscriptionId}': scopes must be in the subscription of the alert processing rule.`,
  ],
  [
    'actionRules',
    'a time with an offset',
    schedule({ effectiveFrom: '2026-11-24T01:00:00Z' }),
    unreadable("The value of 'effectiveFrom' is not valid."),
  ],
  [
    'actionRules',
    'an end before its start',
    schedule({ effectiveFrom: '2026-11-24T02:00:00', effectiveUntil: '2026-11-24T01:00:00' }),
    "The schedule ends at '2026-11-24T01:00:00', which is not after its start '2026-11-24T02:00:00'.",
  ],
  [
    'actionRules',
    'a time zone of another list than Windows’',
    schedule({ timeZone: 'Europe/Paris' }),
    "The time zone 'Europe/Paris' is invalid: it must be a Windows time zone name, such as 'W. Europe Standard Time' or 'UTC'.",
  ],
  [
    'actionRules',
    'days on a daily recurrence',
    schedule({ recurrences: [{ recurrenceType: 'Daily', daysOfWeek: ['Monday'] }] }),
    unreadable("Could not find member 'daysOfWeek' on object."),
  ],
  [
    'actionRules',
    'an action group that does not exist',
    processingRule({
      actions: [{ actionType: 'AddActionGroups', actionGroupIds: [groupId('gone')] }],
    }),
    `Arm resource ${groupId('gone')} is invalid or in a different subscription as alert rule.`,
  ],
];

it.each(cases)('%s: %s is refused', async (type, _what, body, message) => {
  const { status, body: answer } = await cloud.arm('PUT', rulePath(type, 'refused'), body);
  expect(status).toBe(400);
  // The older resource providers have no envelope around their errors.
  const bare = type === 'metricAlerts' || type === 'activityLogAlerts';
  const code =
    !bare && message.startsWith('The request content') ? 'InvalidRequestContent' : 'BadRequest';
  expect(answer).toEqual(bare ? { code, message } : { error: { code, message } });
  expect((await cloud.arm('GET', rulePath(type, 'refused'))).status).toBe(404);
});

it.each<[RuleType, string, object]>([
  ['metricAlerts', 'a dynamic threshold', metricAlert({ criteria: dynamic })],
  [
    'metricAlerts',
    'five action groups',
    metricAlert({ actions: groups(5).map((actionGroupId) => ({ actionGroupId })) }),
  ],
  ['metricAlerts', 'the same day in other words', metricAlert({ windowSize: 'P1D' })],
  ['activityLogAlerts', 'a rule in a region', { ...activityLogAlert(), location: 'West Europe' }],
  [
    'scheduledQueryRules',
    'a stateless rule with muted actions',
    logRule({ autoMitigate: false, muteActionsDuration: 'PT30M' }),
  ],
  [
    'prometheusRuleGroups',
    'a cluster beside the workspace',
    prometheusGroup({ scopes: [monitorWorkspace, vm], clusterName: 'aks-app' }),
  ],
  [
    'actionRules',
    'every kind of recurrence',
    schedule({
      timeZone: 'W. Europe Standard Time',
      recurrences: [
        { recurrenceType: 'Daily', startTime: '22:00:00', endTime: '04:00:00' },
        { recurrenceType: 'Weekly', daysOfWeek: ['Saturday', 'Sunday'] },
        {
          recurrenceType: 'Monthly',
          startTime: '01:00:00',
          endTime: '02:00:00',
          daysOfMonth: [1, 31],
        },
      ],
    }),
  ],
])('%s: %s is taken', async (type, _what, body) => {
  expect(await putRule(cloud, type, 'taken', body)).toMatchObject({ name: 'taken' });
});

it.each<[RuleType, object]>([
  ['scheduledQueryRules', { ...logRule(), kind: 'LogToMetric' }],
  ['scheduledQueryRules', { ...logRule(), identity: { type: 'SystemAssigned' } }],
  ['activityLogAlerts', activityLogAlert('Policy', { tenantScope: 'x' })],
  [
    'metricAlerts',
    metricAlert({
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.PromQLCriteria',
        allOf: [],
        failingPeriods: {},
      },
    }),
  ],
])('%s: what Azure has and the emulator has not is 501', async (type, body) => {
  const { status, body: answer } = await cloud.arm('PUT', rulePath(type, 'later'), body);
  expect([status, answer.error.code]).toEqual([501, 'NotEmulated']);
});
