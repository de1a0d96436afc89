import type { App } from '../app';
import type { Cloud } from '../cloud';
import { change, fullUrl, origin, params, pollHeaders, target } from '../routeHelpers';
import * as actionGroups from './actionGroups';
import { ActionGroup, ActionGroupPatch, Subscription } from './actionGroupSchema';
import { ArmQuery } from './armRequest';
import * as resourceGroups from './resourceGroups';
import { getResourceProvider, listLocations, listResourceProviders } from './resourceProviders';
import { listResources } from './resources';
import { getSubscription, listSubscriptions, listTenants } from './subscriptions';

/** Subscriptions, resource groups and action groups. */
export function registerResourceManagerRoutes(app: App, cloud: Cloud): void {
  subscriptionRoutes(app, cloud);
  resourceGroupRoutes(app, cloud);
  actionGroupRoutes(app, cloud);
}

function resourceGroupRoutes(app: App, cloud: Cloud): void {
  const all = '/subscriptions/:subscription/resourceGroups';
  const one = `${all}/:name`;
  const item = { params: params('subscription', 'name'), querystring: ArmQuery };
  const list = { schema: { params: params('subscription'), querystring: ArmQuery } };
  app.get(all, list, (r) =>
    resourceGroups.listResourceGroups(cloud, { caller: r.caller, ...r.params, query: r.query }),
  );
  app.get(one, { schema: item }, (r) => resourceGroups.getResourceGroup(cloud, target(r)));
  app.head(one, { schema: item }, (r, reply) =>
    reply.code(resourceGroups.resourceGroupExists(cloud, target(r)) ? 204 : 404).send(),
  );
  app.put(one, { schema: { ...item, body: resourceGroups.ResourceGroup } }, (r, reply) => {
    const done = change(cloud, () => resourceGroups.putResourceGroup(cloud, target(r), r.body));
    return reply.code(done.status).send(done.body);
  });
  app.patch(one, { schema: { ...item, body: resourceGroups.ResourceGroupPatch } }, (r) =>
    change(cloud, () => resourceGroups.patchResourceGroup(cloud, target(r), r.body)),
  );
  app.delete(one, { schema: item }, (r, reply) => {
    const poll = change(cloud, () => resourceGroups.deleteResourceGroup(cloud, target(r)));
    return reply
      .code(202)
      .headers(pollHeaders(origin(r) + poll))
      .send();
  });
  const poll = { schema: { params: params('subscription', 'operation') } };
  app.get('/subscriptions/:subscription/operationresults/:operation', poll, (r, reply) => {
    const status = change(cloud, () => resourceGroups.pollOperation(cloud, r.params.operation));
    return reply
      .code(status)
      .headers(status === 202 ? pollHeaders(fullUrl(r)) : {})
      .send();
  });
  const inGroup = { params: params('subscription', 'resourceGroup'), querystring: ArmQuery };
  app.get(`${all}/:resourceGroup/resources`, { schema: inGroup }, (r) =>
    listResources(cloud, target(r)),
  );
}

function subscriptionRoutes(app: App, cloud: Cloud): void {
  const query = { schema: { querystring: ArmQuery } };
  const one = { schema: { params: params('subscription'), querystring: ArmQuery } };
  app.get('/tenants', query, (r) => listTenants(r.query));
  app.get('/subscriptions', query, (r) => listSubscriptions(r.query));
  app.get('/subscriptions/:subscription', one, (r) =>
    getSubscription(r.params.subscription, r.query),
  );
  app.get('/subscriptions/:subscription/resources', one, (r) => listResources(cloud, target(r)));
  app.get('/subscriptions/:subscription/providers', one, (r) =>
    listResourceProviders(cloud, r.caller, r.params.subscription, r.query),
  );
  const locations = { schema: { params: params('subscription'), querystring: ArmQuery } };
  app.get('/subscriptions/:subscription/locations', locations, (r) =>
    listLocations(cloud, r.caller, r.params.subscription, r.query),
  );
  const provider = '/subscriptions/:subscription/providers/:namespace';
  const named = { schema: { params: params('subscription', 'namespace'), querystring: ArmQuery } };
  app.get(provider, named, (r) => {
    const { subscription, namespace } = r.params;
    return getResourceProvider(cloud, r.caller, subscription, namespace, r.query, 'read');
  });
  app.post(`${provider}/register`, named, (r) => {
    const { subscription, namespace } = r.params;
    return getResourceProvider(
      cloud,
      r.caller,
      subscription,
      namespace,
      r.query,
      'register/action',
    );
  });
}

function actionGroupRoutes(app: App, cloud: Cloud): void {
  const type = 'providers/Microsoft.Insights/actionGroups';
  const group = '/subscriptions/:subscription/resourceGroups/:resourceGroup';
  const one = `${group}/${type}/:name`;
  const item = {
    params: params('subscription', 'resourceGroup', 'name'),
    querystring: ArmQuery,
  };
  const inGroup = { params: params('subscription', 'resourceGroup'), querystring: ArmQuery };
  app.get(`${group}/${type}`, { schema: inGroup }, (r) =>
    actionGroups.listActionGroups(cloud, target(r)),
  );
  const inSubscription = { params: params('subscription'), querystring: ArmQuery };
  app.get(`/subscriptions/:subscription/${type}`, { schema: inSubscription }, (r) =>
    actionGroups.listActionGroups(cloud, { ...target(r), resourceGroup: '' }),
  );
  app.get(one, { schema: item }, (r) => actionGroups.getActionGroup(cloud, target(r)));
  app.head(one, { schema: item }, (r, reply) =>
    reply.code(actionGroups.actionGroupExists(cloud, target(r)) ? 204 : 404).send(),
  );
  app.put(one, { schema: { ...item, body: ActionGroup } }, (r, reply) => {
    const done = change(cloud, () => actionGroups.putActionGroup(cloud, target(r), r.body));
    return reply.code(done.status).send(done.body);
  });
  app.patch(one, { schema: { ...item, body: ActionGroupPatch } }, (r) =>
    change(cloud, () => actionGroups.patchActionGroup(cloud, target(r), r.body)),
  );
  app.delete(one, { schema: item }, (r, reply) => {
    const status = change(cloud, () => actionGroups.deleteActionGroup(cloud, target(r)));
    return reply.code(status).send();
  });
  app.post(`${one}/subscribe`, { schema: { ...item, body: Subscription } }, (r) =>
    actionGroups.enableReceiver(cloud, target(r), r.body.receiverName),
  );
}
