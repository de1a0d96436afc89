import { originAlertId } from '../commonAlertSchema';
import { nameOf, resourceGroupOf, resourceTypeOf } from '../alertFacts';
import type { StoredAlert } from './alertStore';

export const alertType = 'Microsoft.AlertsManagement/alerts';

/**
 * An alert as the API shows it: under the id of its target, whichever scope it is asked at.
 * https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-by-id
 */
export function alertResource({ type, facts, instance }: StoredAlert, withContext: boolean) {
  const target = facts.target.toLowerCase();
  const [latest] = instance.modifications;
  return {
    id: `${target}/providers/${alertType}/${facts.alertId}`,
    type: alertType,
    name: type.ruleName?.(facts) ?? facts.rule,
    properties: {
      essentials: {
        severity: facts.severity,
        // The API knows Metric, Log and Unknown.
        signalType: type.signalType === 'Activity Log' ? 'Log' : type.signalType,
        alertState: instance.alertState,
        monitorCondition: facts.condition,
        targetResource: target,
        targetResourceName: nameOf(target),
        targetResourceGroup: resourceGroupOf(target) ?? '',
        targetResourceType: resourceTypeOf(target) ?? '',
        monitorService: type.monitoringService,
        alertRule: facts.ruleId,
        sourceCreatedId: originAlertId(type, facts),
        startDateTime: facts.firedAt.toISOString(),
        lastModifiedDateTime: latest?.modifiedAt ?? facts.firedAt.toISOString(),
        lastModifiedUserName: latest?.modifiedBy ?? 'System',
        ...(instance.resolvedAt === null
          ? {}
          : { monitorConditionResolvedDateTime: instance.resolvedAt }),
        actionStatus: { isSuppressed: instance.isSuppressed },
        description: facts.description,
      },
      ...(withContext ? { context: type.context(facts) } : {}),
    },
  };
}
export type AlertResource = ReturnType<typeof alertResource>;
