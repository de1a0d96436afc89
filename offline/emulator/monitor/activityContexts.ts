import { tenantId, user } from '../wellKnown';
import { nameOf, resourceTypeOf, type AlertFacts } from './alertFacts';

/*
 * alertContext of the alerts on the activity log, field by field as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-activity-log-alerts
 * The types of the fields differ between them: numbers in Service Health where the others have words.
 */

/** What the rule's conditions say of a field, else an example. */
const event = (facts: AlertFacts, field: string, example: string) =>
  facts.declared.event?.[field.toLowerCase()] ?? example;

const events = (facts: AlertFacts) => ({
  eventTimestamp: facts.at.toISOString(),
  eventDataId: facts.eventId,
});

export function administrative(facts: AlertFacts) {
  const example = `${resourceTypeOf(facts.target) ?? 'Microsoft.Resources/subscriptions'}/restart/action`;
  const operation = event(facts, 'operationName', example);
  return {
    authorization: { action: operation, scope: facts.target },
    channels: 'Operation',
    claims: JSON.stringify({
      aud: 'https://management.core.windows.net/',
      iss: `https://sts.windows.net/${tenantId}/`,
      'http://schemas.microsoft.com/identity/claims/objectidentifier': user.id,
      'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
      ver: '1.0',
    }),
    caller: event(facts, 'caller', user.id),
    correlationId: facts.eventId,
    eventSource: 'Administrative',
    ...events(facts),
    level: event(facts, 'level', 'Informational'),
    operationName: operation,
    operationId: facts.alertId,
    status: event(facts, 'status', 'Succeeded'),
    subStatus: event(facts, 'subStatus', ''),
    submissionTimestamp: facts.at.toISOString(),
  };
}

const prefix = 'properties.impactedServices[*].';

export function serviceHealth(facts: AlertFacts) {
  const service = event(facts, `${prefix}ServiceName`, 'Azure Synapse Analytics');
  const region = event(facts, `${prefix}ImpactedRegions[*].RegionName`, 'West Europe');
  const title = `${service}: ${facts.rule}`;
  const content = `<p>${facts.description}</p>`;
  return {
    authorization: null,
    channels: 1,
    claims: null,
    caller: null,
    correlationId: facts.eventId,
    eventSource: 2,
    eventTimestamp: facts.at.toISOString(),
    httpRequest: null,
    eventDataId: facts.eventId,
    level: 3,
    operationName: 'Microsoft.ServiceHealth/incident/action',
    operationId: facts.eventId,
    properties: {
      title,
      service,
      region,
      communication: content,
      incidentType: event(facts, 'properties.incidentType', 'Incident'),
      trackingId: facts.eventId.slice(0, 8).toUpperCase(),
      impactStartTime: facts.at.toISOString(),
      impactMitigationTime: new Date(facts.at.getTime() + 8 * 3_600_000).toISOString(),
      impactedServices: JSON.stringify([
        { ImpactedRegions: [{ RegionName: region }], ServiceName: service },
      ]),
      impactedServicesTableRows: `<tr>\r\n<td align='center'>${service}</td>\r\n<td align='center'>${region}<br></td>\r\n</tr>\r\n`,
      defaultLanguageTitle: title,
      defaultLanguageContent: content,
      stage: 'Active',
      communicationId: facts.alertId,
      maintenanceId: facts.eventId,
      isHIR: 'false',
      version: '0.1.1',
    },
    status: 'Active',
    subStatus: null,
    submissionTimestamp: facts.at.toISOString(),
    ResourceType: null,
  };
}

export const resourceHealth = (facts: AlertFacts) => ({
  channels: 'Admin, Operation',
  correlationId: facts.eventId,
  eventSource: 'ResourceHealth',
  ...events(facts),
  level: 'Informational',
  operationName: 'Microsoft.Resourcehealth/healthevent/Activated/action',
  operationId: facts.eventId,
  properties: {
    title: `'${nameOf(facts.target)}' is stopping as an authorized user or process asked`,
    details: null,
    currentHealthStatus: event(facts, 'properties.currentHealthStatus', 'Unavailable'),
    previousHealthStatus: event(facts, 'properties.previousHealthStatus', 'Available'),
    type: 'Downtime',
    cause: event(facts, 'properties.cause', 'UserInitiated'),
  },
  status: event(facts, 'status', 'Active'),
  submissionTimestamp: facts.at.toISOString(),
});
