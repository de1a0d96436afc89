import {
  alertScopes,
  foreignSuppressions,
  isActive,
  suppressionFindings,
  type ProcessingRule,
  type Schedule,
} from '../../../operations/verify/suppression';
import { faults, group, groupId, subscription } from './support';

// A Monday.
const now = new Date('2026-11-23T22:30:00Z');
const daily = (startTime: string, endTime: string) => ({
  recurrenceType: 'Daily',
  startTime,
  endTime,
});
const weekly = (day: string, startTime: string, endTime: string) => ({
  recurrenceType: 'Weekly',
  daysOfWeek: [day],
  startTime,
  endTime,
});
const monthly = (day: number) => ({ recurrenceType: 'Monthly', daysOfMonth: [day] });

test.each<[string, boolean, Schedule]>([
  ['without bounds', true, {}],
  ['from now', true, { effectiveFrom: '2026-11-23T22:30:00' }],
  ['until now', false, { effectiveUntil: '2026-11-23T22:30:00' }],
  ['from later', false, { effectiveFrom: '2026-11-23T22:30:01' }],
  [
    'from a time that has come in Paris',
    true,
    { effectiveFrom: '2026-11-23T23:30:00', timeZone: 'Romance Standard Time' },
  ],
  [
    'from a time that has not come in New York',
    false,
    { effectiveFrom: '2026-11-23T22:00:00', timeZone: 'Eastern Standard Time' },
  ],
  ['daily, now', true, { recurrences: [daily('22:00:00', '23:00:00')] }],
  ['daily, later', false, { recurrences: [daily('23:00:00', '23:30:00')] }],
  ['daily, over midnight', true, { recurrences: [daily('22:00:00', '06:00:00')] }],
  ['on Mondays', true, { recurrences: [weekly('Monday', '22:00:00', '23:00:00')] }],
  [
    'on Sundays, over midnight, over',
    false,
    { recurrences: [weekly('Sunday', '22:00:00', '06:00:00')] },
  ],
  [
    'on Sundays, over midnight, on',
    true,
    { recurrences: [weekly('Sunday', '23:00:00', '22:45:00')] },
  ],
  [
    'on Tuesdays, which it is in Tokyo',
    true,
    {
      recurrences: [weekly('Tuesday', '07:00:00', '08:00:00')],
      timeZone: 'Tokyo Standard Time',
    },
  ],
  ['on the 23rd', true, { recurrences: [monthly(23)] }],
  ['on the 24th', false, { recurrences: [monthly(24)] }],
  ['one of two', true, { recurrences: [monthly(24), monthly(23)] }],
])('a schedule %s: %s', (_, expected, schedule) => {
  expect(isActive(schedule, now)).toBe(expected);
});

const rule = (
  name: string,
  change: Partial<ProcessingRule['properties']> = {},
): ProcessingRule => ({
  id: `${subscription}/resourceGroups/rg/providers/Microsoft.AlertsManagement/actionRules/${name}`,
  name,
  properties: {
    scopes: [subscription],
    actions: [{ actionType: 'RemoveAllActionGroups' }],
    ...change,
  },
});

test('what suppresses now and is not of the stack is found, and nothing else', () => {
  const rules = [
    rule('quiet'),
    rule('off', { enabled: false }),
    rule('later', { schedule: { effectiveFrom: '2027-01-01T00:00:00' } }),
    rule('adds', { actions: [{ actionType: 'AddActionGroups', actionGroupIds: [groupId] }] }),
    rule('Own'),
  ];
  const own = { ...group, processingRules: [rule('own').id.toLowerCase()] };

  expect(foreignSuppressions(own, rules, now).map(({ name }) => name)).toEqual(['quiet']);
});

const vm = `${subscription}/resourceGroups/apps/providers/Microsoft.Compute/virtualMachines/vm1`;

test('scopes are those of the alert rules and processing rules that name the group, however they do', () => {
  const watching = (id: string, properties: object) => ({
    properties: { scopes: [id], ...properties },
  });
  const rules = [
    watching('metric', { actions: [{ actionGroupId: groupId.toUpperCase() }] }),
    watching('activity', { actions: { actionGroups: [{ actionGroupId: groupId }] } }),
    watching('log', { actions: { actionGroups: [groupId] } }),
    watching('other', { actions: [{ actionGroupId: `${groupId}-2` }] }),
  ];
  const adding = rule('adds', {
    scopes: ['added'],
    actions: [{ actionType: 'AddActionGroups', actionGroupIds: [groupId] }],
  });

  expect(alertScopes(group, rules, [adding, rule('quiet')])).toEqual([
    'metric',
    'activity',
    'log',
    'added',
  ]);
});

test.each<[string, string[], string[] | undefined, string | undefined]>([
  ['the whole subscription', [subscription.toUpperCase()], [], 'wrong'],
  ['what a rule watches', [vm], [vm], 'wrong'],
  ['the resource group of what a rule watches', [vm.split('/providers/')[0]!], [vm], 'wrong'],
  ['a part of what a rule watches', [vm], [subscription], 'wrong'],
  ['something else', [`${vm}0`], [vm], undefined],
  ['something, with rules nobody may read', [vm], undefined, 'unknown'],
])('a suppression of %s', (_, scopes, alerts, state) => {
  const found = suppressionFindings(group, [rule('quiet', { scopes })], alerts);

  expect(found.filter((one) => one.state !== 'ok').map((one) => one.state)).toEqual(
    state === undefined ? [] : [state],
  );
});

test('a suppression with conditions is told to take some of the alerts, with the way to end it', () => {
  const quiet = rule('quiet', { conditions: [{}] });

  expect(faults(suppressionFindings(group, [quiet], []))).toEqual([
    `wrong Alerts suppressed now: the alert processing rule "quiet", which the stack has not made, suppresses some alerts of ${subscription} -> If the time is not for it: az monitor alert-processing-rule update --ids ${quiet.id} --enabled false`,
  ]);
});
