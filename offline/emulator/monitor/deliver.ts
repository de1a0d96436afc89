import type { WebhookReceiver } from '../arm/actionGroupSchema';
import type { StoredActionGroup } from '../arm/actionGroups';
import type { Cloud } from '../cloud';
import { EntraError } from '../login/entraErrors';
import { aznsToken, type WrongToken } from './aznsToken';
import { addDelivery, saveDelivery, type Attempt, type Delivery } from './deliveryLog';
import { findRoute, type Route } from './resolve';
import { maxBodyBytes, retriedStatuses, retryDelays } from './retries';
import { beSilent, silentUntil } from './silences';
import { post } from './transport';

/** One notification on its way to every webhook receiver of a group. */
export interface Shipment {
  alert: Pick<Delivery, 'alertId' | 'rule' | 'type' | 'condition'>;
  body: object;
  group: StoredActionGroup;
  receivers: WebhookReceiver[];
  routes: Route[];
  trusted: string[];
  wrongToken?: WrongToken | undefined;
  /** Id of the test notification it belongs to. */
  notification?: number;
}

/** How a delivery ended. */
type Outcome = Pick<Delivery, 'state' | 'reason'>;

/** Logs a delivery for each receiver and begins them, side by side. @returns their ids. */
export function ship(cloud: Cloud, shipment: Shipment): number[] {
  return shipment.receivers.map((receiver) => {
    const delivery: Delivery = {
      ...shipment.alert,
      actionGroup: shipment.group.id,
      receiver: receiver.name,
      mechanism: receiver.useAadAuth ? 'SecureWebhook' : 'Webhook',
      host: new URL(receiver.serviceUri).host,
      state: 'sending',
      reason: '',
      token: null,
      wrongToken: (receiver.useAadAuth && shipment.wrongToken) || null,
      attempts: [],
      createdAt: cloud.now().toISOString(),
      settledAt: null,
    };
    const id = addDelivery(cloud, delivery, shipment.notification);
    const { running } = cloud.monitor;
    // Begins once the caller's transaction is over: signing a token is one of its own.
    const work = Promise.resolve()
      .then(() => settle(cloud, id, delivery, shipment, receiver))
      .finally(() => running.delete(id));
    running.set(id, work);
    return id;
  });
}

/** Never rejects: what goes wrong is in the log. */
async function settle(
  cloud: Cloud,
  id: number,
  delivery: Delivery,
  shipment: Shipment,
  receiver: WebhookReceiver,
): Promise<void> {
  const outcome = await deliver(cloud, id, delivery, shipment, receiver).catch(
    (error: unknown): Outcome => {
      if (cloud.monitor.stopping.signal.aborted)
        return { state: 'interrupted', reason: 'The emulator was stopped while it was sending.' };
      if (error instanceof EntraError)
        return { state: 'refused', reason: `AADSTS${error.number}: ${error.message}` };
      cloud.log(`unexpected error while sending: ${(error as Error).stack}`);
      return { state: 'failed', reason: 'The emulator failed; its log says why.' };
    },
  );
  Object.assign(delivery, outcome, { settledAt: cloud.now().toISOString() });
  saveDelivery(cloud, id, delivery);
  cloud.log(
    `alert '${delivery.rule}' ${delivery.condition} to '${delivery.receiver}': ${delivery.state}. ${delivery.reason}`,
  );
}

async function deliver(
  cloud: Cloud,
  id: number,
  delivery: Delivery,
  shipment: Shipment,
  receiver: WebhookReceiver,
): Promise<Outcome> {
  const uri = new URL(receiver.serviceUri);
  const body = JSON.stringify(shipment.body);
  const obstacle = findObstacle(cloud, shipment, receiver, uri, body);
  const route = findRoute(uri, shipment.routes);
  if (obstacle !== undefined || !route)
    return { state: 'notSent', reason: obstacle ?? noRoute(uri) };
  const headers: Record<string, string> = {};
  if (receiver.useAadAuth) {
    const { token, summary } = await aznsToken(cloud, receiver, shipment.wrongToken);
    headers['authorization'] = `Bearer ${token}`;
    delivery.token = summary;
  } else if (uri.username !== '') {
    const user = `${decodeURIComponent(uri.username)}:${decodeURIComponent(uri.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(user).toString('base64')}`;
  }
  const { stopping, patience } = cloud.monitor;
  const { signal } = stopping;
  const call = { uri, ...route, trusted: shipment.trusted, headers, body, signal, patience };
  for (const delay of [...retryDelays, undefined]) {
    const attempt: Attempt = { at: cloud.now().toISOString() };
    try {
      attempt.status = await post(call);
    } catch (error) {
      signal.throwIfAborted();
      attempt.error = networkError(error);
    }
    delivery.attempts.push(attempt);
    saveDelivery(cloud, id, delivery);
    const { status } = attempt;
    if (status !== undefined && status >= 200 && status < 300)
      return { state: 'delivered', reason: `Answered ${status}.` };
    if (status !== undefined && !retriedStatuses.includes(status))
      return {
        state: 'failed',
        reason: `Answered ${status}, which Azure Monitor does not try again.`,
      };
    if (delay !== undefined) await cloud.monitor.sleep(delay, signal);
  }
  const until = beSilent(cloud, uri).toISOString();
  const { status, error } = delivery.attempts.at(-1) ?? {};
  return {
    state: 'failed',
    reason: `${status === undefined ? `No answer (${error})` : `Answered ${status}`} after ${delivery.attempts.length} attempts; the endpoint is not called until ${until}.`,
  };
}

/** Why a receiver is not even called; undefined if nothing is in the way. */
function findObstacle(
  cloud: Cloud,
  { group, alert, notification }: Shipment,
  receiver: WebhookReceiver,
  uri: URL,
  body: string,
): string | undefined {
  if (!group.properties.enabled) return `The action group '${group.name}' is disabled.`;
  // https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups: regional groups get none.
  if (
    alert.type === 'service-health' &&
    notification === undefined &&
    group.location.toLowerCase() !== 'global'
  )
    return `Service Health alerts go to action groups in Global only; '${group.name}' is in '${group.location}'.`;
  if (!receiver.useCommonAlertSchema)
    return 'The receiver does not use the common alert schema; the emulator knows no other.';
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBodyBytes)
    return `The alert has ${bytes} bytes; the common alert schema allows ${maxBodyBytes} (256 KB).`;
  const until = silentUntil(cloud, uri);
  return (
    until &&
    `All attempts of an earlier alert failed: the endpoint is not called until ${until.toISOString()}.`
  );
}

function noRoute(uri: URL): string {
  const port = uri.port || (uri.protocol === 'https:' ? '443' : '80');
  return `The emulator calls this machine only: say where '${uri.host}' is with --resolve ${uri.hostname}:${port}=127.0.0.1:PORT.`;
}

/** Its code, which names no path; TLS errors have one, too. */
const networkError = (error: unknown) => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
};
