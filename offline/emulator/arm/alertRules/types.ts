import { activityLogAlerts } from './activityLogAlert';
import { alertProcessingRules } from './alertProcessingRule';
import { metricAlerts } from './metricAlert';
import { prometheusRuleGroups } from './prometheusRuleGroup';
import { scheduledQueryRules } from './scheduledQueryRule';

/** Rules that make alerts, and those that change what alerts do. */
export const alertRuleTypes = [
  metricAlerts,
  activityLogAlerts,
  scheduledQueryRules,
  prometheusRuleGroups,
  alertProcessingRules,
];
