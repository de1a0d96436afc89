import type { Input } from '@pulumi/pulumi';

// Written out for the same reason as the receivers: azure-native's types are one file of 7 MB.

/** One filter of an alert processing rule. */
export interface AlertCondition {
  /** What is compared: `Severity`, `MonitorService`, `MonitorCondition`, `SignalType`, `TargetResource`, `TargetResourceType`, `TargetResourceGroup`, `AlertRuleId`, `AlertRuleName`, `Description` or `AlertContext`. */
  field?: Input<string>;
  /** How: `Equals` or `NotEquals`; where any text may be, `Contains` or `DoesNotContain` too. */
  operator?: Input<string>;
  /** What it is compared with: 1 to 5 values, one of which has to match. */
  values?: Input<Input<string>[]>;
}

/** When an alert processing rule applies. Times have no offset: they are in `timeZone`. */
export interface AlertSchedule {
  /** When it begins to apply, such as `2026-03-28T22:00:00`. */
  effectiveFrom?: Input<string>;
  /** When it ends to apply, such as `2026-03-29T06:00:00`. */
  effectiveUntil?: Input<string>;
  /**
   * Time zone of all times, as Windows names it, such as `W. Europe Standard Time`.
   *
   * @default 'UTC'
   */
  timeZone?: Input<string>;
  /**
   * Windows in which it applies.
   *
   * @default - without interruption
   */
  recurrences?: Input<Input<AlertRecurrence>[]>;
}

/** A window that recurs: on every day, on days of the week, or on days of the month. */
export type AlertRecurrence = DailyRecurrence | WeeklyRecurrence | MonthlyRecurrence;

interface DailyRecurrence {
  /** How often the window recurs. */
  recurrenceType: Input<'Daily'>;
  /** When the window begins, such as `22:00:00`. */
  startTime?: Input<string>;
  /** When it ends, such as `06:00:00`; before `startTime`: on the next day. */
  endTime?: Input<string>;
}

interface WeeklyRecurrence extends Omit<DailyRecurrence, 'recurrenceType'> {
  recurrenceType: Input<'Weekly'>;
  /** Days it recurs on every week, with `Weekly` only: `Monday` to `Sunday`. */
  daysOfWeek: Input<Input<string>[]>;
}

interface MonthlyRecurrence extends Omit<DailyRecurrence, 'recurrenceType'> {
  recurrenceType: Input<'Monthly'>;
  /** Days it recurs on every month, with `Monthly` only: 1 to 31. */
  daysOfMonth: Input<Input<number>[]>;
}

/** Adds the action group to all alerts of some scopes, or keeps them from notifying anybody. */
export interface AlertProcessingRule {
  /** Name of the rule in Azure: a letter or digit first, then letters, digits, "-" and "_". Changing it replaces the rule. */
  name: string;
  /**
   * `addActionGroup`: the alerts go to this action group too. `suppress`: they go to no action group at all, not
   * even when the window ends, whatever other rules say. Service health alerts are not affected by either.
   */
  action: 'addActionGroup' | 'suppress';
  /** Subscriptions, resource groups or resources, as ARM ids, all of the action group's subscription. */
  scopes: Input<string>[];
  /**
   * Filters: the rule applies where all of them are true; each has 1 to 5 values, one of which has to match.
   *
   * @default - every alert in the scopes
   */
  conditions?: AlertCondition[];
  /**
   * When the rule applies: times without an offset, in a time zone that Windows knows.
   *
   * @default - always
   */
  schedule?: AlertSchedule;
  /**
   * What it is for, at most 2,048 characters.
   *
   * @default - none
   */
  description?: string;
  /**
   * Whether it applies.
   *
   * @default true
   */
  enabled?: boolean;
}
