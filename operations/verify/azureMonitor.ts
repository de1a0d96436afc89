import type { TSchema } from 'typebox';
import { actionGroup, alertRule, inForm, lock, permission, processingRule } from '../answers';
import { listArm, type Azure } from '../azure';
import { unknown, type Finding } from '../preflight/finding';
import { allows, type ArmPermission } from '../preflight/principal';
import { actionGroupsVersion, permissionsVersion } from '../preflight/resourceManager';
import { actionGroupFindings, lockFinding, type ActionGroup, type Lock } from './actionGroup';
import type { Promised, PromisedGroup } from './promise';
import {
  alertScopes,
  foreignSuppressions,
  suppressionFindings,
  type AlertRule,
  type ProcessingRule,
} from './suppression';

/** Types of alert rules that can name an action group, with an api-version each. */
const alertRuleTypes = {
  'Microsoft.Insights/metricAlerts': '2018-03-01',
  'Microsoft.Insights/activityLogAlerts': '2020-10-01',
  'Microsoft.Insights/scheduledQueryRules': '2021-08-01',
  'Microsoft.AlertsManagement/prometheusRuleGroups': '2023-03-01',
};

type WithGroup = Promised & { group: PromisedGroup };

/** Everything about the action group, as Azure answers now. */
export async function groupFindings(
  azure: Azure,
  promised: WithGroup,
  declaredUris: ReadonlyMap<string, string>,
  now: Date,
): Promise<Finding[]> {
  const { id } = promised.group;
  const { status, body } = await azure.arm(`${id}?api-version=${actionGroupsVersion}`);
  const isKnown = status === 200 || status === 404;
  const group = status === 200 ? inForm<ActionGroup>(actionGroup, body, id) : undefined;
  return [
    ...(isKnown
      ? actionGroupFindings(promised, group, declaredUris)
      : [notAnswered('Action group', status)]),
    ...(status === 404 ? [] : [await lockOf(azure, promised)]),
    ...(await suppressionsOf(azure, promised.group, now)),
  ];
}

async function lockOf(azure: Azure, promised: WithGroup): Promise<Finding> {
  const path = `${promised.group.id}/providers/Microsoft.Authorization/locks?api-version=2020-05-01`;
  const { status, items } = await listArm<Lock>(azure, path, lock);
  return status === 200 ? lockFinding(promised, items) : notAnswered('Lock', status);
}

async function suppressionsOf(azure: Azure, group: PromisedGroup, now: Date): Promise<Finding[]> {
  const subscription = /^\/subscriptions\/[^/]+/.exec(group.id)?.[0] ?? '';
  const listed = <T>(type: string, version: string, item: TSchema) =>
    listArm<T>(azure, `${subscription}/providers/${type}?api-version=${version}`, item);
  const rules = await listed<ProcessingRule>(
    'Microsoft.AlertsManagement/actionRules',
    '2021-08-08',
    processingRule,
  );
  if (rules.status !== 200) {
    return [notAnswered('Alerts suppressed now', rules.status)];
  }
  const suppressions = foreignSuppressions(group, rules.items, now);
  if (suppressions.length === 0) {
    return suppressionFindings(group, [], []);
  }
  const alertRules: AlertRule[] = [];
  let isComplete = true;
  for (const [type, version] of Object.entries(alertRuleTypes)) {
    const { status, items } = await listed<AlertRule>(type, version, alertRule);
    alertRules.push(...items);
    isComplete &&= status === 200;
  }
  const scopes = isComplete ? alertScopes(group, alertRules, rules.items) : undefined;
  return suppressionFindings(group, suppressions, scopes);
}

const notAnswered = (check: string, status: number) =>
  unknown(check, `cannot be checked: Resource Manager answers ${status}`);

/** Whether the current principal may write the action group: then it deploys, and has to own the application. */
export async function mayWrite(azure: Azure, { id }: PromisedGroup): Promise<boolean> {
  const scope = /^.*?\/resourceGroups\/[^/]+/i.exec(id)?.[0] ?? '';
  const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=${permissionsVersion}`;
  const { items } = await listArm<ArmPermission>(azure, path, permission);
  return items.some((entry) => allows(entry, 'Microsoft.Insights/actionGroups/write'));
}
