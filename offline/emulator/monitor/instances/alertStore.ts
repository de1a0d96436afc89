import type { Cloud } from '../../cloud';
import { all, run } from '../../database';
import type { AlertFacts } from '../alertFacts';
import { alertTypes, type AlertType, type AlertTypeName } from '../alertTypes';
import type { AlertInstance } from './alertInstance';

/** What the store keeps of an alert when it fires: everything its resolution repeats. */
export type Kept = Omit<AlertFacts, 'condition' | 'at' | 'firedAt'> & { firedAt: string };

export interface StoredAlert {
  type: AlertType;
  facts: AlertFacts;
  instance: AlertInstance;
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview: alerts are deleted after 30 days. */
export const retention = 30 * 24 * 60 * 60 * 1000;

/** Those of the last 30 days. One that an earlier version of the emulator raised has no instance, and is not among them. */
export function storedAlerts(cloud: Cloud): StoredAlert[] {
  const oldest = cloud.now().getTime() - retention;
  return all<{ type: AlertTypeName; body: string; instance: string }>(
    cloud.database,
    "SELECT type, body, instance FROM alerts WHERE instance <> '' ORDER BY rowid",
  )
    .map(({ type, body, instance }) => toAlert(type, body, instance))
    .filter(({ facts }) => facts.firedAt.getTime() >= oldest);
}

export const findAlert = (cloud: Cloud, id: string) =>
  storedAlerts(cloud).find(({ facts }) => facts.alertId === id.toLowerCase());

export function saveInstance(cloud: Cloud, alertId: string, instance: AlertInstance): void {
  const sql = 'UPDATE alerts SET instance = ? WHERE id = ?';
  run(cloud.database, sql, JSON.stringify(instance), alertId);
}

function toAlert(type: AlertTypeName, body: string, instanceText: string): StoredAlert {
  const kept = JSON.parse(body) as Kept;
  const instance = JSON.parse(instanceText) as AlertInstance;
  const firedAt = new Date(kept.firedAt);
  const { resolvedAt } = instance;
  return {
    type: alertTypes[type],
    facts: {
      ...kept,
      firedAt,
      condition: resolvedAt === null ? 'Fired' : 'Resolved',
      at: resolvedAt === null ? firedAt : new Date(resolvedAt),
    },
    instance,
  };
}
