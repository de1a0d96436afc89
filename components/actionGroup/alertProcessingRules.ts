import { AlertProcessingRuleByName } from '@pulumi/azure-native/alertsmanagement';
import * as pulumi from '@pulumi/pulumi';
import type { AlertProcessingRule } from './alertProcessingRuleArgs';
import { scopeRule } from './alertProcessingRuleRules';
import { gate } from '../validation';

/** Where the rules are put, and which action group they add. */
export interface RulesPlace {
  title: string;
  resourceGroupName: pulumi.Input<string>;
  actionGroupId: pulumi.Output<string>;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Makes the rules. They are named by name, so that their order means nothing. */
export function makeAlertProcessingRules(
  name: string,
  rules: readonly AlertProcessingRule[],
  { title, resourceGroupName, actionGroupId, tags }: RulesPlace,
  parent: pulumi.Resource,
): void {
  for (const rule of rules) {
    const key = `alertProcessingRules["${rule.name}"].scopes`;
    new AlertProcessingRuleByName(
      `${name}-${rule.name}-alert-processing-rule`,
      {
        alertProcessingRuleName: rule.name,
        resourceGroupName,
        // Always given: azure-native would put the resource group's region here, and the type is global.
        location: 'Global',
        tags,
        properties: {
          actions: [
            rule.action === 'suppress'
              ? { actionType: 'RemoveAllActionGroups' }
              : { actionType: 'AddActionGroups', actionGroupIds: [actionGroupId] },
          ],
          scopes: rule.scopes.map((scope) => gate(title, key, scope, scopeRule)),
          conditions: rule.conditions,
          schedule: rule.schedule,
          description: rule.description,
          enabled: rule.enabled ?? true,
        },
      },
      // azure-native would delete it first, and a new one that is refused then is in nobody's way any more.
      { parent, deleteBeforeReplace: false },
    );
    if (isEndless(rule)) {
      void pulumi.log.warn(endless(rule), parent);
    }
  }
}

/** A suppression that nothing ends. Recurrences are windows, so they do. */
function isEndless({ action, schedule, enabled = true }: AlertProcessingRule): boolean {
  const { effectiveUntil, recurrences } = schedule ?? {};
  return (
    action === 'suppress' && enabled && effectiveUntil === undefined && recurrences === undefined
  );
}

function endless({ name }: AlertProcessingRule): string {
  return (
    `alertProcessingRules["${name}"] suppresses alerts without an end: nobody is notified of any alert in its scopes until you remove it. ` +
    'Give its schedule effectiveUntil or recurrences, unless this is what you want.'
  );
}
