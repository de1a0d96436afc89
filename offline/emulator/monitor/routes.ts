import { TestNotification } from '../arm/actionGroupSchema';
import { ArmQuery } from '../arm/armRequest';
import type { Cloud } from '../cloud';
import { change, fullUrl, origin, params, target } from '../routeHelpers';
import type { App } from '../app';
import { AlertRequest, DeliveryQuery, Receivers } from './alertRequest';
import { raiseAlert } from './alerts';
import { listDeliveries } from './deliveryLog';
import { createNotifications, notificationStatus } from './notifications';
import { setReceivers } from './receivers';

/** No whole seconds: a test is sent at once, and a client's own interval is long enough. */
const soon = (location: string) => ({ location, 'retry-after-ms': '50' });

/** Azure Monitor's sender: the controls that raise alerts, and ARM's test notifications. */
export function registerMonitorRoutes(app: App, cloud: Cloud): void {
  app.post('/_emulator/alerts', { schema: { body: AlertRequest } }, (r, reply) => {
    reply.code(202);
    return change(cloud, () => raiseAlert(cloud, r.body));
  });
  app.get('/_emulator/deliveries', { schema: { querystring: DeliveryQuery } }, async (r) => {
    const { alert, wait } = r.query;
    const { running } = cloud.monitor;
    if (wait === 'true')
      await Promise.all(listDeliveries(cloud, alert).flatMap(({ id }) => running.get(id) ?? []));
    return { value: listDeliveries(cloud, alert) };
  });
  app.post('/_emulator/receivers', { schema: { body: Receivers } }, (r, reply) => {
    setReceivers(cloud, r.body);
    return reply.code(204).send();
  });

  const group =
    '/subscriptions/:subscription/resourceGroups/:resourceGroup/providers/Microsoft.Insights/actionGroups/:name';
  const create = {
    params: params('subscription', 'resourceGroup', 'name'),
    querystring: ArmQuery,
    body: TestNotification,
  };
  app.post(`${group}/createNotifications`, { schema: create }, (r, reply) => {
    const path = change(cloud, () => createNotifications(cloud, target(r), r.body));
    return reply
      .code(202)
      .headers(soon(origin(r) + path))
      .send();
  });
  const status = {
    params: params('subscription', 'resourceGroup', 'name', 'notification'),
    querystring: ArmQuery,
  };
  app.get(`${group}/notificationStatus/:notification`, { schema: status }, (r, reply) => {
    const { notification, ...named } = r.params;
    const found = notificationStatus(
      cloud,
      { caller: r.caller, ...named, query: r.query },
      notification,
    );
    if (found.state === 'Completed') return found;
    return reply
      .code(202)
      .headers(soon(fullUrl(r)))
      .send(found);
  });
}
