import * as monitor from '@pulumi/azure-native/monitor';
import type { RuleArgs } from './ruleArgs';

/** Metric alert: the CPU of one virtual machine. Resolves by itself. */
export function cpuHigh({ ruleName, ...rule }: RuleArgs, virtualMachineId: string) {
  return new monitor.MetricAlert('cpu-high', {
    ruleName,
    resourceGroupName: rule.resourceGroupName,
    // Given in every rule: azure-native would put the resource group's region here.
    location: 'global',
    description:
      'The CPU was above 90 % for 15 minutes on average. Look for runaway processes; resize if it lasts.',
    severity: 2,
    enabled: true,
    scopes: [virtualMachineId],
    evaluationFrequency: 'PT5M',
    windowSize: 'PT15M',
    autoMitigate: true,
    criteria: {
      odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion',
          name: 'cpu',
          metricNamespace: 'Microsoft.Compute/virtualMachines',
          metricName: 'Percentage CPU',
          timeAggregation: 'Average',
          operator: 'GreaterThan',
          threshold: 90,
        },
      ],
    },
    actions: [{ actionGroupId: rule.actionGroupId }],
  });
}
