import type { Cloud } from '../cloud';
import { all, get, run, transaction } from '../database';
import type { Condition } from './alertFacts';
import type { SenderToken } from './aznsToken';

export interface Attempt {
  at: string;
  /** HTTP status of the answer. */
  status?: number;
  /** Why there was none. */
  error?: string;
}

/** What happened to one alert at one receiver. Never holds a URI beyond its host, nor a token. */
export interface Delivery {
  alertId: string;
  rule: string;
  type: string;
  condition: Condition;
  actionGroup: string;
  receiver: string;
  mechanism: 'SecureWebhook' | 'Webhook';
  host: string;
  /** refused: Entra gave no token; notSent: Azure Monitor would not, or the emulator cannot, call it. */
  state: 'sending' | 'delivered' | 'failed' | 'refused' | 'notSent' | 'interrupted';
  /** Why, in a sentence. */
  reason: string;
  token: SenderToken['summary'] | null;
  wrongToken: string | null;
  attempts: Attempt[];
  createdAt: string;
  settledAt: string | null;
}
export type LoggedDelivery = Delivery & { id: number };

interface Row {
  id: number;
  body: string;
}

export function addDelivery(cloud: Cloud, delivery: Delivery, notification?: number): number {
  const sql = `INSERT INTO deliveries (alert_id, notification_id, process, body) VALUES (?, ?, ?, ?) RETURNING id`;
  const row = get<{ id: number }>(
    cloud.database,
    sql,
    delivery.alertId,
    notification ?? null,
    process.pid,
    JSON.stringify(delivery),
  );
  return row?.id ?? 0;
}

/** Nothing is written once a reset has emptied the log. */
export function saveDelivery(cloud: Cloud, id: number, delivery: Delivery): void {
  run(cloud.database, 'UPDATE deliveries SET body = ? WHERE id = ?', JSON.stringify(delivery), id);
}

const read = (row: Row): LoggedDelivery => ({
  id: row.id,
  ...(JSON.parse(row.body) as Delivery),
});

/** In the order they were begun. @param alertId of one alert; default: all. */
export function listDeliveries(cloud: Cloud, alertId?: string): LoggedDelivery[] {
  const rows =
    alertId === undefined
      ? all<Row>(cloud.database, 'SELECT id, body FROM deliveries ORDER BY id')
      : all<Row>(
          cloud.database,
          'SELECT id, body FROM deliveries WHERE alert_id = ? ORDER BY id',
          alertId.toLowerCase(),
        );
  return rows.map(read);
}

export function deliveriesOfTest(cloud: Cloud, notification: number): LoggedDelivery[] {
  const sql = 'SELECT id, body FROM deliveries WHERE notification_id = ? ORDER BY id';
  return all<Row>(cloud.database, sql, notification).map(read);
}

/** Marks what a killed emulator was sending. Other emulators on the same file go on sending theirs. */
export function closeInterrupted(cloud: Cloud): void {
  transaction(cloud.database, () => {
    const sql = 'SELECT id, body, process FROM deliveries';
    for (const row of all<Row & { process: number }>(cloud.database, sql)) {
      const delivery = JSON.parse(row.body) as Delivery;
      if (delivery.state !== 'sending' || alive(row.process)) continue;
      saveDelivery(cloud, row.id, {
        ...delivery,
        state: 'interrupted',
        reason: 'The emulator ended while it was sending.',
        settledAt: cloud.now().toISOString(),
      });
    }
  });
}

function alive(pid: number): boolean {
  // This process has not begun anything yet when it asks.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
