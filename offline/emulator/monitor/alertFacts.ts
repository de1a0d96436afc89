import { parseScope } from '../arm/alertRules/parts';
import { subscriptionId } from '../wellKnown';
import type { Declared } from './declared';

export type Condition = 'Fired' | 'Resolved';

export interface Dimension {
  name: string;
  value: string;
}

/** What the bodies of all alert types are made from. */
export interface AlertFacts {
  condition: Condition;
  /** GUID of the alert instance; the same when it fires and when it resolves. */
  alertId: string;
  /** GUID of the event or evaluation behind it. */
  eventId: string;
  rule: string;
  ruleId: string;
  severity: string;
  description: string;
  /** ARM id of what the alert is about. */
  target: string;
  dimensions: Dimension[];
  customProperties: Record<string, string> | null;
  /** What its rule says, where a deployed one raised it: goes before the examples. */
  declared: Declared;
  firedAt: Date;
  /** When the condition was evaluated: firedAt, or the time it resolved. */
  at: Date;
}

/** As captures have it: seven digits of a second, of which the emulator's clock knows three. */
export const preciseTime = (at: Date) => at.toISOString().replace('Z', '0000Z');

/** The same as the activity log writes it. */
export const offsetTime = (at: Date) => at.toISOString().replace('Z', '0000+00:00');

/** The window that was evaluated, as both condition bodies name it. */
export const windowOf = (facts: AlertFacts, minutes: number) => ({
  windowStartTime: new Date(facts.at.getTime() - minutes * 60_000).toISOString(),
  windowEndTime: facts.at.toISOString(),
});

/** `Microsoft.Compute/virtualMachines` of an ARM id; undefined for a subscription or a resource group. */
export const resourceTypeOf = (id: string): string | undefined => parseScope(id)?.resourceType;

export const resourceGroupOf = (id: string): string | undefined =>
  /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];

export const nameOf = (id: string): string => id.split('/').at(-1) ?? '';

/** An example resource, where a request names none. */
export const exampleResource = (type: string, name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-app/providers/${type}/${name}`;
