import { ianaZone, type Recurrence, type Schedule } from '../arm/alertRules/alertProcessingRule';

/** A day and a time on the wall of some place. */
interface WallClock {
  /** `2026-11-23T12:00:00`: compares as text with the times of a schedule. */
  dateTime: string;
  time: string;
  weekday: string;
  dayOfMonth: number;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Whether an alert processing rule with this schedule is at work: within its dates, and in one of its recurrences
 * if it has any. https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules#when-should-this-rule-apply
 */
export function isActive(schedule: Schedule, now: Date): boolean {
  const zone = ianaZone(schedule.timeZone ?? 'UTC') ?? 'UTC';
  const today = wallClock(now, zone);
  const { effectiveFrom, effectiveUntil, recurrences } = schedule;
  if (effectiveFrom && today.dateTime < effectiveFrom) return false;
  if (effectiveUntil && today.dateTime >= effectiveUntil) return false;
  const yesterday = dayBefore(today);
  return !recurrences?.length || recurrences.some((one) => recurs(one, today, yesterday));
}

/** A recurrence that ends before it starts goes on over midnight, from the day it names to the next. */
function recurs(recurrence: Recurrence, today: WallClock, yesterday: WallClock): boolean {
  const start = recurrence.startTime ?? '00:00:00';
  const end = recurrence.endTime ?? '24:00:00';
  const begun = isOn(recurrence, today) && start <= today.time;
  if (start < end) return begun && today.time < end;
  return begun || (isOn(recurrence, yesterday) && today.time < end);
}

function isOn(recurrence: Recurrence, { weekday, dayOfMonth }: WallClock): boolean {
  switch (recurrence.recurrenceType) {
    case 'Daily':
      return true;
    case 'Weekly':
      return recurrence.daysOfWeek.some((name) => name === weekday);
    case 'Monthly':
      return recurrence.daysOfMonth.includes(dayOfMonth);
  }
}

/** Swedish dates are written as ISO 8601 has them. */
function wallClock(now: Date, timeZone: string): WallClock {
  const written = now.toLocaleString('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return fromDateTime(written.replace(' ', 'T'));
}

function fromDateTime(dateTime: string): WallClock {
  const date = new Date(`${dateTime}Z`);
  return {
    dateTime,
    time: dateTime.slice(11),
    weekday: date.toLocaleString('en-US', { timeZone: 'UTC', weekday: 'long' }),
    dayOfMonth: date.getUTCDate(),
  };
}

const dayBefore = ({ dateTime }: WallClock): WallClock =>
  fromDateTime(new Date(Date.parse(`${dateTime}Z`) - day).toISOString().slice(0, 19));
