import { matching, subscriptionId } from '../support';
import { posted, raise, start, type PostedAlert, type startMonitor } from './support';

type Monitor = Awaited<ReturnType<typeof startMonitor>>;

export const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
export const aGuid = matching(new RegExp(`^${guid.source}$`));
export const at = start.toISOString();
/** The same moment as the essentials have it, and as the activity log does. */
export const precise = '2026-11-23T12:00:00.0000000Z';
export const offset = '2026-11-23T12:00:00.0000000+00:00';
export const group = `/subscriptions/${subscriptionId}/resourceGroups/rg1`;
export const app = `/subscriptions/${subscriptionId}/resourceGroups/rg-app/providers`;

type Request = { type: string } & Record<string, unknown>;

/** Fires an alert and gives what the receiver got. */
export async function fire(monitor: Monitor, request: Request): Promise<PostedAlert> {
  await raise(monitor.cloud, { rule: 'rule-1', ...request });
  const last = posted(monitor.receiver).at(-1);
  if (!last) throw new Error('Nothing was posted.');
  return last;
}

/** Fires, waits ten minutes, resolves. */
export async function fireAndResolve(monitor: Monitor, request: Request) {
  const fired = await fire(monitor, request);
  monitor.clock.now = new Date(start.getTime() + 10 * 60_000);
  const { type, rule = 'rule-1', target } = request;
  await raise(monitor.cloud, { type, rule, target, condition: 'Resolved' });
  return { fired, resolved: posted(monitor.receiver).at(-1) as PostedAlert };
}

/** The portal's page on an alert, whose id names the resource group of the target. */
export const investigationLink = (group: string) =>
  matching(
    new RegExp(
      `^https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Alerts/Investigate.ReactView/alertId/%2fsubscriptions%2f${subscriptionId}${group}%2fproviders%2fMicrosoft.AlertsManagement%2falerts%2f${guid.source}$`,
    ),
  );

/** The essentials of a metric alert on an example resource. */
export const metricEssentials = (name: string, namespace: string, resource: string) => ({
  alertId: matching(
    new RegExp(
      `^/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${guid.source}$`,
    ),
  ),
  alertRule: 'rule-1',
  alertRuleID: `${group}/providers/microsoft.insights/metricAlerts/rule-1`,
  severity: 'Sev3',
  signalType: 'Metric',
  monitorCondition: 'Fired',
  monitoringService: 'Platform',
  alertTargetIDs: [`${app}/${namespace}/${resource}/${name}`.toLowerCase()],
  configurationItems: [name],
  originAlertId: matching(
    new RegExp(`^${subscriptionId}_rg1_microsoft.insights_metricAlerts_rule-1_-?\\d+$`),
  ),
  firedDateTime: precise,
  description: 'Alert rule rule-1',
  essentialsVersion: '1.0',
  alertContextVersion: '1.0',
  investigationLink: investigationLink('%2fresourceGroups%2frg-app'),
  targetResourceGroup: 'rg-app',
  targetResourceType: `${namespace}/${resource}`.toLowerCase(),
});
/** What metric alerts say of each static threshold, whatever its rule says. */
export const staticThresholdFailingPeriods = {
  numberOfEvaluationPeriods: 0,
  minFailingPeriodsToAlert: 0,
};
/** The window of a metric alert. */
export const window = {
  windowSize: 'PT5M',
  windowStartTime: '2026-11-23T11:55:00.000Z',
  windowEndTime: at,
};
