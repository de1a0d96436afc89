import { tenantId } from '../wellKnown';
import { offsetTime, type AlertFacts } from './alertFacts';

/** What the rule's conditions say of a field, else an example. */
export const event = (facts: AlertFacts, field: string, example: string) =>
  facts.declared.event?.[field.toLowerCase()] ?? example;

/**
 * What events of every category but Service Health have, as in
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples#sample-activity-log-alerts;
 * `httpRequest`, `tenantId`, the times from ReceivedTime on and the description are on no sample, but in captures of 2025.
 */
export const activityEvent = (facts: AlertFacts, eventSource: string, own: object) => ({
  correlationId: facts.eventId,
  eventSource,
  eventTimestamp: offsetTime(facts.at),
  httpRequest: '',
  eventDataId: facts.eventId,
  level: event(facts, 'level', 'Informational'),
  operationId: facts.alertId,
  tenantId,
  submissionTimestamp: offsetTime(facts.at),
  ReceivedTime: offsetTime(facts.at),
  ingestionTime: offsetTime(facts.at),
  'Activity Log Event Description': '',
  ...own,
});

/** What a token of Azure Resource Manager says about the caller that caused an event. */
export const claimsOf = (objectId: string) =>
  JSON.stringify({
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${tenantId}/`,
    'http://schemas.microsoft.com/identity/claims/objectidentifier': objectId,
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
    ver: '1.0',
  });
