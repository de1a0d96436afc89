import { activityLogAlerts } from '../../arm/alertRules/activityLogAlert';
import { metricAlerts } from '../../arm/alertRules/metricAlert';
import { prometheusRuleGroups } from '../../arm/alertRules/prometheusRuleGroup';
import { scheduledQueryRules } from '../../arm/alertRules/scheduledQueryRule';
import { resourcesOfType } from '../../arm/armStore';
import type { Cloud } from '../../cloud';
import { AzureError } from '../../errors';
import { activityLogRule } from './activityLogRule';
import type { DeployedRule } from './deployedRule';
import { logRule } from './logRule';
import { metricRule } from './metricRule';
import { prometheusRules } from './prometheusRules';

/**
 * The deployed rule of that name or id, whatever the case.
 * @throws 400 if there is none or there are several.
 */
export function findRule(cloud: Cloud, wanted: string): DeployedRule {
  const rules = deployedRules(cloud);
  const same = (text: string) => text.toLowerCase() === wanted.toLowerCase();
  const found = rules.filter(({ id, name }) => same(id) || same(name));
  const [only] = found;
  const known = (found.length > 1 ? found : rules).map(({ id }) => id).join(', ') || 'none';
  if (!only)
    throw new AzureError(
      400,
      'AlertRuleNotFound',
      `There is no alert rule '${wanted}'. There are: ${known}. Deploy one first, or say with 'type' what kind of rule to play.`,
    );
  if (found.length > 1)
    throw new AzureError(
      400,
      'AlertRuleNotFound',
      `${found.length} alert rules are named '${wanted}': say which, by its id: ${known}.`,
    );
  return only;
}

function deployedRules(cloud: Cloud): DeployedRule[] {
  const stored = (type: { type: string }) => resourcesOfType(cloud, type.type);
  return [
    ...stored(metricAlerts).map(metricRule),
    ...stored(scheduledQueryRules).map(logRule),
    ...stored(prometheusRuleGroups).flatMap(prometheusRules),
    ...stored(activityLogAlerts).map(activityLogRule),
  ];
}
