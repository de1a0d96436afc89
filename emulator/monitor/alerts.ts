import { randomUUID } from 'node:crypto';
import { storedActionGroups, type StoredActionGroup } from '../arm/actionGroups';
import type { Cloud } from '../cloud';
import { get, run } from '../database';
import { AzureError } from '../errors';
import { subscriptionId } from '../wellKnown';
import type { AlertFacts } from './alertFacts';
import type { AlertRequest } from './alertRequest';
import { alertTypes, hasSeverity, type AlertType } from './alertTypes';
import { commonAlert } from './commonAlertSchema';
import { ship } from './deliver';
import { reachOf } from './receivers';

interface Row {
  id: string;
  body: string;
}

/** What the store keeps of an alert: everything its resolution repeats. */
type Kept = Omit<AlertFacts, 'condition' | 'at' | 'firedAt'> & { firedAt: string };

const refused = (status: number, code: string, message: string) =>
  new AzureError(status, code, message);

/**
 * Fires or resolves an alert, as an alert rule does, and begins to send it.
 * @returns its id and those of the deliveries, which go on after this.
 * @throws 400 or 409 with a sentence: unknown action group, type that is never resolved, wrong order.
 */
export function raiseAlert(cloud: Cloud, request: AlertRequest) {
  const type: AlertType = alertTypes[request.type];
  const group = findActionGroup(cloud, request.actionGroup);
  const reach = reachOf(cloud, request);
  const facts =
    request.condition === 'Resolved'
      ? resolveAlert(cloud, request, type, group)
      : fireAlert(cloud, request, type, group);
  const { alertId, rule, condition } = facts;
  const deliveries = ship(cloud, {
    alert: { alertId, rule, type: request.type, condition },
    body: commonAlert(type, facts),
    group,
    receivers: group.properties.webhookReceivers ?? [],
    ...reach,
    wrongToken: request.wrongToken,
  });
  return { alertId, condition, actionGroup: group.id, deliveries };
}

function fireAlert(
  cloud: Cloud,
  request: AlertRequest,
  type: AlertType,
  group: StoredActionGroup,
): AlertFacts {
  const target = request.target ?? type.target;
  if (request.severity !== undefined && !hasSeverity(type))
    throw refused(
      400,
      'SeverityNotSupported',
      `Alerts of type '${request.type}' have no severity of their own: Azure Monitor always sends Sev4. Leave 'severity' out.`,
    );
  // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview: fires once until it is resolved.
  if (type.stateful && findOpen(cloud, request, group, target))
    throw refused(
      409,
      'AlertAlreadyFired',
      `The alert of rule '${request.rule}' has fired and is not resolved: Azure Monitor does not fire it again. Resolve it, or name another rule or target.`,
    );
  const now = cloud.now();
  const kept: Kept = {
    alertId: randomUUID(),
    eventId: randomUUID(),
    rule: request.rule,
    ruleId: `/subscriptions/${subscriptionId}/resourceGroups/${group.resourceGroup}/providers/${type.ruleType}/${request.rule}`,
    severity: `Sev${request.severity ?? (hasSeverity(type) ? 3 : 4)}`,
    description: request.description ?? `Alert rule ${request.rule}`,
    target,
    dimensions: request.dimensions ?? [],
    customProperties: request.customProperties ?? null,
    firedAt: now.toISOString(),
  };
  run(
    cloud.database,
    'INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?)',
    kept.alertId,
    group.id,
    request.type,
    request.rule,
    target,
    type.stateful ? 1 : 0,
    JSON.stringify(kept),
  );
  return { ...kept, condition: 'Fired', at: now, firedAt: now };
}

/** Everything but the condition and the time is as it was when the alert fired. */
function resolveAlert(
  cloud: Cloud,
  request: AlertRequest,
  type: AlertType,
  group: StoredActionGroup,
): AlertFacts {
  if (!type.stateful)
    throw refused(
      400,
      'AlertIsStateless',
      `Alerts of type '${request.type}' are stateless: Azure Monitor never resolves them. Close the incident in the ITSM tool.`,
    );
  const given = (['severity', 'description', 'dimensions', 'customProperties'] as const).filter(
    (name) => request[name] !== undefined,
  );
  if (given.length > 0)
    throw refused(
      400,
      'BadRequest',
      `A resolution repeats what the alert fired with: leave out '${given.join("', '")}'.`,
    );
  const row = findOpen(cloud, request, group, request.target ?? type.target);
  if (!row)
    throw refused(
      409,
      'AlertNotFired',
      `No alert of rule '${request.rule}' has fired that is not resolved. Fire it first, with the same type, action group and target.`,
    );
  run(cloud.database, 'UPDATE alerts SET open = 0 WHERE id = ?', row.id);
  const kept = JSON.parse(row.body) as Kept;
  return { ...kept, condition: 'Resolved', firedAt: new Date(kept.firedAt), at: cloud.now() };
}

const findOpen = (
  cloud: Cloud,
  { type, rule }: AlertRequest,
  group: StoredActionGroup,
  target: string,
) =>
  get<Row>(
    cloud.database,
    'SELECT id, body FROM alerts WHERE open = 1 AND action_group = ? AND type = ? AND rule = ? AND target = ?',
    group.id,
    type,
    rule,
    target,
  );

function findActionGroup(cloud: Cloud, wanted: string | undefined): StoredActionGroup {
  const groups = storedActionGroups(cloud);
  const same = (a: string) => a.toLowerCase() === wanted?.toLowerCase();
  const found = groups.filter(({ id, name }) => wanted === undefined || same(id) || same(name));
  const [only] = found;
  if (only && found.length === 1) return only;
  const known = groups.map(({ id }) => id).join(', ') || 'none';
  throw refused(
    400,
    'ActionGroupNotFound',
    only
      ? `${found.length} action groups ${wanted === undefined ? 'exist' : `are named '${wanted}'`}: say which, by its id: ${known}.`
      : `There is no action group${wanted === undefined ? '' : ` '${wanted}'`}. There are: ${known}. Deploy one first.`,
  );
}
