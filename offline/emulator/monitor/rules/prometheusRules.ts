import type { PrometheusRule, PrometheusRuleGroup } from '../../arm/alertRules/prometheusRuleGroup';
import type { StoredResource } from '../../arm/armStore';
import { nameOf } from '../alertFacts';
import type { DeployedRule } from './deployedRule';

/** The alerting rules of a group; each is named within it. */
export function prometheusRules({ id, body }: StoredResource): DeployedRule[] {
  const { properties } = body as PrometheusRuleGroup;
  return properties.rules.filter(({ alert }) => alert).map((rule) => ruleOf(id, properties, rule));
}

function ruleOf(
  groupId: string,
  group: PrometheusRuleGroup['properties'],
  rule: PrometheusRule,
): DeployedRule {
  const name = rule.alert ?? '';
  // Its series have the cluster's name as a label.
  const cluster = group.clusterName ?? nameOf(group.scopes[1] ?? '');
  return {
    id: `${groupId}/rules/${name}`,
    name,
    type: 'prometheus',
    enabled: (group.enabled ?? true) && (rule.enabled ?? true),
    resolvesAlerts: rule.resolveConfiguration?.autoResolved ?? true,
    severity: rule.severity ?? undefined,
    description: rule.annotations?.['description'] ?? group.description ?? '',
    scopes: group.scopes,
    target: group.scopes[0] ?? '',
    actionGroups: (rule.actions ?? []).map(({ actionGroupId, actionProperties }) => ({
      id: actionGroupId,
      customProperties: actionProperties ?? null,
    })),
    customProperties: null,
    dimensions: [],
    declared: {
      prometheus: {
        interval: group.interval ?? 'PT1M',
        expression: rule.expression,
        for: rule.for ?? 'PT0M',
        labels: { ...(cluster ? { cluster } : {}), ...rule.labels },
        annotations: rule.annotations ?? {},
      },
    },
  };
}
