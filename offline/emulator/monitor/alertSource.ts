import { storedActionGroups, type StoredActionGroup } from '../arm/actionGroups';
import type { Cloud } from '../cloud';
import { AzureError } from '../errors';
import { subscriptionId } from '../wellKnown';
import type { AlertFacts } from './alertFacts';
import type { AlertRequest } from './alertRequest';
import { alertTypes, hasSeverity, type AlertType, type AlertTypeName } from './alertTypes';
import { findRule } from './rules/findRule';
import type { DeployedRule } from './rules/deployedRule';

/** Who is to get an alert. */
export interface Addressee {
  group: StoredActionGroup;
  /** Goes before those of the alert. */
  customProperties: Record<string, string> | null;
}

/** What raises an alert: a deployed rule, or one that a request describes. */
export interface AlertSource {
  type: AlertTypeName;
  /** Whether Azure Monitor resolves its alerts; else, in a sentence, why it does not. */
  stateless: string | undefined;
  /** Tells its alerts from those of other sources, with type and target. */
  key: { actionGroup: string; rule: string };
  facts: Pick<
    AlertFacts,
    | 'rule'
    | 'ruleId'
    | 'severity'
    | 'description'
    | 'target'
    | 'dimensions'
    | 'customProperties'
    | 'declared'
  >;
  addressees: Addressee[];
}

export const refused = (status: number, code: string, message: string) =>
  new AzureError(status, code, message);

/** @throws 400 or 409 with a sentence: unknown action group or rule, what the type or the rule does not allow. */
export const alertSource = (cloud: Cloud, request: AlertRequest): AlertSource =>
  request.type === undefined
    ? fromRule(request, findRule(cloud, request.rule), storedActionGroups(cloud))
    : fromRequest(request, request.type, findActionGroup(cloud, request.actionGroup));

const neverResolved = (type: AlertTypeName) =>
  (alertTypes[type] as AlertType).stateful
    ? undefined
    : `Alerts of type '${type}' are stateless: Azure Monitor never resolves them. Close the incident in the ITSM tool.`;

function fromRequest(
  request: AlertRequest,
  name: AlertTypeName,
  group: StoredActionGroup,
): AlertSource {
  const type: AlertType = alertTypes[name];
  const { rule, severity } = request;
  if (severity !== undefined && !hasSeverity(type))
    throw refused(
      400,
      'SeverityNotSupported',
      `Alerts of type '${name}' have no severity of their own: Azure Monitor always sends Sev4. Leave 'severity' out.`,
    );
  return {
    type: name,
    stateless: neverResolved(name),
    key: { actionGroup: group.id, rule },
    facts: {
      rule,
      ruleId: `/subscriptions/${subscriptionId}/resourceGroups/${group.resourceGroup}/providers/${type.ruleType}/${rule}`,
      severity: `Sev${severity ?? (hasSeverity(type) ? 3 : 4)}`,
      description: request.description ?? `Alert rule ${rule}`,
      target: request.target ?? type.target,
      dimensions: request.dimensions ?? [],
      customProperties: request.customProperties ?? null,
      declared: {},
    },
    addressees: [{ group, customProperties: null }],
  };
}

function fromRule(
  request: AlertRequest,
  rule: DeployedRule,
  groups: StoredActionGroup[],
): AlertSource {
  const fixed = ['severity', 'description', 'actionGroup', 'customProperties'] as const;
  const given = fixed.filter((name) => request[name] !== undefined);
  if (given.length > 0)
    throw refused(
      400,
      'BadRequest',
      `Rule '${rule.name}' is deployed and decides these itself: leave out '${given.join("', '")}', or say with 'type' what kind of rule to play.`,
    );
  if (!rule.enabled)
    throw refused(
      409,
      'AlertRuleDisabled',
      `Rule '${rule.name}' is disabled: Azure Monitor does not evaluate it. Enable it first.`,
    );
  const severity = rule.severity ?? (hasSeverity(alertTypes[rule.type]) ? 3 : 4);
  const unresolved = `Rule '${rule.name}' has automatic resolution switched off: Azure Monitor never resolves its alerts. Close the incident in the ITSM tool.`;
  return {
    type: rule.type,
    stateless: neverResolved(rule.type) ?? (rule.resolvesAlerts ? undefined : unresolved),
    key: { actionGroup: '', rule: rule.id },
    facts: {
      rule: rule.name,
      ruleId: rule.id,
      severity: `Sev${severity}`,
      description: rule.description,
      target: targetIn(rule, request.target),
      dimensions: dimensionsOf(rule, request.dimensions),
      customProperties: rule.customProperties,
      declared: rule.declared,
    },
    addressees: addresseesOf(rule, groups),
  };
}

export const sameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Whether an ARM id is in a scope, whatever the case. */
export function isIn(scope: string, id: string): boolean {
  const [outer, inner] = [scope.toLowerCase().replace(/\/$/, ''), id.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function targetIn(rule: DeployedRule, wanted: string | undefined): string {
  if (wanted === undefined) return rule.target;
  if (rule.scopes.some((scope) => isIn(scope, wanted))) return wanted;
  throw refused(
    400,
    'BadRequest',
    `The target '${wanted}' is outside the scopes of rule '${rule.name}': ${rule.scopes.join(', ')}.`,
  );
}

/** Those the rule splits by, with the values that a request has for them. */
function dimensionsOf(rule: DeployedRule, wanted: AlertRequest['dimensions'] = []) {
  const known = rule.dimensions.map(({ name }) => name);
  const unknown = wanted.find(({ name }) => !known.includes(name));
  if (unknown)
    throw refused(
      400,
      'BadRequest',
      `Rule '${rule.name}' does not split by dimension '${unknown.name}'. It splits by: ${known.join(', ') || 'none'}.`,
    );
  return rule.dimensions.map(
    (dimension) => wanted.find(({ name }) => name === dimension.name) ?? dimension,
  );
}

/** Each group once. One that was deleted after the rule named it gets nothing. */
function addresseesOf(rule: DeployedRule, groups: StoredActionGroup[]): Addressee[] {
  const found = new Map<string, Addressee>();
  for (const { id, customProperties } of rule.actionGroups) {
    const group = groups.find((candidate) => sameId(candidate.id, id));
    if (group && !found.has(group.id)) found.set(group.id, { group, customProperties });
  }
  return [...found.values()];
}

function findActionGroup(cloud: Cloud, wanted: string | undefined): StoredActionGroup {
  const groups = storedActionGroups(cloud);
  const found = groups.filter(
    ({ id, name }) => wanted === undefined || sameId(id, wanted) || sameId(name, wanted),
  );
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
