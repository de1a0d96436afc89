import * as pulumi from '@pulumi/pulumi';
import type { AlertProcessingRule } from '../../../components/actionGroup/alertProcessingRuleArgs';
import { alertProcessingRuleProblems } from '../../../components/actionGroup/alertProcessingRuleRules';
import { ids } from '../../support/mocks';

const subscription = `/subscriptions/${ids.subscription}`;
const all: AlertProcessingRule = { name: 'all', action: 'addActionGroup', scopes: [subscription] };

/** What is wrong with one rule, a line each, without the rule's own key. */
function problems(changes: object): string[] {
  return alertProcessingRuleProblems([{ ...all, ...changes }]).map(
    ({ key, message }) => `${key.replace('alertProcessingRules[0].', '')}: ${message}`,
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
  'Allowed are the ids of subscriptions, resource groups and resources: /subscriptions/{id}, /subscriptions/{id}/resourceGroups/{name}, and so on, where {id} is a GUID.';
const dateTime =
  "is not a date and time. Expected is the form 2026-03-28T22:00:00, without Z or offset: it is in the schedule's timeZone.";
const zones =
  'They are listed by "tzutil /l" and https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones.';

test.each<[string, object, string]>([
  ['a rule without a name', { name: undefined }, 'name: is missing. Every rule needs a name.'],
  [
    'a blank in the name',
    { name: 'my rule' },
    'name: "my rule" is not a name. Allowed are 1 to 260 letters, digits, "-" and "_", a letter or digit first.',
  ],
  [
    'an unknown action',
    { action: 'remove' },
    'action: "remove" is no action. Allowed are addActionGroup and suppress.',
  ],
  [
    'a key that is none',
    { scope: subscription },
    'scope: An alert processing rule has no such key. Did you mean scopes? Allowed are name, action, scopes, conditions, schedule, description, enabled. Remove it or correct the name.',
  ],
  [
    'no scope',
    { scopes: [] },
    'scopes: is missing. Expected is a list of ids: subscriptions, resource groups, resources.',
  ],
  ['a scope by name', { scopes: ['rg-app'] }, `scopes[0]: "rg-app" is no scope. ${forms}`],
  [
    'a description of 2,049 characters',
    { description: 'x'.repeat(2049) },
    'description: has 2049 characters. Azure allows 2048.',
  ],
  ['enabled as text', { enabled: 'yes' }, 'enabled: "yes" is not true or false.'],
  [
    'an unknown field',
    condition({ field: 'Resource' }),
    'conditions[0].field: "Resource" is no field. Allowed are Severity, MonitorService, MonitorCondition, SignalType, TargetResource, TargetResourceType, TargetResourceGroup, AlertRuleId, AlertRuleName, Description, AlertContext.',
  ],
  [
    'an operator the field does not have',
    condition({ field: 'Severity', values: ['Sev1'] }),
    'conditions[0].operator: "Contains" does not go with Severity. Allowed are Equals, NotEquals.',
  ],
  [
    'an unknown operator',
    condition({ operator: 'Like' }),
    'conditions[0].operator: "Like" does not go with AlertRuleName. Allowed are Equals, NotEquals, Contains, DoesNotContain.',
  ],
  [
    'six values',
    condition({ values: ['1', '2', '3', '4', '5', '6'] }),
    'conditions[0].values: has 6 entries. Azure allows 1 to 5 values in a filter; one of them has to match.',
  ],
  [
    'no value',
    condition({ values: [] }),
    'conditions[0].values: has 0 entries. Azure allows 1 to 5 values in a filter; one of them has to match.',
  ],
  [
    'an unknown severity',
    condition({ field: 'Severity', operator: 'Equals', values: ['1'] }),
    'conditions[0].values[0]: "1" is no value of Severity. Allowed are Sev0, Sev1, Sev2, Sev3, Sev4.',
  ],
  [
    'a blank that would be compared',
    condition({ values: ['cpu '] }),
    'conditions[0].values[0]: "cpu " has blanks around it, which would be compared too. Remove them.',
  ],
  [
    'service health',
    condition({ field: 'MonitorService', operator: 'Equals', values: ['ServiceHealth'] }),
    'conditions[0].values[0]: "ServiceHealth" has no effect: alert processing rules do not touch service health alerts. Name the action group in the service health alert rule itself.',
  ],
  [
    'two conditions on one field',
    {
      conditions: [
        ...condition({}).conditions,
        ...condition({ operator: 'DoesNotContain' }).conditions,
      ],
    },
    'conditions[1].field: filters "AlertRuleName" again, as alertProcessingRules[0].conditions[0] does; all filters have to match. Join their values, or use one operator.',
  ],
  [
    'a time with an offset',
    { schedule: { effectiveFrom: '2026-03-28T22:00:00Z' } },
    `schedule.effectiveFrom: "2026-03-28T22:00:00Z" ${dateTime}`,
  ],
  [
    'a day that does not exist',
    { schedule: { effectiveUntil: '2026-13-01T00:00:00' } },
    `schedule.effectiveUntil: "2026-13-01T00:00:00" ${dateTime}`,
  ],
  [
    'an end before the start',
    { schedule: { effectiveFrom: '2026-03-28T22:00:00', effectiveUntil: '2026-03-28T22:00:00' } },
    'schedule.effectiveUntil: is not after effectiveFrom (2026-03-28T22:00:00): the rule would never apply.',
  ],
  [
    'an IANA time zone',
    { schedule: { timeZone: 'Europe/Paris' } },
    `schedule.timeZone: "Europe/Paris" is not a time zone that Windows knows, such as UTC, W. Europe Standard Time or Eastern Standard Time. IANA names are not taken. ${zones}`,
  ],
  [
    'an unknown recurrence',
    recurrence({ recurrenceType: 'Yearly' }),
    'schedule.recurrences[0].recurrenceType: "Yearly" is no recurrence. Allowed are Daily, Weekly, Monthly.',
  ],
  [
    'a daily recurrence without times',
    recurrence({ recurrenceType: 'Daily' }),
    'schedule.recurrences[0].startTime: is missing. A daily recurrence has a startTime and an endTime; one before the other goes over midnight.',
  ],
  [
    'half a window',
    recurrence({ recurrenceType: 'Weekly', daysOfWeek: ['Sunday'], startTime: '22:00:00' }),
    'schedule.recurrences[0].endTime: is missing. Give both startTime and endTime, or neither for whole days.',
  ],
  [
    'a time without seconds',
    recurrence({ recurrenceType: 'Daily', startTime: '22:00', endTime: '23:00:00' }),
    'schedule.recurrences[0].startTime: "22:00" is not a time of day. Expected is the form 22:00:00, in quotes.',
  ],
  [
    'a weekday in another language',
    recurrence({ recurrenceType: 'Weekly', daysOfWeek: ['Sunday', 'lundi'] }),
    'schedule.recurrences[0].daysOfWeek: has "lundi". Allowed are Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday.',
  ],
  [
    'the 32nd',
    recurrence({ recurrenceType: 'Monthly', daysOfMonth: [0, 15, 32] }),
    'schedule.recurrences[0].daysOfMonth: has 0, 32. Allowed are whole numbers from 1 to 31.',
  ],
  [
    'days of a daily recurrence',
    recurrence({
      recurrenceType: 'Daily',
      startTime: '22:00:00',
      endTime: '23:00:00',
      daysOfWeek: ['Sunday'],
    }),
    'schedule.recurrences[0].daysOfWeek: A Daily recurrence has no such key. Allowed are recurrenceType, startTime, endTime. Remove it or correct the name.',
  ],
])('%s is refused, by key, value and fix', (_, changes, problem) => {
  expect(problems(changes)).toEqual([problem]);
});

test('a scope whose subscription is no GUID is refused', () => {
  expect(problems({ scopes: ['/subscriptions/x'] })).toEqual([
    expect.stringContaining('"/subscriptions/x" is no scope.'),
  ]);
});

test('two rules of one name are refused, without case', () => {
  const [problem, ...more] = alertProcessingRuleProblems([all, { ...all, name: 'ALL' }]);

  expect(more).toEqual([]);
  expect(problem).toEqual({
    key: 'alertProcessingRules[1].name',
    message:
      '"ALL" is taken by alertProcessingRules[0] ("all"). Azure compares names without case. Rename one.',
  });
});

test('scopes of more than one subscription are refused: a rule reaches its own only', () => {
  const other = { ...all, name: 'other', scopes: [`/subscriptions/${ids.client}`] };

  expect(alertProcessingRuleProblems([all, other])).toEqual([
    {
      key: 'alertProcessingRules',
      message: `have scopes in 2 subscriptions: ${ids.subscription}, ${ids.client}. A rule only reaches its own subscription, that of the action group. Deploy a stack for each.`,
    },
  ]);
});
