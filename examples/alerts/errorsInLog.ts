import * as monitor from '@pulumi/azure-native/monitor';
import { cmdbDimensions } from './cmdbDimensions';
import type { AlertsConfig } from './config';
import type { RuleArgs } from './ruleArgs';

/** Log search alert, split by the columns that name the affected item. Resolves by itself. */
export function errorsInLog(
  rule: RuleArgs,
  workspaceId: string,
  { location, logQuery, logDimensions }: AlertsConfig,
) {
  return new monitor.ScheduledQueryRule(
    'errors-in-log',
    {
      ruleName: rule.ruleName,
      resourceGroupName: rule.resourceGroupName,
      location,
      kind: 'LogAlert',
      displayName: rule.ruleName,
      description:
        'More than 10 errors were logged within 15 minutes. The alert links to the entries.',
      severity: 3,
      enabled: true,
      scopes: [workspaceId],
      evaluationFrequency: 'PT5M',
      windowSize: 'PT15M',
      autoMitigate: true,
      criteria: {
        allOf: [
          {
            query: logQuery,
            timeAggregation: 'Count',
            operator: 'GreaterThan',
            threshold: 10,
            dimensions: cmdbDimensions(logDimensions).map((name) => ({
              name,
              operator: 'Include',
              values: ['*'],
            })),
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [rule.actionGroupId] },
    },
    // Azure refuses other scopes in place, and azure-native tries: https://github.com/pulumi/pulumi-azure-native/issues/4839
    { replaceOnChanges: ['scopes'], deleteBeforeReplace: true },
  );
}
