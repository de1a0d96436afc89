import { declareRules } from '../../../examples/alerts/alerts';
import type { AlertsConfig } from '../../../examples/alerts/config';
import { ids, run } from '../../support/mocks';

const actionGroupId = `/subscriptions/${ids.subscription}/resourceGroups/rg-itsm-dev/providers/microsoft.insights/actionGroups/itsm-dev`;
const subscription = `/subscriptions/${ids.subscription}`;
const target = (type: string) => `${subscription}/resourceGroups/rg-app/providers/${type}/app`;

const all: AlertsConfig = {
  secureExportStack: 'organization/itsm-secure-export/dev',
  resourceGroupName: 'rg-alerts',
  location: 'westeurope',
  virtualMachineId: target('Microsoft.Compute/virtualMachines'),
  workspaceId: target('Microsoft.OperationalInsights/workspaces'),
  logQuery: 'Syslog',
  logDimensions: ['Computer', '_ResourceId'],
  azureMonitorWorkspaceId: target('Microsoft.Monitor/accounts'),
};

const declare = (config: AlertsConfig) => run(() => declareRules(config, actionGroupId));

let warn: jest.SpyInstance;
let log: jest.SpyInstance;
beforeEach(() => {
  warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

const activityLogAlert = (name: string, description: string, allOf: object[]) => ({
  type: 'azure-native:monitor:ActivityLogAlert',
  name,
  inputs: {
    activityLogAlertName: `${name}-dev`,
    resourceGroupName: 'rg-alerts',
    location: 'global',
    description,
    enabled: true,
    scopes: [subscription],
    condition: { allOf },
    actions: { actionGroups: [{ actionGroupId }] },
  },
});

const expected = [
  activityLogAlert(
    'azure-incident',
    'Azure reports an incident that affects this subscription. Details: Service Health in the Azure portal.',
    [
      { field: 'category', equals: 'ServiceHealth' },
      {
        anyOf: [
          { field: 'properties.incidentType', equals: 'Incident' },
          { field: 'properties.incidentType', equals: 'Security' },
        ],
      },
    ],
  ),
  {
    type: 'azure-native:monitor:MetricAlert',
    name: 'cpu-high',
    inputs: {
      ruleName: 'cpu-high-dev',
      resourceGroupName: 'rg-alerts',
      location: 'global',
      description:
        'The CPU was above 90 % for 15 minutes on average. Look for runaway processes; resize if it lasts.',
      severity: 2,
      enabled: true,
      scopes: [all.virtualMachineId],
      evaluationFrequency: 'PT5M',
      windowSize: 'PT15M',
      autoMitigate: true,
      criteria: {
        odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion',
            name: 'cpu',
            metricNamespace: 'Microsoft.Compute/virtualMachines',
            metricName: 'Percentage CPU',
            timeAggregation: 'Average',
            operator: 'GreaterThan',
            threshold: 90,
          },
        ],
      },
      actions: [{ actionGroupId }],
    },
  },
  {
    type: 'azure-native:monitor:ScheduledQueryRule',
    name: 'errors-in-log',
    inputs: {
      ruleName: 'errors-in-log-dev',
      resourceGroupName: 'rg-alerts',
      location: 'westeurope',
      kind: 'LogAlert',
      displayName: 'errors-in-log-dev',
      description:
        'More than 10 errors were logged within 15 minutes. The alert links to the entries.',
      severity: 3,
      enabled: true,
      scopes: [all.workspaceId],
      evaluationFrequency: 'PT5M',
      windowSize: 'PT15M',
      autoMitigate: true,
      criteria: {
        allOf: [
          {
            query: 'Syslog',
            timeAggregation: 'Count',
            operator: 'GreaterThan',
            threshold: 10,
            dimensions: [
              { name: '_ResourceId', operator: 'Include', values: ['*'] },
              { name: 'Computer', operator: 'Include', values: ['*'] },
            ],
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [actionGroupId] },
    },
  },
  activityLogAlert(
    'machine-deallocated',
    'A virtual machine was stopped and deallocated. If that was not planned, start it again.',
    [
      { field: 'category', equals: 'Administrative' },
      { field: 'operationName', equals: 'Microsoft.Compute/virtualMachines/deallocate/action' },
      { field: 'status', containsAny: ['Succeeded'] },
    ],
  ),
  {
    type: 'azure-native:alertsmanagement:PrometheusRuleGroup',
    name: 'pods-restarting',
    inputs: {
      ruleGroupName: 'pods-restarting-dev',
      resourceGroupName: 'rg-alerts',
      location: 'westeurope',
      description: 'Health of the pods in Kubernetes.',
      enabled: true,
      scopes: [all.azureMonitorWorkspaceId],
      interval: 'PT1M',
      rules: [
        {
          alert: 'pods-restarting-dev',
          expression:
            'sum by (cluster, namespace, pod) (increase(kube_pod_container_status_restarts_total[15m])) > 3',
          for: 'PT5M',
          severity: 1,
          enabled: true,
          annotations: {
            description:
              'The pod {{ $labels.namespace }}/{{ $labels.pod }} of {{ $labels.cluster }} restarted more than 3 times within 15 minutes.',
          },
          resolveConfiguration: { autoResolved: true, timeToResolve: 'PT10M' },
          actions: [{ actionGroupId }],
        },
      ],
    },
  },
  activityLogAlert(
    'resource-unavailable',
    'Azure reports a resource as unavailable or degraded. Details: Resource health in the Azure portal.',
    [
      { field: 'category', equals: 'ResourceHealth' },
      {
        anyOf: [
          { field: 'properties.currentHealthStatus', equals: 'Unavailable' },
          { field: 'properties.currentHealthStatus', equals: 'Degraded' },
        ],
      },
      { field: 'properties.cause', equals: 'PlatformInitiated' },
    ],
  ),
];

test('with every target configured it registers exactly these rules, and says nothing', async () => {
  const { resources, result } = await declare(all);

  expect(
    resources
      .map(({ type, name, inputs }) => ({ type, name, inputs }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  ).toEqual(expected);
  expect(result).toEqual(expected.map(({ name }) => `${name}-dev`));
  expect(warn).not.toHaveBeenCalled();
  expect(log).not.toHaveBeenCalled();
});

test('rules without a target are left out, and it is said', async () => {
  const { resources, result } = await declare({
    ...all,
    virtualMachineId: undefined,
    workspaceId: undefined,
    azureMonitorWorkspaceId: undefined,
    logDimensions: [],
  });

  const names = ['azure-incident', 'machine-deallocated', 'resource-unavailable'];
  expect(resources.map(({ name }) => name).sort()).toEqual(names);
  expect(result).toEqual(names.map((name) => `${name}-dev`));
  expect(log.mock.calls).toEqual([
    ['info: [runtime] virtualMachineId is not configured: there is no CPU rule.'],
    ['info: [runtime] workspaceId is not configured: there is no log rule.'],
    ['info: [runtime] azureMonitorWorkspaceId is not configured: there is no Prometheus rule.'],
  ]);
  expect(warn).not.toHaveBeenCalled();
});

test('a log rule that names no affected item is warned of', async () => {
  await declare({ ...all, logDimensions: ['Facility'] });

  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^warning: \[runtime\] logDimensions has Facility only: the ITSM tool/)],
  ]);
});
