import type { AlertSchedule as Schedule } from './alertProcessingRuleArgs';
import { check, isPlain, oneOf, shown, unknownKeys, type Problem, type Rule } from '../validation';
import { windowsTimeZones } from './windowsTimeZones';

type Recurrence = Record<string, unknown>;

/**
 * What Azure takes as schedule of an alert processing rule:
 * https://learn.microsoft.com/rest/api/monitor/alertprocessingrules/alert-processing-rules/create-or-update
 */
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/;
const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const daysOfWeek = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** Keys of a recurrence besides its times. */
const recurrenceTypes: Record<string, { days?: string }> = {
  Daily: {},
  Weekly: { days: 'daysOfWeek' },
  Monthly: { days: 'daysOfMonth' },
};

const dateTimeRule: Rule<string> = (value) => {
  if (dateTime.test(value) && !Number.isNaN(Date.parse(`${value}Z`))) {
    return undefined;
  }
  return `must be a date and time such as 2026-03-28T22:00:00 (got ${shown(value)}), without Z or offset: it is in the schedule's timeZone.`;
};

const timeRule: Rule<string> = (value) =>
  timeOfDay.test(value)
    ? undefined
    : `must be a time of day such as 22:00:00, in quotes (got ${shown(value)}).`;

const timeZoneRule: Rule<string> = (value) => {
  if (windowsTimeZones.some((zone) => zone.toLowerCase() === value.toLowerCase())) {
    return undefined;
  }
  const iana = value.includes('/') ? ' IANA names are not allowed.' : '';
  return `must be a Windows time zone, such as UTC, W. Europe Standard Time or Eastern Standard Time (got ${shown(value)}).${iana} "tzutil /l" lists them, and so does https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones.`;
};

/** Everything wrong with a rule's schedule. */
export function scheduleProblems(key: string, schedule: Schedule | undefined): Problem[] {
  if (schedule === undefined) {
    return [];
  }
  const known = ['effectiveFrom', 'effectiveUntil', 'timeZone', 'recurrences'];
  if (typeof schedule !== 'object' || schedule === null || Array.isArray(schedule)) {
    return [{ key, message: `must be an object with ${known.join(', ')}.` }];
  }
  const { effectiveFrom, effectiveUntil, timeZone, recurrences } = schedule;
  return [
    ...unknownKeys(`${key}.`, schedule, known, 'a schedule'),
    ...check(`${key}.effectiveFrom`, effectiveFrom, dateTimeRule),
    ...check(`${key}.effectiveUntil`, effectiveUntil, dateTimeRule),
    ...check(`${key}.timeZone`, timeZone, timeZoneRule),
    ...endsBeforeStart(key, effectiveFrom, effectiveUntil),
    ...(recurrences === undefined || !isPlain(recurrences)
      ? []
      : recurrencesProblems(`${key}.recurrences`, recurrences)),
  ];
}

function endsBeforeStart(key: string, from: unknown, until: unknown): Problem[] {
  const isTime = (value: unknown) => typeof value === 'string' && dateTime.test(value);
  if (!isTime(from) || !isTime(until) || String(until) > String(from)) {
    return [];
  }
  const message = `is not after effectiveFrom (${String(from)}), so the rule would never apply. Correct one of them.`;
  return [{ key: `${key}.effectiveUntil`, message }];
}

function recurrencesProblems(key: string, recurrences: unknown): Problem[] {
  if (!Array.isArray(recurrences) || recurrences.length === 0) {
    const message =
      'must be a list with at least one entry. Leave it out if the rule does not recur.';
    return [{ key, message }];
  }
  return recurrences.flatMap((recurrence: Recurrence, index) =>
    isPlain(recurrence) ? recurrenceProblems(`${key}[${index}]`, recurrence) : [],
  );
}

function recurrenceProblems(key: string, recurrence: Recurrence): Problem[] {
  const { recurrenceType, startTime, endTime } = recurrence ?? {};
  // Own properties only: every object has one called constructor.
  const isKnown =
    typeof recurrenceType === 'string' && Object.hasOwn(recurrenceTypes, recurrenceType);
  const facts = isKnown ? recurrenceTypes[recurrenceType] : undefined;
  if (facts === undefined) {
    const message = `must be ${oneOf(Object.keys(recurrenceTypes))} (got ${shown(recurrenceType)}).`;
    return [{ key: `${key}.recurrenceType`, message }];
  }
  const { days } = facts;
  const known = ['recurrenceType', 'startTime', 'endTime', ...(days === undefined ? [] : [days])];
  const needsTimes = days === undefined;
  const oneTime = (startTime === undefined) !== (endTime === undefined);
  const absent = startTime === undefined ? 'startTime' : 'endTime';
  const message = needsTimes
    ? 'is missing. A daily recurrence needs a startTime and an endTime. It goes over midnight when the endTime is the earlier one.'
    : 'is missing. Give both startTime and endTime, or neither for whole days.';
  const isMissing = oneTime || (needsTimes && startTime === undefined);
  return [
    ...unknownKeys(`${key}.`, recurrence, known, `a ${String(recurrenceType)} recurrence`),
    ...check(`${key}.startTime`, startTime, timeRule),
    ...check(`${key}.endTime`, endTime, timeRule),
    ...(isMissing ? [{ key: `${key}.${absent}`, message }] : []),
    ...(days === undefined ? [] : dayProblems(`${key}.${days}`, days, recurrence[days])),
  ];
}

function dayProblems(key: string, days: string, given: unknown): Problem[] {
  if (!isPlain(given)) {
    return [];
  }
  const isDay = (day: unknown) =>
    days === 'daysOfWeek'
      ? daysOfWeek.some((name) => name === day)
      : Number.isInteger(day) && Number(day) >= 1 && Number(day) <= 31;
  const allowed = days === 'daysOfWeek' ? daysOfWeek.join(', ') : 'whole numbers from 1 to 31';
  if (!Array.isArray(given) || given.length === 0) {
    return [{ key, message: `is missing. Give a list of days: ${allowed}.` }];
  }
  const wrong = given.filter((day) => isPlain(day) && !isDay(day));
  const message = `has ${wrong.map(shown).join(', ')}. Allowed are ${allowed}.`;
  return wrong.length === 0 ? [] : [{ key, message }];
}
