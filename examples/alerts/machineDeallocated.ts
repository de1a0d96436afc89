import * as monitor from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import type { RuleArgs } from './ruleArgs';

/** Activity log alert: somebody stopped and deallocated a virtual machine. Never resolves. */
export function machineDeallocated(rule: RuleArgs, subscription: pulumi.Input<string>) {
  return new monitor.ActivityLogAlert('machine-deallocated', {
    activityLogAlertName: rule.ruleName,
    resourceGroupName: rule.resourceGroupName,
    location: 'global',
    description:
      'A virtual machine was stopped and deallocated. If that was not planned, start it again.',
    enabled: true,
    scopes: [subscription],
    condition: {
      allOf: [
        { field: 'category', equals: 'Administrative' },
        { field: 'operationName', equals: 'Microsoft.Compute/virtualMachines/deallocate/action' },
        // One operation is logged several times: as accepted, started, succeeded.
        { field: 'status', containsAny: ['Succeeded'] },
      ],
    },
    actions: { actionGroups: [{ actionGroupId: rule.actionGroupId }] },
  });
}
