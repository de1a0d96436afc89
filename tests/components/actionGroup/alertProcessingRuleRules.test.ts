import * as pulumi from '@pulumi/pulumi';
import type { AlertProcessingRule } from '../../../components/actionGroup/alertProcessingRuleArgs';
import { alertProcessingRuleProblems } from '../../../components/actionGroup/alertProcessingRuleRules';
import { ids } from '../../support/mocks';

const subscription = `/subscriptions/${ids.subscription}`;
const all: AlertProcessingRule = { name: 'all', action: 'addActionGroup', scopes: [subscription] };

/** What is wrong with one rule, a line each, without the rule's own key. */
function problems(changes: object): string[] {
  return alertProcessingRuleProblems([{ ...all, ...changes }]).map(
    ({ key, message }) => `${key.replace('alertProcessingRules[0].', '')} ${message}`,
  );
}

test.each<[string, object]>([
  ['a resource group', { scopes: [`${subscription}/resourceGroups/rg`] }],
  [
    'a resource',
    {
      scopes: [`${subscription}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`],
    },
  ],
  ['a scope that is not known yet', { scopes: [pulumi.output('x')] }],
  [
    'a condition on each field',
    {
      conditions: [
        ...[
          'Severity:Sev0',
          'MonitorService:Platform',
          'MonitorCondition:Fired',
          'SignalType:Log',
        ].map((text) => ({
          field: text.split(':')[0],
          operator: 'NotEquals',
          values: [text.split(':')[1]],
        })),
        ...[
          'TargetResource',
          'TargetResourceType',
          'TargetResourceGroup',
          'AlertRuleId',
          'AlertRuleName',
          'Description',
          'AlertContext',
        ].map((field) => ({
          field,
          operator: 'DoesNotContain',
          values: ['1', '2', '3', '4', '5'],
        })),
      ],
    },
  ],
  [
    'recurrences of each type',
    {
      schedule: {
        timeZone: 'UTC',
        recurrences: [
          { recurrenceType: 'Daily', startTime: '17:00:00', endTime: '09:00:00' },
          { recurrenceType: 'Weekly', daysOfWeek: ['Saturday', 'Sunday'] },
          {
            recurrenceType: 'Monthly',
            daysOfMonth: [1, 31],
            startTime: '00:00:00',
            endTime: '23:59:59',
          },
        ],
      },
    },
  ],
  ...[
    'Eastern Standard Time',
    'Russia Time Zone 3',
    'UTC-11',
    'Mountain Standard Time (Mexico)',
  ].map((timeZone): [string, object] => [`the time zone ${timeZone}`, { schedule: { timeZone } }]),
])('%s is taken', (_, changes) => {
  expect(problems(changes)).toEqual([]);
});

const condition = (changes: object) => ({
  conditions: [{ field: 'AlertRuleName', operator: 'Contains', values: ['cpu'], ...changes }],
});
const recurrence = (given: object) => ({ schedule: { recurrences: [given] } });
const forms =
  '/subscriptions/{id}, /subscriptions/{id}/resourceGroups/{name}, and so on, where {id} is a GUID.';
const dateTime = "without Z or offset: it is in the schedule's timeZone.";
const zones =
  '"tzutil /l" lists them, and so does https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones.';

test.each<[string, object, string]>([
  ['a rule without a name', { name: undefined }, 'name is missing. Every rule needs a name.'],
  [
    'a blank in the name',
    { name: 'my rule' },
    'name must be 1 to 260 letters, digits, "-" and "_", starting with a letter or digit (got "my rule").',
  ],
  [
    'an unknown action',
    { action: 'remove' },
    'action must be "addActionGroup" or "suppress" (got "remove").',
  ],
  [
    'a key that is none',
    { scope: subscription },
    'scope is not a key of an alert processing rule. Did you mean scopes? Allowed are name, action, scopes, conditions, schedule, description, enabled. Correct the name, or remove it.',
  ],
  [
    'no scope',
    { scopes: [] },
    'scopes is missing. Give a list of ids of subscriptions, resource groups or resources.',
  ],
  [
    'a scope by name',
    { scopes: ['rg-app'] },
    `scopes[0] must be the id of a subscription, resource group or resource (got "rg-app"): ${forms}`,
  ],
  [
    'a description of 2,049 characters',
    { description: 'x'.repeat(2049) },
    'description has 2049 characters. Azure allows at most 2048. Shorten it.',
  ],
  ['enabled as text', { enabled: 'yes' }, 'enabled must be true or false (got "yes").'],
  [
    'an unknown field',
    condition({ field: 'Resource' }),
    'conditions[0].field must be one of Severity, MonitorService, MonitorCondition, SignalType, TargetResource, TargetResourceType, TargetResourceGroup, AlertRuleId, AlertRuleName, Description, AlertContext (got "Resource").',
  ],
  [
    'an operator the field does not have',
    condition({ field: 'Severity', values: ['Sev1'] }),
    'conditions[0].operator must be "Equals" or "NotEquals" for Severity (got "Contains").',
  ],
  [
    'an unknown operator',
    condition({ operator: 'Like' }),
    'conditions[0].operator must be "Equals", "NotEquals", "Contains" or "DoesNotContain" for AlertRuleName (got "Like").',
  ],
  [
    'six values',
    condition({ values: ['1', '2', '3', '4', '5', '6'] }),
    'conditions[0].values has 6 entries. Azure allows 1 to 5 values in a filter; one of them has to match.',
  ],
  [
    'no value',
    condition({ values: [] }),
    'conditions[0].values has 0 entries. Azure allows 1 to 5 values in a filter; one of them has to match.',
  ],
  [
    'an unknown severity',
    condition({ field: 'Severity', operator: 'Equals', values: ['1'] }),
    'conditions[0].values[0] must be "Sev0", "Sev1", "Sev2", "Sev3" or "Sev4" for Severity (got "1").',
  ],
  [
    'a blank that would be compared',
    condition({ values: ['cpu '] }),
    'conditions[0].values[0] must not start or end with a blank (got "cpu "), which would be compared too. Remove it.',
  ],
  [
    'service health',
    condition({ field: 'MonitorService', operator: 'Equals', values: ['ServiceHealth'] }),
    'conditions[0].values[0] is "ServiceHealth", which has no effect: alert processing rules do not apply to service health alerts. Name the action group in the service health alert rule itself.',
  ],
  [
    'two conditions on one field',
    {
      conditions: [
        ...condition({}).conditions,
        ...condition({ operator: 'DoesNotContain' }).conditions,
      ],
    },
    'conditions[1].field names "AlertRuleName" again, as alertProcessingRules[0].conditions[0] does. All filters have to match: put their values together, or use one operator.',
  ],
  [
    'a time with an offset',
    { schedule: { effectiveFrom: '2026-03-28T22:00:00Z' } },
    `schedule.effectiveFrom must be a date and time such as 2026-03-28T22:00:00 (got "2026-03-28T22:00:00Z"), ${dateTime}`,
  ],
  [
    'a day that does not exist',
    { schedule: { effectiveUntil: '2026-13-01T00:00:00' } },
    `schedule.effectiveUntil must be a date and time such as 2026-03-28T22:00:00 (got "2026-13-01T00:00:00"), ${dateTime}`,
  ],
  [
    'an end before the start',
    { schedule: { effectiveFrom: '2026-03-28T22:00:00', effectiveUntil: '2026-03-28T22:00:00' } },
    'schedule.effectiveUntil is not after effectiveFrom (2026-03-28T22:00:00), so the rule would never apply. Correct one of them.',
  ],
  [
    'an IANA time zone',
    { schedule: { timeZone: 'Europe/Paris' } },
    `schedule.timeZone must be a Windows time zone, such as UTC, W. Europe Standard Time or Eastern Standard Time (got "Europe/Paris"). IANA names are not allowed. ${zones}`,
  ],
  [
    'an unknown recurrence',
    recurrence({ recurrenceType: 'Yearly' }),
    'schedule.recurrences[0].recurrenceType must be "Daily", "Weekly" or "Monthly" (got "Yearly").',
  ],
  [
    'a recurrence by the name of a property that every object has',
    recurrence({ recurrenceType: 'constructor', startTime: '22:00:00', endTime: '23:00:00' }),
    'schedule.recurrences[0].recurrenceType must be "Daily", "Weekly" or "Monthly" (got "constructor").',
  ],
  [
    'a daily recurrence without times',
    recurrence({ recurrenceType: 'Daily' }),
    'schedule.recurrences[0].startTime is missing. A daily recurrence needs a startTime and an endTime. It goes over midnight when the endTime is the earlier one.',
  ],
  [
    'half a window',
    recurrence({ recurrenceType: 'Weekly', daysOfWeek: ['Sunday'], startTime: '22:00:00' }),
    'schedule.recurrences[0].endTime is missing. Give both startTime and endTime, or neither for whole days.',
  ],
  [
    'a time without seconds',
    recurrence({ recurrenceType: 'Daily', startTime: '22:00', endTime: '23:00:00' }),
    'schedule.recurrences[0].startTime must be a time of day such as 22:00:00, in quotes (got "22:00").',
  ],
  [
    'a weekday in another language',
    recurrence({ recurrenceType: 'Weekly', daysOfWeek: ['Sunday', 'lundi'] }),
    'schedule.recurrences[0].daysOfWeek has "lundi". Allowed are Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday.',
  ],
  [
    'the 32nd',
    recurrence({ recurrenceType: 'Monthly', daysOfMonth: [0, 15, 32] }),
    'schedule.recurrences[0].daysOfMonth has 0, 32. Allowed are whole numbers from 1 to 31.',
  ],
  [
    'days of a daily recurrence',
    recurrence({
      recurrenceType: 'Daily',
      startTime: '22:00:00',
      endTime: '23:00:00',
      daysOfWeek: ['Sunday'],
    }),
    'schedule.recurrences[0].daysOfWeek is not a key of a Daily recurrence. Allowed are recurrenceType, startTime, endTime. Correct the name, or remove it.',
  ],
])('%s is refused, by key, value and fix', (_, changes, problem) => {
  expect(problems(changes)).toEqual([problem]);
});

test('a scope whose subscription is no GUID is refused', () => {
  expect(problems({ scopes: ['/subscriptions/x'] })).toEqual([
    expect.stringContaining('(got "/subscriptions/x")'),
  ]);
});

test('two rules of one name are refused, without case', () => {
  const [problem, ...more] = alertProcessingRuleProblems([all, { ...all, name: 'ALL' }]);

  expect(more).toEqual([]);
  expect(problem).toEqual({
    key: 'alertProcessingRules[1].name',
    message:
      'is "ALL", but alertProcessingRules[0] has that name ("all"). Azure ignores case in names. Rename one.',
  });
});

test('scopes of more than one subscription are refused: a rule reaches its own only', () => {
  const other = { ...all, name: 'other', scopes: [`/subscriptions/${ids.client}`] };

  expect(alertProcessingRuleProblems([all, other])).toEqual([
    {
      key: 'alertProcessingRules',
      message: `have scopes in 2 subscriptions: ${ids.subscription}, ${ids.client}. A rule works only in its own subscription, that of the action group. Deploy a stack for each.`,
    },
  ]);
});
