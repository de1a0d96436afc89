import type { Cloud } from '../../cloud';
import { change, params, target } from '../../routeHelpers';
import type { AnyAlertRule } from './alertRuleType';
import type { App } from '../../app';
import { ArmQuery } from '../armRequest';
import type { AlertRuleType } from './alertRuleType';
import * as alertRules from './alertRules';
import { AlertRulePatch } from './parts';
import { alertRuleTypes } from './types';

/** Alert rules of every type, and alert processing rules: they differ in their schemas and rules only. */
export function registerAlertRuleRoutes(app: App, cloud: Cloud): void {
  for (const type of alertRuleTypes) routesOf(app, cloud, type);
}

function routesOf(app: App, cloud: Cloud, type: AlertRuleType): void {
  const group = '/subscriptions/:subscription/resourceGroups/:resourceGroup';
  const one = `${group}/providers/${type.type}/:name`;
  const item = {
    params: params('subscription', 'resourceGroup', 'name'),
    querystring: ArmQuery,
  };
  const inGroup = { params: params('subscription', 'resourceGroup'), querystring: ArmQuery };
  app.get(`${group}/providers/${type.type}`, { schema: inGroup }, (r) =>
    alertRules.listAlertRules(cloud, type, target(r)),
  );
  const inSubscription = { params: params('subscription'), querystring: ArmQuery };
  app.get(`/subscriptions/:subscription/providers/${type.type}`, { schema: inSubscription }, (r) =>
    alertRules.listAlertRules(cloud, type, { ...target(r), resourceGroup: '' }),
  );
  app.get(one, { schema: item }, (r) => alertRules.getAlertRule(cloud, type, target(r)));
  app.put(one, { schema: { ...item, body: type.schema } }, (r, reply) => {
    const body = r.body as AnyAlertRule;
    const done = change(cloud, () => alertRules.putAlertRule(cloud, type, target(r), body));
    return reply.code(done.status).send(done.body);
  });
  app.patch(one, { schema: { ...item, body: AlertRulePatch } }, (r) =>
    change(cloud, () => alertRules.patchAlertRule(cloud, type, target(r), r.body)),
  );
  app.delete(one, { schema: item }, (r, reply) => {
    const status = change(cloud, () => alertRules.deleteAlertRule(cloud, type, target(r)));
    return reply.code(status).send();
  });
}
