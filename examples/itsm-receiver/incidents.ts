import type { DatabaseSync } from 'node:sqlite';
import { eventSeverity, type Alert } from './alert';
import type { Refusal } from './refusals';
import { atomically } from './store';

/** What an accepted delivery did, and what that means to a reader of the page. */
export const outcomes = {
  incident_opened: 'An incident was opened.',
  incident_resolved: 'The incident was resolved.',
  alert_repeated: 'The incident says so already; nothing was changed.',
  resolved_before_fired: 'Resolved came before Fired: an incident was opened as resolved.',
  fired_after_resolved: 'Fired came after Resolved: the incident stays resolved.',
} as const;

export type Outcome = keyof typeof outcomes;

export interface Incident {
  number: number;
  tool: string;
  alertId: string;
  rule: string;
  /** Azure's: Sev0 to Sev4; empty where the alert has none, as are the rule and the service. */
  severity: string;
  /** ServiceNow's, number and name; `0 Clear` when resolved; empty without a severity. */
  eventSeverity: string;
  state: 'open' | 'resolved';
  configurationItem: string | null;
  monitoringService: string;
  description: string;
  firedAt: string;
  openedAt: string;
  resolvedAt: string | null;
}

export interface Delivery {
  id: number;
  receivedAt: string;
  /** Null when the path belongs to none. */
  tool: string | null;
  /** HTTP status it was answered with. */
  status: number;
  /** An outcome or the code of a refusal. */
  code: string;
  detail: string;
  alertId: string | null;
  condition: string | null;
  incident: number | null;
}

/** Refusals cost their sender nothing, so only the last ones are kept. Accepted deliveries are all kept. */
const refusalsKept = 1000;

/** Files an alert: opens, resolves, or leaves the one incident of its alert id, and notes the delivery. */
export function recordAlert(
  database: DatabaseSync,
  tool: string,
  alert: Alert,
  now: Date,
): Outcome {
  return atomically(database, () => {
    const { alertId, resolves } = alert;
    const outcome = fileAlert(database, tool, alert, now);
    database
      .prepare(
        `INSERT INTO deliveries (received_at, tool, status, code, detail, alert_id, condition, incident)
         SELECT ?, tool, 200, ?, '', ?, ?, number FROM incidents WHERE tool = ? AND alert_id = ?`,
      )
      .run(now.toISOString(), outcome, alertId, resolves ? 'Resolved' : 'Fired', tool, alertId);
    return outcome;
  });
}

function fileAlert(database: DatabaseSync, tool: string, alert: Alert, now: Date): Outcome {
  const { alertId, resolves, severity } = alert;
  const known = database
    .prepare('SELECT number, state, fired_seen FROM incidents WHERE tool = ? AND alert_id = ?')
    .get(tool, alertId);
  if (!known) {
    insertIncident(database, tool, alert, now);
    return resolves ? 'resolved_before_fired' : 'incident_opened';
  }
  const number = Number(known['number']);
  if (resolves && known['state'] === 'open') {
    database
      .prepare(
        "UPDATE incidents SET state = 'resolved', event_severity = ?, resolved_at = ? WHERE number = ?",
      )
      .run(eventSeverity(severity, true), now.toISOString(), number);
    return 'incident_resolved';
  }
  if (!resolves && known['fired_seen'] === 0) {
    database.prepare('UPDATE incidents SET fired_seen = 1 WHERE number = ?').run(number);
    return 'fired_after_resolved';
  }
  return 'alert_repeated';
}

function insertIncident(database: DatabaseSync, tool: string, alert: Alert, now: Date): void {
  const { resolves, severity } = alert;
  database
    .prepare(
      `INSERT INTO incidents (tool, alert_id, rule, severity, event_severity, state, item, service, description,
         fired_at, opened_at, resolved_at, fired_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      tool,
      alert.alertId,
      alert.rule,
      severity ?? '',
      eventSeverity(severity, resolves),
      resolves ? 'resolved' : 'open',
      alert.configurationItem,
      alert.service,
      alert.description,
      alert.firedAt,
      now.toISOString(),
      resolves ? now.toISOString() : null,
      resolves ? 0 : 1,
    );
}

/** Notes a delivery that was refused. */
export function recordRefusal(
  database: DatabaseSync,
  tool: string | null,
  { status, code, detail }: Refusal,
  now: Date,
): void {
  atomically(database, () => {
    database
      .prepare(
        'INSERT INTO deliveries (received_at, tool, status, code, detail) VALUES (?, ?, ?, ?, ?)',
      )
      .run(now.toISOString(), tool, status, code, detail);
    database
      .prepare(
        `DELETE FROM deliveries WHERE status <> 200 AND id <=
           (SELECT id FROM deliveries WHERE status <> 200 ORDER BY id DESC LIMIT 1 OFFSET ?)`,
      )
      .run(refusalsKept);
  });
}

/** The newest incidents, newest first. */
export function listIncidents(database: DatabaseSync, limit: number): Incident[] {
  return database
    .prepare(
      `SELECT number, tool, alert_id AS alertId, rule, severity, event_severity AS eventSeverity, state,
         item AS configurationItem, service AS monitoringService, description, fired_at AS firedAt,
         opened_at AS openedAt, resolved_at AS resolvedAt FROM incidents ORDER BY number DESC LIMIT ?`,
    )
    .all(limit) as unknown as Incident[];
}

/** The newest deliveries, newest first. */
export function listDeliveries(database: DatabaseSync, limit: number): Delivery[] {
  return database
    .prepare(
      `SELECT id, received_at AS receivedAt, tool, status, code, detail, alert_id AS alertId, condition, incident
         FROM deliveries ORDER BY id DESC LIMIT ?`,
    )
    .all(limit) as unknown as Delivery[];
}

/** Grows with every delivery, so that a page can tell whether it is out of date. */
export function revision(database: DatabaseSync): number {
  return Number(database.prepare('SELECT max(id) AS id FROM deliveries').get()?.['id'] ?? 0);
}
