import { randomUUID } from 'node:crypto';
import type { StoredActionGroup } from '../arm/actionGroups';
import { subscriptionId } from '../wellKnown';
import { exampleResource, type AlertFacts } from './alertFacts';
import { alertTypes, type AlertType, type AlertTypeName } from './alertTypes';
import { budget, logVersion1, smart } from './testContexts';
import { commonAlert } from './commonAlertSchema';

/**
 * The alert types of `createNotifications`, as actionGroups_API.json lists them:
 * https://github.com/Azure/azure-rest-api-specs/tree/main/specification/monitor/resource-manager/Microsoft.Insights
 */
export const testAlertTypes = [
  'servicehealth',
  'metricstaticthreshold',
  'metricsdynamicthreshold',
  'logalertv2',
  'smartalert',
  'webtestalert',
  'logalertv1numresult',
  'logalertv1metricmeasurement',
  'resourcehealth',
  'activitylog',
  'actualcostbudget',
  'forecastedbudget',
] as const;
export type TestAlertType = (typeof testAlertTypes)[number];

/** Those that alert rules raise as well. */
const sameAs: Partial<Record<TestAlertType, AlertTypeName>> = {
  servicehealth: 'service-health',
  metricstaticthreshold: 'metric',
  metricsdynamicthreshold: 'metric-dynamic',
  logalertv2: 'log',
  webtestalert: 'availability',
  resourcehealth: 'resource-health',
  activitylog: 'activity-log',
};

const workspace = exampleResource('Microsoft.OperationalInsights/workspaces', 'log-app');

/**
 * The body of a test, as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-payloads-for-test-actions
 */
export function testAlert(
  name: TestAlertType,
  alertId: string,
  group: StoredActionGroup,
  now: Date,
): { rule: string; body: object } {
  const rule = `test-${name}`;
  if (name === 'actualcostbudget' || name === 'forecastedbudget')
    return { rule, body: budget(name, now) };
  const known = sameAs[name];
  const type: AlertType = known ? alertTypes[known] : testOnly(name);
  const facts: AlertFacts = {
    condition: 'Fired',
    alertId,
    eventId: randomUUID(),
    rule,
    ruleId: `/subscriptions/${subscriptionId}/resourceGroups/${group.resourceGroup}/providers/${type.ruleType}/${rule}`,
    severity: 'Sev4',
    description: 'Alert rule description',
    target: type.target,
    dimensions: name.startsWith('log') ? [{ name: 'Computer', value: 'test-computer' }] : [],
    declared: {},
    customProperties: type.signalType === 'Metric' ? { customKey1: 'value1' } : null,
    firedAt: now,
    at: now,
  };
  return { rule, body: commonAlert(type, facts) };
}

function testOnly(name: TestAlertType): AlertType {
  if (name === 'smartalert')
    return {
      ...alertTypes.availability,
      signalType: 'Log',
      monitoringService: 'SmartDetector',
      context: smart,
    };
  const metric = name === 'logalertv1metricmeasurement';
  return {
    ...alertTypes.log,
    monitoringService: 'Log Analytics',
    target: workspace,
    context: (facts) => logVersion1(facts, metric),
  };
}
