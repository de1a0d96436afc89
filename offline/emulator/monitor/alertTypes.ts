import { subscriptionId } from '../wellKnown';
import { autoscale, policy, recommendation, security } from './activityCategories';
import { administrative, resourceHealth, serviceHealth } from './activityContexts';
import { exampleResource, nameOf, type AlertFacts } from './alertFacts';
import { logConfigurationItems, logQuery } from './logContext';
import {
  availability,
  dynamicThreshold,
  prometheus,
  prometheusItems,
  prometheusName,
  staticThreshold,
} from './metricContexts';

/** What the kinds of alerts differ in. */
export interface AlertType {
  /** Whether Azure Monitor resolves it: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview */
  stateful: boolean;
  signalType: 'Metric' | 'Log' | 'Activity Log';
  monitoringService: string;
  /** Part of the rule's ARM id. */
  ruleType: string;
  /** ARM id of the target where a request names none. */
  target: string;
  context: (facts: AlertFacts) => object;
  /** Its rule as the alert names it. Default: by its name. */
  ruleName?: (facts: AlertFacts) => string;
  /** Undefined: the field is not sent. */
  configurationItems: (facts: AlertFacts) => string[] | undefined;
}

const targetName = (facts: AlertFacts) => [nameOf(facts.target)];

const metric = {
  stateful: true,
  signalType: 'Metric',
  monitoringService: 'Platform',
  ruleType: 'microsoft.insights/metricAlerts',
  configurationItems: targetName,
} as const;

/** Alerts on the activity log have no severity of their own and are never resolved. */
const activityLog = {
  stateful: false,
  signalType: 'Activity Log',
  ruleType: 'microsoft.insights/activityLogAlerts',
  configurationItems: targetName,
} as const;

const virtualMachine = exampleResource('Microsoft.Compute/virtualMachines', 'vm-app');

export const alertTypes = {
  metric: { ...metric, target: virtualMachine, context: staticThreshold },
  'metric-dynamic': {
    ...metric,
    target: exampleResource('Microsoft.Storage/storageAccounts', 'stapp'),
    context: dynamicThreshold,
  },
  availability: {
    ...metric,
    target: exampleResource('Microsoft.Insights/components', 'appi-app'),
    context: availability,
  },
  log: {
    stateful: true,
    signalType: 'Log',
    monitoringService: 'Log Alerts V2',
    ruleType: 'microsoft.insights/scheduledQueryRules',
    target: exampleResource('Microsoft.OperationalInsights/workspaces', 'log-app'),
    context: logQuery,
    configurationItems: logConfigurationItems,
  },
  'activity-log': {
    ...activityLog,
    monitoringService: 'Activity Log - Administrative',
    target: virtualMachine,
    context: administrative,
  },
  'service-health': {
    ...activityLog,
    monitoringService: 'ServiceHealth',
    target: `/subscriptions/${subscriptionId}`,
    context: serviceHealth,
    configurationItems: () => undefined,
  },
  'resource-health': {
    ...activityLog,
    monitoringService: 'Resource Health',
    target: virtualMachine,
    context: resourceHealth,
  },
  autoscale: {
    ...activityLog,
    monitoringService: 'Activity Log - Autoscale',
    target: exampleResource('Microsoft.Insights/autoscaleSettings', 'autoscale-app'),
    context: autoscale,
  },
  security: {
    ...activityLog,
    monitoringService: 'Activity Log - Security',
    // The event's own resource: https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema#security-alert-category
    target: exampleResource('Microsoft.Security/locations/westeurope/alerts', 'eicar'),
    context: security,
  },
  recommendation: {
    ...activityLog,
    monitoringService: 'Activity Log - Recommendation',
    target: virtualMachine,
    context: recommendation,
  },
  policy: {
    ...activityLog,
    monitoringService: 'Activity Log - Policy',
    target: virtualMachine,
    context: policy,
  },
  // The workspace is the target, the cluster the configuration item: so a public capture of 2022 has it.
  prometheus: {
    ...metric,
    monitoringService: 'Prometheus',
    ruleType: 'Microsoft.AlertsManagement/prometheusRuleGroups/itsm/rules',
    target: exampleResource('Microsoft.Monitor/accounts', 'amw-app'),
    context: prometheus,
    ruleName: prometheusName,
    configurationItems: prometheusItems,
  },
} as const satisfies Record<string, AlertType>;

export type AlertTypeName = keyof typeof alertTypes;
export const alertTypeNames = Object.keys(alertTypes) as AlertTypeName[];

/** Whether its rules have a severity; the others are always Sev4. */
export const hasSeverity = (type: AlertType) => type.signalType !== 'Activity Log';
