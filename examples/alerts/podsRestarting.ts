import * as alertsmanagement from '@pulumi/azure-native/alertsmanagement';
import type { RuleArgs } from './ruleArgs';

/** Prometheus rule group with one alert: pods that restart again and again. Resolves by itself. */
export function podsRestarting(rule: RuleArgs, azureMonitorWorkspaceId: string, location: string) {
  return new alertsmanagement.PrometheusRuleGroup('pods-restarting', {
    ruleGroupName: rule.ruleName,
    resourceGroupName: rule.resourceGroupName,
    location,
    description: 'Health of the pods in Kubernetes.',
    enabled: true,
    scopes: [azureMonitorWorkspaceId],
    interval: 'PT1M',
    rules: [
      {
        alert: rule.ruleName,
        expression:
          'sum by (cluster, namespace, pod) (increase(kube_pod_container_status_restarts_total[15m])) > 3',
        for: 'PT5M',
        severity: 1,
        enabled: true,
        annotations: {
          description:
            'The pod {{ $labels.namespace }}/{{ $labels.pod }} of {{ $labels.cluster }} restarted more than 3 times within 15 minutes.',
        },
        resolveConfiguration: { autoResolved: true, timeToResolve: 'PT10M' },
        actions: [{ actionGroupId: rule.actionGroupId }],
      },
    ],
  });
}
