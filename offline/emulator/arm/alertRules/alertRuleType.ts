import type { Static, TSchema } from 'typebox';

/** A rule of any type, as a request or the store has it. */
export interface AnyAlertRule {
  location: string;
  tags?: Record<string, string> | null;
  properties: Record<string, unknown>;
  [outside: string]: unknown;
}

/** What the five types of rules differ in. */
export interface AlertRuleType {
  /** As its ids spell it. */
  type: string;
  /** Api-versions; the first is the newest. */
  versions: string[];
  /** Regions it can be in. */
  locations: string[];
  /** Of the body of a PUT. */
  schema: TSchema;
  /** Characters: https://learn.microsoft.com/azure/azure-monitor/service-limits#alerts */
  maxDescription: number;
  /** Properties Azure adds where a request has none. */
  defaults: object;
  /** Status of a PUT that makes one; the specification of metric alerts knows 200 only. */
  created: 200 | 201;
  /** Whether a PATCH may change everything, not only tags and `enabled`. */
  patchesAll?: boolean;
  /** Ids of the action groups it names, for each rule in it. */
  actionGroups: (body: AnyAlertRule) => string[][];
  /** Whether there is a limit to their number. */
  limitsActionGroups: boolean;
  /** Rules beyond the schema that need nothing but the text. @throws 400, or 501 for what is not emulated. */
  check: (body: AnyAlertRule) => void;
}

/** Gives the functions of a type the type of its schema, which the route has checked before they are called. */
export function alertRuleType<T extends TSchema, Body = Static<T>>(
  definition: Omit<AlertRuleType, 'schema' | 'actionGroups' | 'check'> & {
    schema: T;
    actionGroups: (body: Body) => string[][];
    check: (body: Body) => void;
  },
): AlertRuleType {
  return definition as unknown as AlertRuleType;
}
