import { Type } from 'typebox';
import type { App } from '../../app';
import { ArmQuery, authorize, checkVersion } from '../../arm/armRequest';
import { covers } from '../../arm/scopes';
import type { Caller, Cloud } from '../../cloud';
import { pathOf } from '../../errors';
import { change, fullUrl } from '../../routeHelpers';
import { refused } from '../alertSource';
import { alertStates, withState, type AlertState } from './alertInstance';
import { AlertQuery, listAlerts } from './alertList';
import { alertResource, alertType } from './alertResource';
import { saveInstance, storedAlerts } from './alertStore';

/** The specification's newest first; Azure's SDK for Python sends 2019-05-05-preview. */
const versions = [
  ...['2025-05-25-preview', '2024-01-01-preview', '2023-07-12-preview', '2019-05-05-preview'],
  ...['2019-03-01', '2019-03-01-preview', '2018-05-05', '2018-05-05-preview'],
];

const subscription = '/subscriptions/:subscription';
const group = `${subscription}/resourceGroups/:resourceGroup`;
const scopes = [subscription, group, `${group}/providers/:namespace/:type/:resource`];

const where = Type.Object({ subscription: Type.String() });
const named = Type.Object({ subscription: Type.String(), alert: Type.String() });

/** The reason may be left out. */
const Comments = Type.Union([
  Type.Null(),
  Type.Object(
    { comments: Type.Optional(Type.Union([Type.String(), Type.Null()])) },
    { additionalProperties: false },
  ),
]);

interface Request {
  url: string;
  caller: Caller;
  params: { subscription: string };
  query: ArmQuery;
}

/** The alerts that were raised, as resources: https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts */
export function registerAlertInstanceRoutes(app: App, cloud: Cloud): void {
  for (const scope of scopes) {
    const all = `${scope}/providers/${alertType}`;
    const one = `${all}/:alert`;
    app.get(all, { schema: { params: where, querystring: AlertQuery } }, (r) => {
      const alerts = alertsAt(cloud, r, 'read');
      return listAlerts(alerts, r.query, cloud.now(), fullUrl(r));
    });
    app.get(one, { schema: { params: named, querystring: ArmQuery } }, (r) =>
      alertResource(alertAt(cloud, r, 'read'), true),
    );
    app.get(`${one}/history`, { schema: { params: named, querystring: ArmQuery } }, (r) => {
      const { facts, type, instance } = alertAt(cloud, r, 'history/read');
      return {
        id: `${decodeURIComponent(pathOf(r))}/default`,
        type: alertType,
        name: type.ruleName?.(facts) ?? facts.rule,
        properties: { alertId: facts.alertId, modifications: instance.modifications },
      };
    });
    const ChangeQuery = Type.Object({
      ...ArmQuery.properties,
      newState: Type.Optional(Type.String()),
    });
    const changeState = { params: named, querystring: ChangeQuery, body: Comments };
    app.post(`${one}/changestate`, { schema: changeState }, (r) =>
      change(cloud, () => {
        const alert = alertAt(cloud, r, 'changestate/action');
        const instance = withState(alert.instance, stateOf(r.query.newState), {
          at: cloud.now(),
          modifiedBy: r.caller.clientId,
          comments: r.body?.comments ?? '',
        });
        saveInstance(cloud, alert.facts.alertId, instance);
        return alertResource({ ...alert, instance }, true);
      }),
    );
  }
}

/** What is about the scope or something in it. @throws unless the caller may do it there. */
function alertsAt(cloud: Cloud, request: Request, operation: string, id = '') {
  checkVersion(request.query, 'alerts', versions, ['global']);
  const path = decodeURIComponent(pathOf(request));
  const scope = path.slice(
    0,
    path.toLowerCase().lastIndexOf(`/providers/${alertType.toLowerCase()}`),
  );
  const on = id === '' ? scope : `${scope}/providers/${alertType}/${id}`;
  const { caller, params } = request;
  authorize(cloud, caller, params.subscription, `${alertType}/${operation}`, on);
  return storedAlerts(cloud).filter(({ facts }) => covers(scope, facts.target));
}

/** @throws 404 where there is none of that id, or it is about something else. */
function alertAt(
  cloud: Cloud,
  request: Request & { params: { alert: string } },
  operation: string,
) {
  const { alert } = request.params;
  const found = alertsAt(cloud, request, operation, alert).find(
    ({ facts }) => facts.alertId === alert.toLowerCase(),
  );
  if (!found) throw refused(404, 'NotFound', `The alert '${alert}' could not be found.`);
  return found;
}

function stateOf(wanted: string | undefined): AlertState {
  const state = alertStates.find((each) => each === wanted);
  if (state === undefined)
    throw refused(
      400,
      'BadRequest',
      `newState must be ${alertStates.join(', ')} (got ${wanted === undefined ? 'none' : `'${wanted}'`}).`,
    );
  return state;
}
