import { subscriptionId, tenantId, user } from '../wellKnown';
import { activityEvent, claimsOf, event } from './activityEvent';
import { nameOf, offsetTime, resourceTypeOf, type AlertFacts } from './alertFacts';

/*
 * alertContext of the alerts on the activity log that Administrative, Service Health and Resource Health raise.
 * The types of the fields differ between them: numbers in Service Health where the others have words.
 */

export function administrative(facts: AlertFacts) {
  const example = `${resourceTypeOf(facts.target) ?? 'Microsoft.Resources/subscriptions'}/restart/action`;
  const operation = event(facts, 'operationName', example);
  return activityEvent(facts, 'Administrative', {
    authorization: { action: operation, scope: facts.target },
    channels: 'Operation',
    claims: claimsOf(user.id),
    caller: event(facts, 'caller', user.id),
    operationName: operation,
    properties: {
      eventCategory: 'Administrative',
      entity: facts.target,
      message: operation,
      hierarchy: `${tenantId}/${subscriptionId}`,
    },
    status: event(facts, 'status', 'Succeeded'),
    subStatus: event(facts, 'subStatus', ''),
  });
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
    eventTimestamp: offsetTime(facts.at),
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
    submissionTimestamp: offsetTime(facts.at),
    ResourceType: null,
  };
}

export const resourceHealth = (facts: AlertFacts) =>
  activityEvent(facts, 'ResourceHealth', {
    channels: 'Admin, Operation',
    operationName: event(
      facts,
      'operationName',
      'Microsoft.Resourcehealth/healthevent/Activated/action',
    ),
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
    'Activity Log Event Description': null,
  });
