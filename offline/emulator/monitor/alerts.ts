import { randomUUID } from 'node:crypto';
import type { Cloud } from '../cloud';
import { get, run } from '../database';
import { alertSource, refused, type AlertSource } from './alertSource';
import type { AlertFacts } from './alertFacts';
import type { AlertRequest } from './alertRequest';
import { alertTypes, type AlertType } from './alertTypes';
import { commonAlert } from './commonAlertSchema';
import { ship } from './deliver';
import { created, resolved } from './instances/alertInstance';
import { findAlert, saveInstance, type Kept } from './instances/alertStore';
import { processAlert } from './processingRules';
import { reachOf } from './receivers';

interface Row {
  id: string;
  body: string;
}

/**
 * Fires or resolves an alert, as an alert rule does, and begins to send it.
 * @returns its id, who gets it and why, and the ids of the deliveries, which go on after this.
 * @throws 400 or 409 with a sentence: unknown rule or action group, alert that is never resolved, wrong order.
 */
export function raiseAlert(cloud: Cloud, request: AlertRequest) {
  const source = alertSource(cloud, request);
  const type: AlertType = alertTypes[source.type];
  const reach = reachOf(cloud, request);
  const facts =
    request.condition === 'Resolved'
      ? resolveAlert(cloud, request, source)
      : fireAlert(cloud, source);
  const { alertId, rule, condition } = facts;
  const { addressees, ...processingRules } = processAlert(cloud, source, facts);
  keepInstance(cloud, facts, processingRules.suppressedBy.length > 0);
  const deliveries = addressees.flatMap(({ group, customProperties }) =>
    ship(cloud, {
      alert: { alertId, rule, type: source.type, condition },
      body: commonAlert(type, {
        ...facts,
        customProperties: customProperties ?? facts.customProperties,
      }),
      group,
      receivers: group.properties.webhookReceivers ?? [],
      ...reach,
      wrongToken: request.wrongToken,
    }),
  );
  const actionGroups = addressees.map(({ group }) => group.id);
  return { alertId, condition, actionGroups, processingRules, deliveries };
}

function fireAlert(cloud: Cloud, source: AlertSource): AlertFacts {
  const { key, facts, type, stateless } = source;
  // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview: fires once until it is resolved.
  if (!stateless && findOpen(cloud, source))
    throw refused(
      409,
      'AlertAlreadyFired',
      `The alert of rule '${facts.rule}' has fired and is not resolved: Azure Monitor does not fire it again. Resolve it, or name another rule or target.`,
    );
  const now = cloud.now();
  const kept: Kept = {
    ...facts,
    alertId: randomUUID(),
    eventId: randomUUID(),
    firedAt: now.toISOString(),
  };
  run(
    cloud.database,
    'INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    kept.alertId,
    key.actionGroup,
    type,
    key.rule,
    facts.target,
    stateless ? 0 : 1,
    JSON.stringify(kept),
    '',
  );
  return { ...kept, condition: 'Fired', at: now, firedAt: now };
}

function keepInstance(cloud: Cloud, { alertId, condition, at }: AlertFacts, isSuppressed: boolean) {
  if (condition === 'Fired') return saveInstance(cloud, alertId, created(at, isSuppressed));
  const alert = findAlert(cloud, alertId);
  // One that fired more than 30 days ago is resolved all the same, and is not there any more.
  if (alert) saveInstance(cloud, alertId, resolved(alert.instance, at));
}

/** Everything but the condition and the time is as it was when the alert fired. */
function resolveAlert(cloud: Cloud, request: AlertRequest, source: AlertSource): AlertFacts {
  if (source.stateless) throw refused(400, 'AlertIsStateless', source.stateless);
  const given = (['severity', 'description', 'dimensions', 'customProperties'] as const).filter(
    (name) => request[name] !== undefined,
  );
  if (given.length > 0)
    throw refused(
      400,
      'BadRequest',
      `A resolution repeats what the alert fired with: leave out '${given.join("', '")}'.`,
    );
  const row = findOpen(cloud, source);
  if (!row)
    throw refused(
      409,
      'AlertNotFired',
      `No alert of rule '${source.facts.rule}' has fired that is not resolved. Fire it first, with the same type, action group and target.`,
    );
  run(cloud.database, 'UPDATE alerts SET open = 0 WHERE id = ?', row.id);
  const kept = JSON.parse(row.body) as Kept;
  return { ...kept, condition: 'Resolved', firedAt: new Date(kept.firedAt), at: cloud.now() };
}

const findOpen = (cloud: Cloud, { key, type, facts }: AlertSource) =>
  get<Row>(
    cloud.database,
    'SELECT id, body FROM alerts WHERE open = 1 AND action_group = ? AND type = ? AND rule = ? AND target = ?',
    key.actionGroup,
    type,
    key.rule,
    facts.target,
  );
