import { receiverUri, refusedCheck, statelessCheck, testCheck } from './common';
import type { Check, Facts, Step } from './handover';
import { sources } from './sources';
import type { Text } from './text';
import { tokenVersions } from './tokenVersions';

const user = 'System Security > Users and groups > Users';
const entry = 'Event Management > Integrations > Azure OAuth Config > Azure OAuth OIDC Entry';
const provider = `${entry} > OAuth OIDC Provider Configuration > Open Record`;
const connector = 'Event Management > Integrations > Connector Instances';
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
    {
      screen: 'ServiceNow Store',
      field: 'Event Management Connectors (sn_em_connector)',
      value: {
        en: 'installed; needs Event Management (ITOM), New York or later',
        fr: 'installé ; nécessite Event Management (ITOM), New York ou ultérieur',
      },
      source: sources.microsoftServiceNow,
    },
    oauth(
      user,
      {
        en: 'Roles of whoever does the steps below',
        fr: 'Rôles de la personne qui fait les étapes ci-dessous',
      },
      'evt_mgmt_admin, web_service_admin, oauth_admin',
    ),
    oauth(
      user,
      {
        en: 'Roles of the integration user (no higher one)',
        fr: "Rôles de l'utilisateur d'intégration (pas de rôle plus élevé)",
      },
      'evt_mgmt_integration',
    ),
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
    })),
  ];
}

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
        en: 'Sev4 becomes OK (severity 5), which will hardly open an incident: give alert rules that have to open one another severity.',
        fr: "Sev4 devient OK (gravité 5), ce qui n'ouvrira guère d'incident : donnez une autre gravité aux règles d'alerte qui doivent en ouvrir un.",
      },
      source: sources.serviceNowIntegration,
    },
    statelessCheck,
    refusedCheck,
  ];
}
