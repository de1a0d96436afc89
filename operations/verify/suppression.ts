import { findIana, type WindowsZoneName } from 'windows-iana';
import { ok, unknown, wrong, type Finding } from '../preflight/finding';
import type { PromisedGroup } from './promise';

interface Recurrence {
  recurrenceType: string;
  startTime?: string | null;
  endTime?: string | null;
  daysOfWeek?: string[] | null;
  daysOfMonth?: number[] | null;
}

export interface Schedule {
  effectiveFrom?: string | null;
  effectiveUntil?: string | null;
  timeZone?: string | null;
  recurrences?: Recurrence[] | null;
}

/** An alert processing rule as Azure lists it: Microsoft.AlertsManagement/actionRules, 2021-08-08. */
export interface ProcessingRule {
  id: string;
  name: string;
  properties: {
    scopes: string[];
    conditions?: unknown[] | null;
    schedule?: Schedule | null;
    actions: { actionType: string; actionGroupIds?: string[] | null }[];
    enabled?: boolean | null;
  };
}

/** What is read of any alert rule: whether it names the group, and what it watches. */
export interface AlertRule {
  properties: { scopes?: string[] | null };
}

/** Rules that take alerts away now and were not made by the stack. */
export function foreignSuppressions(
  group: PromisedGroup,
  rules: ProcessingRule[],
  now: Date,
): ProcessingRule[] {
  return rules.filter(
    ({ id, properties }) =>
      properties.enabled !== false &&
      !group.processingRules.includes(id.toLowerCase()) &&
      properties.actions.some(({ actionType }) => actionType === 'RemoveAllActionGroups') &&
      (!properties.schedule || isActive(properties.schedule, now)),
  );
}

/** Scopes whose alerts come to the group: of alert rules that name it, and of processing rules that add it. */
export function alertScopes(
  group: PromisedGroup,
  alertRules: AlertRule[],
  processingRules: ProcessingRule[],
): string[] {
  // Each type of rule has its action groups at another place; the id is in the text of all of them.
  const named = JSON.stringify(group.id).slice(0, -1).toLowerCase();
  const names = (actions: unknown) =>
    new RegExp(`${escaped(named)}(?=["/])`).test(JSON.stringify(actions).toLowerCase());
  return [
    ...alertRules.filter(({ properties }) => names(properties)),
    ...processingRules.filter(
      ({ properties }) => properties.enabled !== false && names(properties.actions),
    ),
  ].flatMap(({ properties }) => properties.scopes ?? []);
}

/**
 * What the rules found mean for the group.
 *
 * @param scopes - Of {@link alertScopes}; undefined where they cannot be checked.
 */
export function suppressionFindings(
  group: PromisedGroup,
  suppressions: ProcessingRule[],
  scopes: string[] | undefined,
): Finding[] {
  const check = 'Alerts suppressed now';
  const findings = suppressions.flatMap(({ id, name, properties }): Finding[] => {
    const what = `${(properties.conditions ?? []).length > 0 ? 'some alerts' : 'all alerts'} of ${properties.scopes.join(', ')}`;
    const fix = `If the time is not for it: az monitor alert-processing-rule update --ids ${id} --enabled false`;
    const isWhole = properties.scopes.some(
      (scope) => isIn(group.id, scope) && !/\/resourceGroups\//i.test(scope),
    );
    if (isWhole || scopes?.some((one) => properties.scopes.some((other) => overlap(one, other)))) {
      return [
        wrong(
          check,
          `the alert processing rule "${name}", which the stack has not made, suppresses ${what}`,
          fix,
        ),
      ];
    }
    return scopes === undefined
      ? [
          unknown(
            check,
            `the alert processing rule "${name}" suppresses ${what}; whether alerts for this group are among them cannot be checked`,
            fix,
          ),
        ]
      : [];
  });
  return findings.length === 0 ? [ok(check, 'none, but for rules of the stack itself')] : findings;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** ARM ids are compared without case. */
function isIn(id: string, scope: string): boolean {
  const [whole, start] = [id, scope].map((one) => one.toLowerCase().replace(/\/+$/, ''));
  return whole === start || whole!.startsWith(`${start}/`);
}

const overlap = (one: string, other: string) => isIn(one, other) || isIn(other, one);

/**
 * Whether a rule with this schedule is at work: its times are those of a clock on the wall in its time zone.
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules#when-should-this-rule-apply
 */
export function isActive(schedule: Schedule, now: Date): boolean {
  const wall = onTheWall(now, schedule.timeZone ?? 'UTC');
  const { effectiveFrom, effectiveUntil, recurrences } = schedule;
  // Both are written alike, so they compare as text.
  if (effectiveFrom && wall < effectiveFrom) return false;
  if (effectiveUntil && wall >= effectiveUntil) return false;
  return !recurrences?.length || recurrences.some((one) => recurs(one, wall));
}

/** A recurrence that ends before it starts goes on over midnight. */
function recurs(recurrence: Recurrence, wall: string): boolean {
  const time = wall.slice(11);
  const start = recurrence.startTime ?? '00:00:00';
  const end = recurrence.endTime ?? '24:00:00';
  const today = new Date(`${wall}Z`);
  const yesterday = new Date(today.getTime() - 24 * 60 * 60 * 1000);
  const hasBegun = isOn(recurrence, today) && start <= time;
  return start < end
    ? hasBegun && time < end
    : hasBegun || (isOn(recurrence, yesterday) && time < end);
}

function isOn({ recurrenceType, daysOfWeek, daysOfMonth }: Recurrence, day: Date): boolean {
  const weekday = day.toLocaleString('en-US', { timeZone: 'UTC', weekday: 'long' });
  switch (recurrenceType) {
    case 'Weekly':
      return daysOfWeek?.includes(weekday) === true;
    case 'Monthly':
      return daysOfMonth?.includes(day.getUTCDate()) === true;
    default:
      return true;
  }
}

/** `2026-11-23T12:00:00`: Swedish dates are written as ISO 8601 has them. */
function onTheWall(now: Date, windowsName: string): string {
  const timeZone = findIana(windowsName as WindowsZoneName)[0] ?? 'UTC';
  const written = now.toLocaleString('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return written.replace(' ', 'T');
}
