import * as monitor from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import type { RuleArgs } from './ruleArgs';

/** Resource health alert: a resource is down, and no user took it down. Never resolves. */
export function resourceUnavailable(rule: RuleArgs, subscription: pulumi.Input<string>) {
  return new monitor.ActivityLogAlert('resource-unavailable', {
    activityLogAlertName: rule.ruleName,
    resourceGroupName: rule.resourceGroupName,
    location: 'global',
    description:
      'Azure reports a resource as unavailable or degraded. Details: Resource health in the Azure portal.',
    enabled: true,
    scopes: [subscription],
    condition: {
      allOf: [
        { field: 'category', equals: 'ResourceHealth' },
        {
          anyOf: [
            { field: 'properties.currentHealthStatus', equals: 'Unavailable' },
            { field: 'properties.currentHealthStatus', equals: 'Degraded' },
          ],
        },
        // What users stop themselves is no incident.
        { field: 'properties.cause', equals: 'PlatformInitiated' },
      ],
    },
    actions: { actionGroups: [{ actionGroupId: rule.actionGroupId }] },
  });
}
