import {
  doneBefore,
  emailCheck,
  networkCheck,
  receiverUri,
  refusedCheck,
  statelessCheck,
  testCheck,
} from './common';
import type { Check, Facts, Step } from './handover';
import { sources } from './sources';
import type { Text } from './text';
import { tokenVersions } from './tokenVersions';

export const user = 'System Security > Users and groups > Users';
export const integrationUser: Text = {
  en: `${user} > the integration user`,
  fr: `${user} > l'utilisateur d'intégration`,
};
const entry = 'Event Management > Integrations > Azure OAuth Config > Azure OAuth OIDC Entry';
const provider = `${entry} > OAuth OIDC Provider Configuration > Open Record`;
export const connector = 'Event Management > Integrations > Connector Instances';
const rules = 'Event Management > Rules > Alert Management Rules';
const severity: Text = {
  en: 'Event Management > All Events (nothing to type: what an alert becomes)',
  fr: 'Event Management > All Events (rien à saisir : ce que devient une alerte)',
};

/** Azure's severity to ServiceNow's, as its connector maps it: https://www.servicenow.com/docs/r/zurich/it-operations-management/event-management/azure-integration.html */
const severities: readonly [Text, string][] = [
  ['Fired, Sev0', '1 (Critical)'],
  ['Fired, Sev1', '2 (Major)'],
  ['Fired, Sev2', '4 (Warning)'],
  ['Fired, Sev3', '4 (Warning)'],
  ['Fired, Sev4', '5 (OK)'],
  [{ en: 'Resolved, any severity', fr: 'Resolved, toute gravité' }, '0 (Clear)'],
];

/** What ServiceNow's administrator types, in the order of ServiceNow's own instructions. */
export function serviceNowSteps(facts: Facts): Step[] {
  const { token } = facts.handover;
  const oauth = (screen: string, field: Text, value: Text): Step => ({
    screen,
    field,
    value,
    source: sources.serviceNowOAuth,
  });
  return [
    doneBefore(facts, sources.serviceNowIntegration),
    oauth(
      `${user} > Configure > Form Layout`,
      {
        en: 'Selected (only if the form shows no Source field)',
        fr: "Selected (seulement si le formulaire n'affiche pas le champ Source)",
      },
      'Source',
    ),
    oauth(user, 'Source', token.audience),
    oauth(
      user,
      {
        en: 'Source, before Paris Patch 2 or Orlando Patch 9',
        fr: 'Source, avant Paris Patch 2 ou Orlando Patch 9',
      },
      `[${token.audience}]`,
    ),
    oauth(entry, 'Client ID', token.audience),
    oauth(provider, 'OIDC Metadata URL', token.openIdMetadataUrl),
    oauth(provider, tokenVersions[token.version].serviceNowClaimField, token.callerClaimName),
    oauth(provider, 'Claim Value', token.callerClaimValue),
    ...eventClassSteps(facts),
    receiverUri(facts, sources.microsoftServiceNow),
    ...severities.map(([field, value]) => ({
      screen: severity,
      field,
      value,
      source: sources.serviceNowIntegration,
      isDone: true as const,
    })),
    correlation,
    ...incidentSteps,
  ];
}

/** Found neither in Microsoft's documentation nor in its API of processing rules: it is shown to be known. */
const correlation: Step = {
  screen: 'Azure Monitor > Alerts > Alert processing rules',
  field: 'Correlate alerts',
  value: {
    en: 'where a rule has it, ServiceNow groups the alerts that arrive within 60 minutes (tag based alert clustering)',
    fr: 'si une règle le prévoit, ServiceNow regroupe les alertes reçues en 60 minutes (tag based alert clustering)',
  },
  source: sources.serviceNowNewOAuth,
  isDone: true,
};

/** An event becomes an alert by itself, and an incident only by a rule; those of the base system that open one are inactive. */
const incidentSteps: Step[] = (
  [
    [{ en: 'Roles for this step', fr: 'Rôles pour cette étape' }, 'evt_mgmt_admin, flow_designer'],
    [
      { en: 'Rule that opens incidents', fr: 'Règle qui ouvre des incidents' },
      {
        en: 'Create Incident, or Create Incident on Primary Critical Alert, or one of your own: without an active one no incident is opened',
        fr: "Create Incident, ou Create Incident on Primary Critical Alert, ou la vôtre : sans règle active, aucun incident n'est ouvert",
      },
    ],
    [
      'Active',
      {
        en: 'selected (the base system has both inactive)',
        fr: 'coché (inactives dans le système de base)',
      },
    ],
    [
      'Alert Filter',
      {
        en: 'the alerts that have to open an incident',
        fr: 'les alertes qui doivent ouvrir un incident',
      },
    ],
    [
      'Actions > Remediation Subflows',
      {
        en: 'a subflow that creates an incident; Execution Automatic, Active true',
        fr: 'un sous-flux qui crée un incident ; Execution Automatic, Active true',
      },
    ],
  ] as [Text, Text][]
).map(([field, value]) => ({ screen: rules, field, value, source: sources.serviceNowRules }));

/** The connector instance that the URL names; a secret URL is not looked into. */
function eventClassSteps({ tool }: Facts): Step[] {
  const eventClass = tool.url === null ? null : new URL(tool.url).searchParams.get('event_class');
  if (eventClass === null) {
    return [];
  }
  const field: Text = {
    en: 'Name (the event class of the URL)',
    fr: "Name (la classe d'événement de l'URL)",
  };
  return [{ screen: connector, field, value: eventClass, source: sources.serviceNowConnector }];
}

export function serviceNowChecks(facts: Facts): Check[] {
  return [
    testCheck(facts, {
      en: 'Then look in All Events: the event is there.',
      fr: "Regardez ensuite dans All Events : l'événement y est.",
    }),
    {
      text: {
        en: 'The event is bound to its configuration item. Azure Cloud Discovery has to have run; without it no alert is bound.',
        fr: "L'événement est rattaché à son élément de configuration. Azure Cloud Discovery doit avoir été exécuté ; sans lui, aucune alerte n'est rattachée.",
      },
      source: sources.serviceNowIntegration,
    },
    {
      text: {
        en: 'The alert of that event has opened an incident: ServiceNow opens none by itself, only by the rule above. Which severities open one, Sev4 (5, OK) among them, its filter decides.',
        fr: "L'alerte de cet événement a ouvert un incident : ServiceNow n'en ouvre aucun de lui-même, seulement par la règle ci-dessus. Son filtre décide quelles gravités en ouvrent un, Sev4 (5, OK) comprise.",
      },
      source: sources.serviceNowRules,
    },
    networkCheck,
    emailCheck,

    statelessCheck,
    refusedCheck,
  ];
}
