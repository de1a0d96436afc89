import { randomUUID } from 'node:crypto';
import { providerError } from '../arm/actionGroupRules';
import { receiverLists, type TestNotification } from '../arm/actionGroupSchema';
import { actionGroupForTest, type StoredActionGroup, type Target } from '../arm/actionGroups';
import { checkSecureWebhooks } from '../arm/secureWebhooks';
import type { Cloud } from '../cloud';
import { get } from '../database';
import { notEmulated } from '../errors';
import { ship } from './deliver';
import { deliveriesOfTest, type Attempt, type LoggedDelivery } from './deliveryLog';
import { reachOf } from './receivers';
import { testAlert, testAlertTypes, type TestAlertType } from './testAlerts';

/**
 * Begins a test of an action group's webhooks: `POST …/createNotifications`.
 * @returns the path to poll, with the caller's api-version.
 * @throws 400 for another alert type or a receiver that is not saved; the errors of a PUT for secure webhooks.
 */
export function createNotifications(
  cloud: Cloud,
  target: Target,
  request: TestNotification,
): string {
  const group = actionGroupForTest(cloud, target, 'createNotifications/action');
  const type = testAlertTypes.find((name) => name === request.alertType.toLowerCase());
  if (!type)
    throw providerError(
      400,
      'BadRequest',
      `The alert type '${request.alertType}' is not supported. Supported are: ${testAlertTypes.join(', ')}.`,
    );
  for (const list of receiverLists)
    if (list !== 'webhookReceivers' && (request[list] ?? []).length > 0)
      throw notEmulated(`test notifications to ${list}`);
  const receivers = savedReceivers(group, request);
  // "must be assigned an owner role of the Microsoft Entra application to be able to create, modify, or test":
  // https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#configure-authentication-for-secure-webhook
  checkSecureWebhooks(cloud, target.caller, receivers);
  const id = addNotification(cloud, group, type);
  const alertId = randomUUID();
  const { rule, body } = testAlert(type, alertId, cloud.now());
  ship(cloud, {
    alert: { alertId, rule, type, condition: 'Fired' },
    body,
    group,
    receivers,
    ...reachOf(cloud, {}),
    notification: id,
  });
  return `${group.id}/notificationStatus/${id}?api-version=${target.query['api-version']}`;
}

/** Only what is saved can be tested; the request names it. */
function savedReceivers(group: StoredActionGroup, request: TestNotification) {
  const saved = group.properties.webhookReceivers ?? [];
  const wanted = request.webhookReceivers ?? [];
  const found = wanted.map(({ name }) =>
    saved.find((receiver) => receiver.name.toLowerCase() === name.toLowerCase()),
  );
  const missing = wanted[found.indexOf(undefined)];
  if (missing || wanted.length === 0)
    throw providerError(
      400,
      'ActionOrReceiverNotExistedInActionGroup',
      missing
        ? `The receiver '${missing.name}' does not exist in action group '${group.name}'. Save the action group first.`
        : 'The request names no receiver.',
    );
  return found.flatMap((receiver) => receiver ?? []);
}

function addNotification(cloud: Cloud, group: StoredActionGroup, type: TestAlertType): number {
  const sql =
    'INSERT INTO notifications (action_group, created_at, type) VALUES (?, ?, ?) RETURNING id';
  const now = cloud.now().toISOString();
  return get<{ id: number }>(cloud.database, sql, group.id, now, type)?.id ?? 0;
}

/** `GET …/notificationStatus/{id}`: shaped as the example of actionGroups_API.json. */
export function notificationStatus(cloud: Cloud, target: Target, id: string) {
  const group = actionGroupForTest(cloud, target, 'notificationStatus/read');
  const sql = 'SELECT * FROM notifications WHERE id = ? AND action_group = ?';
  const row = get<{ id: number; created_at: string; type: string }>(
    cloud.database,
    sql,
    id,
    group.id,
  );
  if (!row) throw providerError(404, 'NotFound', `The test notification '${id}' was not found.`);
  const deliveries = deliveriesOfTest(cloud, row.id);
  const settled = deliveries.map(({ settledAt }) => settledAt);
  const done = settled.every((at) => at !== null);
  return {
    context: {
      notificationSource: 'Microsoft.Insights/TestNotification',
      contextType: `Microsoft.Insights/${row.type}`,
    },
    state: done ? 'Completed' : 'Processing',
    completedTime: done ? (settled.sort().at(-1) ?? row.created_at) : null,
    createdTime: row.created_at,
    actionDetails: deliveries.map(actionDetail),
  };
}

function actionDetail(delivery: LoggedDelivery) {
  const { mechanism, receiver, state, reason, attempts, createdAt } = delivery;
  const status =
    state === 'sending' ? 'Processing' : state === 'delivered' ? 'Completed' : 'Failed';
  return {
    MechanismType: mechanism,
    Name: receiver,
    Status: status,
    SubState: 'Default',
    SendTime: attempts.at(-1)?.at ?? createdAt,
    Detail: status === 'Failed' ? detailOf(reason, attempts) : null,
  };
}

/** As in Microsoft's table: https://learn.microsoft.com/azure/azure-monitor/alerts/test-action-group-errors */
function detailOf(reason: string, attempts: Attempt[]): string {
  const last = attempts.at(-1);
  if (last === undefined) return reason;
  return last.status === undefined
    ? `The webhook couldn't be triggered because it didn't succeed after ${attempts.length - 1} retries. ${reason}`
    : `HTTP ${last.status}: ${reason}`;
}
