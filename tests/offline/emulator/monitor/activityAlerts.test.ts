import { aString, matching, subscriptionId, tenantId } from '../support';
import {
  aGuid,
  app,
  at,
  fire,
  group,
  guid,
  investigationLink,
  metricEssentials,
  offset,
} from './expectedAlerts';
import { deploy, startMonitor } from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(async () => {
  await monitor.reset();
  await deploy(monitor.cloud);
});

const activityEssentials = {
  ...metricEssentials('vm-app', 'Microsoft.Compute', 'virtualMachines'),
  alertRuleID: `${group}/providers/microsoft.insights/activityLogAlerts/rule-1`,
  severity: 'Sev4',
  signalType: 'Activity Log',
  originAlertId: matching(new RegExp(`^${guid.source}_[0-9a-f]{32}$`)),
};

/** What an event has in every category but Service Health. */
const anEvent = (eventSource: string) => ({
  correlationId: aGuid,
  eventSource,
  eventTimestamp: offset,
  httpRequest: '',
  eventDataId: aGuid,
  level: 'Informational',
  operationId: aGuid,
  tenantId,
  submissionTimestamp: offset,
  ReceivedTime: offset,
  ingestionTime: offset,
  'Activity Log Event Description': '',
});
const machine = `${app}/Microsoft.Compute/virtualMachines/vm-app`;

it('an activity log alert of an administrative event', async () => {
  const { data } = await fire(monitor, { type: 'activity-log' });
  expect(data).toEqual({
    essentials: { ...activityEssentials, monitoringService: 'Activity Log - Administrative' },
    alertContext: {
      ...anEvent('Administrative'),
      authorization: {
        action: 'Microsoft.Compute/virtualMachines/restart/action',
        scope: machine,
      },
      channels: 'Operation',
      claims: aString,
      caller: '77777777-7777-7777-7777-777777777777',
      operationName: 'Microsoft.Compute/virtualMachines/restart/action',
      properties: {
        eventCategory: 'Administrative',
        entity: machine,
        message: 'Microsoft.Compute/virtualMachines/restart/action',
        hierarchy: `${tenantId}/${subscriptionId}`,
      },
      status: 'Succeeded',
      subStatus: '',
    },
    customProperties: null,
  });
  expect(JSON.parse(String(data.alertContext['claims']))).toMatchObject({
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
  });
});

it('a Service Health alert, about a subscription, with numbers where others have words', async () => {
  const { data } = await fire(monitor, {
    type: 'service-health',
    description: 'Queries are slow.',
  });
  const { targetResourceGroup, targetResourceType, configurationItems, ...shared } =
    activityEssentials;
  expect([targetResourceGroup, targetResourceType, configurationItems]).not.toContain(undefined);
  expect(data).toEqual({
    essentials: {
      ...shared,
      monitoringService: 'ServiceHealth',
      alertTargetIDs: [`/subscriptions/${subscriptionId}`],
      originAlertId: aGuid,
      investigationLink: investigationLink(''),
      description: 'Queries are slow.',
    },
    alertContext: {
      authorization: null,
      channels: 1,
      claims: null,
      caller: null,
      correlationId: aGuid,
      eventSource: 2,
      eventTimestamp: offset,
      httpRequest: null,
      eventDataId: aGuid,
      level: 3,
      operationName: 'Microsoft.ServiceHealth/incident/action',
      operationId: aGuid,
      properties: {
        title: 'Azure Synapse Analytics: rule-1',
        service: 'Azure Synapse Analytics',
        region: 'West Europe',
        communication: '<p>Queries are slow.</p>',
        incidentType: 'Incident',
        trackingId: aString,
        impactStartTime: at,
        impactMitigationTime: '2026-11-23T20:00:00.000Z',
        impactedServices:
          '[{"ImpactedRegions":[{"RegionName":"West Europe"}],"ServiceName":"Azure Synapse Analytics"}]',
        impactedServicesTableRows: matching(/^<tr>/),
        defaultLanguageTitle: 'Azure Synapse Analytics: rule-1',
        defaultLanguageContent: '<p>Queries are slow.</p>',
        stage: 'Active',
        communicationId: aGuid,
        maintenanceId: aGuid,
        isHIR: 'false',
        version: '0.1.1',
      },
      status: 'Active',
      subStatus: null,
      submissionTimestamp: offset,
      ResourceType: null,
    },
    customProperties: null,
  });
});

it('a Resource Health alert', async () => {
  const { data } = await fire(monitor, { type: 'resource-health' });
  expect(data).toEqual({
    essentials: { ...activityEssentials, monitoringService: 'Resource Health' },
    alertContext: {
      ...anEvent('ResourceHealth'),
      channels: 'Admin, Operation',
      operationName: 'Microsoft.Resourcehealth/healthevent/Activated/action',
      properties: {
        title: aString,
        details: null,
        currentHealthStatus: 'Unavailable',
        previousHealthStatus: 'Available',
        type: 'Downtime',
        cause: 'UserInitiated',
      },
      status: 'Active',
      'Activity Log Event Description': null,
    },
    customProperties: null,
  });
});

/** Fires an alert of a category; of its essentials, what tells it from other alerts on the activity log. */
async function fireCategory(type: string) {
  const { data } = await fire(monitor, { type });
  const { monitoringService, alertTargetIDs, configurationItems, severity } = data.essentials;
  expect(severity).toBe('Sev4');
  return { service: monitoringService, targets: alertTargetIDs, items: configurationItems, data };
}
const parsed = (data: { alertContext: Record<string, unknown> }, field: string) =>
  JSON.parse(String((data.alertContext['properties'] as Record<string, string>)[field])) as unknown;

it('an Autoscale alert, about the setting, with what was scaled', async () => {
  const { data, ...alert } = await fireCategory('autoscale');
  const scaled = `${app}/Microsoft.Compute/virtualMachineScaleSets/vmss-app`;
  expect(alert).toEqual({
    service: 'Activity Log - Autoscale',
    targets: [`${app}/Microsoft.Insights/autoscaleSettings/autoscale-app`.toLowerCase()],
    items: ['autoscale-app'],
  });
  expect(data.alertContext).toEqual({
    ...anEvent('Autoscale'),
    channels: 'Admin, Operation',
    claims:
      '{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/spn":"Microsoft.Insights/autoscaleSettings"}',
    caller: 'Microsoft.Insights/autoscaleSettings',
    operationName: 'Microsoft.Insights/AutoscaleSettings/Scaleup/Action',
    properties: {
      description: aString,
      resourceName: scaled,
      oldInstancesCount: '2',
      newInstancesCount: '3',
      activeAutoscaleProfile: aString,
      lastScaleActionTime: 'Mon, 23 Nov 2026 12:00:00 GMT',
    },
    status: 'Succeeded',
  });
  expect(parsed(data, 'activeAutoscaleProfile')).toMatchObject({
    Capacity: { Minimum: '1', Maximum: '10', Default: '1' },
    Rules: [{ MetricTrigger: { Resource: scaled }, ScaleAction: { Direction: 'Increase' } }],
  });
});

it('a Security alert, about the alert of Defender for Cloud', async () => {
  const { data, ...alert } = await fireCategory('security');
  expect(alert).toEqual({
    service: 'Activity Log - Security',
    targets: [`${app}/Microsoft.Security/locations/westeurope/alerts/eicar`.toLowerCase()],
    items: ['eicar'],
  });
  expect(data.alertContext).toEqual({
    ...anEvent('Security'),
    channels: 'Operation',
    operationName: 'Microsoft.Security/locations/alerts/activate/action',
    properties: {
      threatStatus: 'Quarantined',
      category: 'Virus',
      threatID: aString,
      filePath: aString,
      protectionType: 'Windows Defender',
      actionTaken: 'Blocked',
      resourceType: 'Virtual Machine',
      severity: 'Low',
      compromisedEntity: 'vm-app',
      remediationSteps: matching(/^\["/),
      attackedResourceType: 'Virtual Machine',
    },
    status: 'Active',
  });
});

it('a Recommendation alert of Advisor', async () => {
  const { data, ...alert } = await fireCategory('recommendation');
  expect(alert).toEqual({
    service: 'Activity Log - Recommendation',
    targets: [machine.toLowerCase()],
    items: ['vm-app'],
  });
  expect(data.alertContext).toEqual({
    ...anEvent('Recommendation'),
    channels: 'Operation',
    claims:
      '{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress":"Microsoft.Advisor"}',
    caller: 'Microsoft.Advisor',
    httpRequest: '{"clientIpAddress":"0.0.0.0"}',
    operationName: 'Microsoft.Advisor/recommendations/available/action',
    operationId: '',
    properties: {
      recommendationSchemaVersion: '1.0',
      recommendationCategory: 'HighAvailability',
      recommendationImpact: 'Medium',
      recommendationName: aString,
      recommendationResourceLink: matching(
        /^https:\/\/portal\.azure\.com\/#blade\/Microsoft_Azure_Expert\/RecommendationListBlade\/source\/ActivityLog\/.*%2FvirtualMachines%2Fvm-app$/,
      ),
      recommendationType: aGuid,
    },
    status: 'Active',
    subStatus: '',
    tenantId: '',
    'Activity Log Event Description': aString,
  });
});

it('a Policy alert, with the definitions that a resource breaks', async () => {
  const { data, ...alert } = await fireCategory('policy');
  expect(alert).toEqual({
    service: 'Activity Log - Policy',
    targets: [machine.toLowerCase()],
    items: ['vm-app'],
  });
  expect(data.alertContext).toEqual({
    ...anEvent('Policy'),
    authorization: { action: 'Microsoft.Resources/checkPolicyCompliance/read', scope: machine },
    channels: 'Operation',
    claims: aString,
    caller: '77777777-7777-7777-7777-777777777777',
    level: 'Warning',
    operationName: 'Microsoft.Authorization/policies/audit/action',
    properties: {
      isComplianceCheck: 'True',
      resourceLocation: 'westeurope',
      ancestors: tenantId,
      policies: aString,
    },
    status: 'Succeeded',
    subStatus: '',
  });
  expect(parsed(data, 'policies')).toMatchObject([
    {
      policyDefinitionEffect: 'AuditIfNotExists',
      policyAssignmentName: 'SecurityCenterBuiltIn',
      policyAssignmentScope: `/subscriptions/${subscriptionId}`,
    },
  ]);
});
