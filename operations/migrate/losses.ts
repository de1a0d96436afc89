import type { ItsmToolKind } from '../../components/itsmTools';
import type { Ticket } from './ticket';

/** Something the ITSM Connector does and a secure webhook does not. */
export interface Loss {
  what: string;
  instead: string;
  source: string;
}

const docs = 'https://learn.microsoft.com/azure/azure-monitor/alerts';
const definition = `${docs}/itsmc-definition`;
export const retirement = `${docs}/itsmc-overview`;

/** What opens a work item of an alert, per kind of tool. */
const opens: Record<ItsmToolKind, string> = {
  servicenow:
    'ServiceNow gets an event of Event Management; what is opened of it, a rule there decides (azure-itsm handover says which).',
  bmcHelix: 'BMC Helix opens an incident, as its flow in Integration Studio says.',
  custom: 'The tool decides what it opens of an alert.',
};

/** What one ITSM action is told to do. @param kind - of the tool that takes over; undefined where it is not known */
export function lossesOf(ticket: Ticket, kind: ItsmToolKind | undefined): Loss[] {
  const { workItemType, usesTemplate, fields, onePerConfigurationItem, onePerLogEntry } = ticket;
  const constants = Object.entries(fields).map(([key, value]) => `${key} = "${value}"`);
  const perWhat = [
    ...(onePerConfigurationItem === true ? ['configuration item'] : []),
    ...(onePerLogEntry === true ? ['log entry'] : []),
  ];
  return [
    {
      what: `The type of work item is chosen in Azure: ${workItemType ?? 'not given'}.`,
      instead: opens[kind ?? 'custom'],
      source: `${definition}#create-itsm-work-items`,
    },
    ...(usesTemplate === true
      ? [
          {
            what: 'Fields are filled from a template of ServiceNow, which is chosen in Azure.',
            instead: 'Fill them in the tool, in what opens the work item.',
            source: `${definition}#define-a-template`,
          },
        ]
      : []),
    ...(constants.length > 0
      ? [
          {
            what: `Fields have constant values: ${constants.join(', ')}.`,
            instead:
              'Set them in the tool, or send them as custom properties of the alert rule (data.customProperties of the alert).',
            source: `${definition}#create-itsm-work-items`,
          },
        ]
      : []),
    {
      what:
        perWhat.length === 0
          ? 'Log search alerts: how many work items one alert opens is set in Azure, here one per alert.'
          : `Log search alerts open one work item per ${perWhat.join(' and per ')}.`,
      instead:
        perWhat.length === 0
          ? 'The tool gets every alert, and decides which belong together.'
          : 'The tool gets one alert per combination of the dimensions that the alert rule splits by: split the rule, or let the tool decide which belong together.',
      source: `${definition}#create-itsm-work-items`,
    },
  ];
}

/** What no single ITSM action says. */
export function connectorLosses(kind: ItsmToolKind | undefined): Loss[] {
  return [
    {
      what: 'The connection can copy incidents and change requests into the workspace (table ServiceDesk_CL).',
      instead: 'Nothing comes back through a webhook. A Logic App can fetch them.',
      source: `${docs}/itsm-convert-servicenow-to-webhook`,
    },
    {
      what: 'Log search alerts name the configuration item in a column: Computer, Resource, ResourceId or _ResourceId.',
      instead:
        'The common alert schema names it for every type of alert (essentials.configurationItems): look at what the tool binds it to.',
      source: `${docs}/it-service-management-connector-secure-webhook-connections`,
    },
    ...(kind === 'servicenow' || kind === undefined
      ? [
          {
            what: 'An ITSM action works with ServiceNow ITSM.',
            instead:
              'A secure webhook to ServiceNow needs Event Management (ITOM), and its plugin.',
            source: `${docs}/itsmc-secure-webhook-connections-servicenow`,
          },
        ]
      : []),
  ];
}

/** What a secure webhook does besides, from the same documents. */
export const gains = {
  text: 'New: resolved alerts reach the tool too, all alerts have one schema, and a token takes the place of user name and password.',
  source: `${docs}/it-service-management-connector-secure-webhook-connections`,
};
