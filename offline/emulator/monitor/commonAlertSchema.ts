import { subscriptionId } from '../wellKnown';
import { nameOf, resourceGroupOf, resourceTypeOf, type AlertFacts } from './alertFacts';
import type { AlertType } from './alertTypes';

/**
 * The body Azure Monitor posts: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 * Fields that Azure leaves out are left out.
 */
export function commonAlert(type: AlertType, facts: AlertFacts) {
  const configurationItems = type.configurationItems(facts);
  const resourceType = resourceTypeOf(facts.target)?.toLowerCase();
  const resourceGroup = resourceGroupOf(facts.target)?.toLowerCase();
  // "Currently only applicable for metric alerts".
  const resolved = facts.condition === 'Resolved' && type.signalType === 'Metric';
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: alertResourceId(facts.alertId),
        alertRule: facts.rule,
        alertRuleId: facts.ruleId,
        severity: facts.severity,
        signalType: type.signalType,
        monitorCondition: facts.condition,
        monitoringService: type.monitoringService,
        alertTargetIDs: [facts.target.toLowerCase()],
        ...(configurationItems ? { configurationItems } : {}),
        originAlertId: originAlertId(type, facts),
        firedDateTime: facts.firedAt.toISOString(),
        ...(resolved ? { resolvedDateTime: facts.at.toISOString() } : {}),
        description: facts.description,
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
        ...(resourceGroup ? { targetResourceGroup: resourceGroup } : {}),
        ...(resourceType ? { targetResourceType: resourceType } : {}),
      },
      alertContext: type.context(facts),
      customProperties: facts.customProperties,
    },
  };
}

export const alertResourceId = (alertId: string) =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${alertId}`;

/** Each monitoring service numbers its alerts in its own way; the samples show these forms. */
function originAlertId(type: AlertType, facts: AlertFacts): string {
  const { eventId, alertId, ruleId, rule } = facts;
  if (type.monitoringService === 'Platform')
    return `${subscriptionId}_${resourceGroupOf(ruleId)}_microsoft.insights_metricAlerts_${rule}_${Number.parseInt(eventId.slice(0, 8), 16)}`;
  if (type.signalType === 'Activity Log' && nameOf(facts.target) !== subscriptionId)
    return `${eventId}_${alertId.replaceAll('-', '')}`;
  return eventId;
}
