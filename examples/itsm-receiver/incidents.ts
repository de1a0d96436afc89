import type { DatabaseSync } from 'node:sqlite';
import { eventSeverity, type Alert } from './alert';
import { insertAlert, openIncidentLike } from './incidentAlerts';
import type { Refusal } from './refusals';
import { atomically } from './store';

/** What an accepted delivery did, and what that means to a reader of the page. */
export const outcomes = {
  incident_opened: 'An incident was opened.',
  incident_resolved: 'The incident was resolved.',
  alert_joined: 'The open incident is of the same rule and item: the alert was added to it.',
  alert_resolved: 'One alert of the incident was resolved; others of it are fired still.',
  alert_repeated: 'The incident says so already; nothing was changed.',
  resolved_before_fired: 'Resolved came before Fired: an incident was opened as resolved.',
  fired_after_resolved: 'Fired came after Resolved: the incident stays resolved.',
} as const;

export type Outcome = keyof typeof outcomes;

export interface Incident {
  number: number;
  tool: string;
  /** Of its first alert. */
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

/** Files an alert: opens, joins, resolves, or leaves the one incident of its alert id, and notes the delivery. */
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
         SELECT ?, tool, 200, ?, '', ?, ?, incident FROM alerts WHERE tool = ? AND alert_id = ?`,
      )
      .run(now.toISOString(), outcome, alertId, resolves ? 'Resolved' : 'Fired', tool, alertId);
    return outcome;
  });
}

function fileAlert(database: DatabaseSync, tool: string, alert: Alert, now: Date): Outcome {
  const { alertId, resolves } = alert;
  const known = database
    .prepare('SELECT incident, condition, fired_seen FROM alerts WHERE tool = ? AND alert_id = ?')
    .get(tool, alertId);
  if (!known) {
    const same = resolves ? undefined : openIncidentLike(database, tool, alert);
    insertAlert(database, same ?? insertIncident(database, tool, alert, now), tool, alert);
    if (same !== undefined) return 'alert_joined';
    return resolves ? 'resolved_before_fired' : 'incident_opened';
  }
  if (resolves && known['condition'] === 'Fired')
    return resolveAlert(database, Number(known['incident']), tool, alert, now);
  if (!resolves && known['fired_seen'] === 0) {
    database
      .prepare('UPDATE alerts SET fired_seen = 1 WHERE tool = ? AND alert_id = ?')
      .run(tool, alertId);
    return 'fired_after_resolved';
  }
  return 'alert_repeated';
}

/** The incident is resolved once all of its alerts are. */
function resolveAlert(
  database: DatabaseSync,
  number: number,
  tool: string,
  { alertId, severity }: Alert,
  now: Date,
): Outcome {
  database
    .prepare("UPDATE alerts SET condition = 'Resolved' WHERE tool = ? AND alert_id = ?")
    .run(tool, alertId);
  const resolved = database
    .prepare(
      `UPDATE incidents SET state = 'resolved', event_severity = ?, resolved_at = ? WHERE number = ?
         AND NOT EXISTS (SELECT 1 FROM alerts WHERE incident = number AND condition = 'Fired')`,
    )
    .run(eventSeverity(severity, true), now.toISOString(), number);
  return resolved.changes === 0 ? 'alert_resolved' : 'incident_resolved';
}

function insertIncident(database: DatabaseSync, tool: string, alert: Alert, now: Date): number {
  const { resolves, severity } = alert;
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO incidents (tool, alert_id, rule, severity, event_severity, state, item, service, description,
         fired_at, opened_at, resolved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    );
  return Number(lastInsertRowid);
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

const incidentColumns = `number, tool, alert_id AS alertId, rule, severity, event_severity AS eventSeverity, state,
  item AS configurationItem, service AS monitoringService, description, fired_at AS firedAt,
  opened_at AS openedAt, resolved_at AS resolvedAt`;

/** The newest incidents, newest first. */
export function listIncidents(database: DatabaseSync, limit: number): Incident[] {
  return database
    .prepare(`SELECT ${incidentColumns} FROM incidents ORDER BY number DESC LIMIT ?`)
    .all(limit) as unknown as Incident[];
}

export function findIncident(database: DatabaseSync, number: number): Incident | undefined {
  return database
    .prepare(`SELECT ${incidentColumns} FROM incidents WHERE number = ?`)
    .get(number) as unknown as Incident | undefined;
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
