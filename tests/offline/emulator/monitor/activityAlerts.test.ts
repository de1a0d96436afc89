import { aString, matching, subscriptionId, tenantId } from '../support';
import { aGuid, app, at, fire, group, guid, metricEssentials } from './expectedAlerts';
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
  alertRuleId: `${group}/providers/microsoft.insights/activityLogAlerts/rule-1`,
  severity: 'Sev4',
  signalType: 'Activity Log',
  originAlertId: matching(new RegExp(`^${guid.source}_[0-9a-f]{32}$`)),
};

it('an activity log alert of an administrative event', async () => {
  const { data } = await fire(monitor, { type: 'activity-log' });
  expect(data).toEqual({
    essentials: { ...activityEssentials, monitoringService: 'Activity Log - Administrative' },
    alertContext: {
      authorization: {
        action: 'Microsoft.Compute/virtualMachines/restart/action',
        scope: `${app}/Microsoft.Compute/virtualMachines/vm-app`,
      },
      channels: 'Operation',
      claims: aString,
      caller: '77777777-7777-7777-7777-777777777777',
      correlationId: aGuid,
      eventSource: 'Administrative',
      eventTimestamp: at,
      eventDataId: aGuid,
      level: 'Informational',
      operationName: 'Microsoft.Compute/virtualMachines/restart/action',
      operationId: aGuid,
      status: 'Succeeded',
      subStatus: '',
      submissionTimestamp: at,
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
      description: 'Queries are slow.',
    },
    alertContext: {
      authorization: null,
      channels: 1,
      claims: null,
      caller: null,
      correlationId: aGuid,
      eventSource: 2,
      eventTimestamp: at,
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
      submissionTimestamp: at,
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
      channels: 'Admin, Operation',
      correlationId: aGuid,
      eventSource: 'ResourceHealth',
      eventTimestamp: at,
      eventDataId: aGuid,
      level: 'Informational',
      operationName: 'Microsoft.Resourcehealth/healthevent/Activated/action',
      operationId: aGuid,
      properties: {
        title: aString,
        details: null,
        currentHealthStatus: 'Unavailable',
        previousHealthStatus: 'Available',
        type: 'Downtime',
        cause: 'UserInitiated',
      },
      status: 'Active',
      submissionTimestamp: at,
    },
    customProperties: null,
  });
});
