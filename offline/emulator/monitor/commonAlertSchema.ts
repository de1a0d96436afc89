import { subscriptionId } from '../wellKnown';
import {
  nameOf,
  preciseTime,
  resourceGroupOf,
  resourceTypeOf,
  type AlertFacts,
} from './alertFacts';
import type { AlertType } from './alertTypes';

/**
 * The body Azure Monitor posts: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 * Fields that Azure leaves out are left out; `alertRuleID` is written so, and `investigationLink` is there, in public
 * captures of 2025 and 2026.
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
        alertRule: type.ruleName?.(facts) ?? facts.rule,
        alertRuleID: facts.ruleId,
        severity: facts.severity,
        signalType: type.signalType,
        monitorCondition: facts.condition,
        monitoringService: type.monitoringService,
        alertTargetIDs: [facts.target.toLowerCase()],
        ...(configurationItems ? { configurationItems } : {}),
        originAlertId: originAlertId(type, facts),
        firedDateTime: preciseTime(facts.firedAt),
        ...(resolved ? { resolvedDateTime: preciseTime(facts.at) } : {}),
        description: facts.description,
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
        investigationLink: investigationLink(facts, resourceGroup),
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

/** The portal's page on an alert; its id names the resource group of the target, where that has one. */
function investigationLink({ alertId }: AlertFacts, resourceGroup: string | undefined): string {
  const group = resourceGroup ? `/resourceGroups/${resourceGroup}` : '';
  const id = `/subscriptions/${subscriptionId}${group}/providers/Microsoft.AlertsManagement/alerts/${alertId}`;
  return `https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Alerts/Investigate.ReactView/alertId/${id.replaceAll('/', '%2f')}`;
}

/** Each monitoring service numbers its alerts in its own way; the samples show these forms. */
export function originAlertId(type: AlertType, facts: AlertFacts): string {
  const { eventId, alertId, ruleId } = facts;
  if (type.monitoringService === 'Platform') {
    const [, , subscription, , group, , ...rule] = ruleId.split('/');
    // A signed number of 32 bits: it may be negative.
    return [subscription, group, ...rule, Number.parseInt(eventId.slice(0, 8), 16) | 0].join('_');
  }
  if (type.signalType === 'Activity Log' && nameOf(facts.target) !== subscriptionId)
    return `${eventId}_${alertId.replaceAll('-', '')}`;
  return eventId;
}
