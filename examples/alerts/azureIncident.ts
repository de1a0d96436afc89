import * as monitor from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import type { RuleArgs } from './ruleArgs';

/** Service health alert: an outage or a security issue of Azure itself. Needs a Global action group. Never resolves. */
export function azureIncident(rule: RuleArgs, subscription: pulumi.Input<string>) {
  return new monitor.ActivityLogAlert('azure-incident', {
    activityLogAlertName: rule.ruleName,
    resourceGroupName: rule.resourceGroupName,
    location: 'global',
    description:
      'Azure reports an incident that affects this subscription. Details: Service Health in the Azure portal.',
    enabled: true,
    scopes: [subscription],
    condition: {
      allOf: [
        { field: 'category', equals: 'ServiceHealth' },
        {
          anyOf: [
            { field: 'properties.incidentType', equals: 'Incident' },
            { field: 'properties.incidentType', equals: 'Security' },
          ],
        },
      ],
    },
    actions: { actionGroups: [{ actionGroupId: rule.actionGroupId }] },
  });
}
