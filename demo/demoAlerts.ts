import type { Action } from '../examples/itsm-receiver/callback';
import { wrongTokens } from '../offline/emulator/monitor/aznsToken';
import type { Alert, ItsmSide } from './itsmSide';

/** What an incident looks like to a reader of the demo. */
export interface ShownIncident {
  tool: string;
  rule: string;
  severity: string;
  event: string;
  state: string;
}

/** A change to an alert as a reader of the demo sees it: what was done, and what Azure says afterwards. */
export interface ShownChange {
  incident: string;
  action: Action;
  inAzure: string;
  by: string;
}

/**
 * Fires and resolves the alerts.
 *
 * @throws Error when one was not delivered, or the incidents are not what the alerts make them.
 */
export async function fireAlerts(
  itsm: ItsmSide,
  tools: number,
  alerts: Alert[],
): Promise<ShownIncident[]> {
  for (const alert of alerts) {
    const failed = (await itsm.raise(alert)).find(({ state }) => state !== 'delivered');
    if (failed !== undefined) {
      throw new Error(`The alert ${alert.rule} did not reach ${failed.receiver}: ${failed.reason}`);
    }
  }
  const incidents = itsm.incidents().reverse();
  const rules = new Set(alerts.map(({ rule }) => rule));
  if (incidents.length !== rules.size * tools) {
    throw new Error(`${rules.size} alerts to ${tools} tools made ${incidents.length} incidents.`);
  }
  const resolved = alerts.filter(({ condition }) => condition === 'Resolved');
  for (const { rule, state } of incidents) {
    // A Prometheus alert is named by its group and rule.
    const name = rule.split('/').pop();
    const expected = resolved.some((alert) => alert.rule === name) ? 'resolved' : 'open';
    if (state !== expected) {
      throw new Error(`The incident of ${rule} is ${state}, and should be ${expected}.`);
    }
  }
  return incidents.map(({ tool, rule, severity, eventSeverity, state }) => ({
    tool,
    rule,
    severity,
    event: eventSeverity,
    state,
  }));
}

/**
 * Sends an alert with each token that is wrong in one way.
 *
 * @returns The code each was refused with, by what is wrong.
 * @throws Error when one was accepted, or opened an incident.
 */
export async function sendWrongTokens(itsm: ItsmSide): Promise<Record<string, string>> {
  const before = itsm.incidents().length;
  const refused: Record<string, string> = {};
  for (const wrongToken of wrongTokens) {
    const deliveries = await itsm.raise({ type: 'activity-log', rule: 'intruder', wrongToken });
    const accepted = deliveries.find(({ state }) => state !== 'failed');
    const codes = new Set(itsm.codes(deliveries.length));
    if (accepted !== undefined || codes.size !== 1) {
      throw new Error(`A token that is wrong (${wrongToken}) was not refused.`);
    }
    refused[wrongToken] = [...codes].join();
  }
  if (itsm.incidents().length !== before) {
    throw new Error('A refused alert has opened an incident.');
  }
  return refused;
}
