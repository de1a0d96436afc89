import { randomUUID } from 'node:crypto';
import { subscriptionId } from '../wellKnown';
import * as contexts from './testContexts';
import { logVersion1, logVersion2 } from './testLogContexts';

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

/** What the tests differ in; they have neither rule id nor investigation link, and are always fired with Sev4. */
interface TestAlert {
  alertRule: string;
  /** Default: the id of an alert of Alerts Management. */
  alertId?: string;
  signalType: string;
  monitoringService: string;
  alertTargetIDs: string[];
  configurationItems?: string[];
  originAlertId: string;
  alertContextVersion?: string;
  alertContext: object;
  /** Left out by most. */
  customProperties?: object;
}

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourcegroups/test-RG`;
const machine = `${group}/providers/microsoft.compute/virtualmachines/test-VM`;
const insights = 'test-applicationInsights';
const component = `${group}/providers/microsoft.insights/components/${insights}`;
const metricOrigin = (type: string, rule: string) =>
  `${subscriptionId}_test-RG_microsoft.insights_${type}_${rule}_1234567890`;

/**
 * The body of a test, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-payloads-for-test-actions
 */
export function testAlert(
  name: TestAlertType,
  alertId: string,
  now: Date,
): { rule: string; body: object } {
  if (name === 'actualcostbudget' || name === 'forecastedbudget') return budgetAlert(name, now);
  const { alertContext, customProperties, ...own } = testOf(name, alertId, now);
  const essentials = {
    alertId: `${subscription}/providers/Microsoft.AlertsManagement/alerts/${alertId}`,
    severity: 'Sev4',
    monitorCondition: 'Fired',
    firedDateTime: now.toISOString(),
    description: 'Alert rule description',
    essentialsVersion: '1.0',
    alertContextVersion: '1.0',
    ...own,
  };
  const data = { essentials, alertContext, ...(customProperties ? { customProperties } : {}) };
  return { rule: own.alertRule, body: { schemaId: 'azureMonitorCommonAlertSchema', data } };
}

function budgetAlert(name: 'actualcostbudget' | 'forecastedbudget', now: Date) {
  const rule = name === 'actualcostbudget' ? 'Test_actual_cost_budget' : 'Test_forcasted_budget';
  const data = contexts.budget(rule, name === 'forecastedbudget', now);
  return { rule, body: { schemaId: 'azureMonitorCommonAlertSchema', data } };
}

/** 64 digits, where a test has no GUID. */
const long = (id: string) => id.replaceAll('-', '').repeat(2);

function testOf(name: Exclude<TestAlertType, `${string}budget`>, id: string, now: Date): TestAlert {
  const at = now.toISOString();
  const event = randomUUID();
  switch (name) {
    case 'activitylog':
      return {
        alertId: `${subscription}/resourceGroups/test-RG/providers/microsoft.insights/activityLogAlerts/Test_Alert`,
        alertRule: 'test-activityLogAlertRule',
        signalType: 'Activity Log',
        monitoringService: 'Activity Log - Administrative',
        alertTargetIDs: [machine],
        configurationItems: ['test-VM'],
        originAlertId: `${event}_${id.replaceAll('-', '')}`,
        alertContext: contexts.administrative(event, at),
      };
    case 'resourcehealth':
      return {
        alertRule: 'test-ResourceHealthAlertRule',
        signalType: 'Activity Log',
        monitoringService: 'Resource Health',
        alertTargetIDs: [machine],
        configurationItems: ['test-VM'],
        originAlertId: `${event}_${id.replaceAll('-', '')}`,
        alertContext: contexts.resourceHealth(event, at),
      };
    case 'servicehealth':
      return {
        alertId: `${subscription}/providers/Microsoft.AlertsManagement/alerts/${long(id)}`,
        alertRule: 'test-ServiceHealthAlertRule',
        signalType: 'ActivityLog',
        monitoringService: 'ServiceHealth',
        alertTargetIDs: [subscription],
        originAlertId: event,
        alertContext: contexts.serviceHealth(event, at),
      };
    case 'metricstaticthreshold':
      return {
        alertRule: 'test-metricAlertRule',
        signalType: 'Metric',
        monitoringService: 'Platform',
        alertTargetIDs: [
          `${group}/providers/microsoft.storage/storageaccounts/test-storageAccount`,
        ],
        configurationItems: ['test-storageAccount'],
        originAlertId: metricOrigin('metricAlerts', 'test-metricAlertRule'),
        alertContext: contexts.staticThreshold(at),
        customProperties: contexts.customProperties,
      };
    case 'metricsdynamicthreshold':
      return {
        alertRule: 'test-dynamicMetricAlertRule',
        signalType: 'Metric',
        monitoringService: 'Platform',
        alertTargetIDs: [
          `${group}/providers/Microsoft.Storage/storageAccounts/test-storageAccount`,
        ],
        configurationItems: ['test-storageAccount'],
        // With the name of the other metric test, in the sample too.
        originAlertId: metricOrigin('metricAlerts', 'test-metricAlertRule'),
        alertContext: contexts.dynamicThreshold(at),
        customProperties: contexts.customProperties,
      };
    case 'webtestalert':
      return {
        alertRule: `test-availabilityTest-${insights}`,
        signalType: 'Metric',
        monitoringService: 'Platform',
        alertTargetIDs: [component],
        configurationItems: [insights],
        originAlertId: metricOrigin('metricalerts', `test-availabilityTest-${insights}`),
        alertContext: contexts.availability(`test-availabilityTest-${insights}`, at),
        customProperties: contexts.customProperties,
      };
    case 'smartalert':
      return {
        alertRule: 'test-SmartAlertRule',
        signalType: 'Log',
        monitoringService: 'SmartDetector',
        alertTargetIDs: [component],
        configurationItems: [insights],
        originAlertId: long(id),
        alertContext: contexts.smart(component, at),
      };
    case 'logalertv2':
      return {
        ...logAlert('test-logAlertRule-v2', 'Log Alerts V2', event),
        alertContext: logVersion2(workspace, at),
      };
    case 'logalertv1numresult':
      return {
        ...logAlert('test-logAlertRule-v1-numResults', 'Log Analytics', event),
        alertContextVersion: '1.1',
        alertContext: logVersion1(workspace, event, false, at),
      };
    case 'logalertv1metricmeasurement':
      return {
        ...logAlert('test-logAlertRule-v1-metricMeasurement', 'Log Analytics', event),
        configurationItems: [],
        alertContextVersion: '1.1',
        alertContext: logVersion1(workspace, event, true, at),
      };
  }
}

const workspace = `${group}/providers/microsoft.operationalinsights/workspaces/test-logAnalyticsWorkspace`;

const logAlert = (alertRule: string, monitoringService: string, originAlertId: string) => ({
  alertRule,
  signalType: 'Log',
  monitoringService,
  alertTargetIDs: [workspace],
  configurationItems: ['test-computer'],
  originAlertId,
});
