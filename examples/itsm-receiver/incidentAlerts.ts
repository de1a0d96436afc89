import type { DatabaseSync } from 'node:sqlite';
import type { Changed } from './callback';

/** One alert of an incident, and what this receiver knows of its state in Azure. */
export interface IncidentAlert {
  alertId: string;
  condition: 'Fired' | 'Resolved';
  /** As Azure said after the last change from here; empty before. */
  azureState: string;
  changedAt: string;
  changedBy: string;
  /** Why the last change failed; empty when it did not. */
  problem: string;
}

/** The alerts of an incident, the first one first. */
export function alertsOf(database: DatabaseSync, incident: number): IncidentAlert[] {
  return database
    .prepare(
      `SELECT alert_id AS alertId, condition, azure_state AS azureState, changed_at AS changedAt,
         changed_by AS changedBy, problem FROM alerts WHERE incident = ? ORDER BY rowid`,
    )
    .all(incident) as unknown as IncidentAlert[];
}

/** Keeps what came of changing an alert. After a failure Azure's state is the one known before. */
export function recordChange(
  database: DatabaseSync,
  incident: number,
  alertId: string,
  changed: Changed,
): void {
  if ('problem' in changed) {
    database
      .prepare('UPDATE alerts SET problem = ? WHERE incident = ? AND alert_id = ?')
      .run(changed.problem, incident, alertId);
    return;
  }
  database
    .prepare(
      `UPDATE alerts SET azure_state = ?, changed_at = ?, changed_by = ?, problem = ''
         WHERE incident = ? AND alert_id = ?`,
    )
    .run(changed.state, changed.at, changed.by, incident, alertId);
}

export function insertAlert(
  database: DatabaseSync,
  incident: number,
  tool: string,
  { alertId, resolves }: { alertId: string; resolves: boolean },
): void {
  database
    .prepare(
      'INSERT INTO alerts (incident, tool, alert_id, condition, fired_seen) VALUES (?, ?, ?, ?, ?)',
    )
    .run(incident, tool, alertId, resolves ? 'Resolved' : 'Fired', resolves ? 0 : 1);
}

/** The open incident that an alert of the same rule about the same item belongs to. */
export function openIncidentLike(
  database: DatabaseSync,
  tool: string,
  { rule, configurationItem }: { rule: string; configurationItem: string | null },
): number | undefined {
  if (rule === '' || configurationItem === null) return undefined;
  const found = database
    .prepare(
      `SELECT number FROM incidents WHERE tool = ? AND rule = ? AND item = ? COLLATE NOCASE AND state = 'open'`,
    )
    .get(tool, rule, configurationItem);
  return found && Number(found['number']);
}
