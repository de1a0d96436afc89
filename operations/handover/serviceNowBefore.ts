import { deployerScreen, handedOverAsSecret } from './common';
import type { Step } from './handover';
import { integrationUser, user } from './serviceNow';
import { sources } from './sources';
import type { Text } from './text';

const pushConnectors = 'Event Management > Integrations > Push Connectors > Azure Monitor';
const launchpad =
  'Service Operations Workspace > AIOps Configuration Center > Add integrations > Microsoft Azure to instance';
const apiKey = 'System Web Services > API Access Policies > REST API Key > New';
const ownChoice: Text = { en: 'your choice', fr: 'à votre choix' };

/** What a ServiceNow instance has to have before its URL is used, in the order of ServiceNow's own instructions. */
export const serviceNowBefore: Step[] = [
  {
    screen: 'ServiceNow Store',
    field: 'Event Management Connectors (sn_em_connector)',
    value: {
      en: 'installed; needs Event Management (ITOM), New York or later',
      fr: 'installé ; nécessite Event Management (ITOM), New York ou ultérieur',
    },
    source: sources.microsoftServiceNow,
  },
  {
    screen: 'Discovery',
    field: 'Azure Cloud Discovery',
    value: {
      en: 'has run; without it no alert is bound to a configuration item',
      fr: "exécuté ; sans lui, aucune alerte n'est rattachée à un élément de configuration",
    },
    source: sources.serviceNowIntegration,
  },
  {
    screen: user,
    field: {
      en: 'Roles of the person who does these steps, and those of the second sheet',
      fr: 'Rôles de la personne qui fait ces étapes et celles de la deuxième fiche',
    },
    value: 'evt_mgmt_admin, web_service_admin, oauth_admin',
    source: sources.serviceNowOAuth,
  },
  {
    screen: integrationUser,
    field: { en: 'Roles (no higher one)', fr: 'Rôles (pas de rôle plus élevé)' },
    value: 'evt_mgmt_integration',
    source: sources.serviceNowOAuth,
  },
  {
    screen: integrationUser,
    field: {
      en: 'Identity type (Australia and later)',
      fr: "Identity type (à partir d'Australia)",
    },
    value: 'Machine',
    source: sources.serviceNowMachine,
  },
  {
    screen: pushConnectors,
    field: 'Active',
    value: { en: 'selected', fr: 'coché' },
    source: sources.serviceNowPushConnectors,
  },
  ...(
    [
      [
        {
          en: 'Connector name (Australia and later; only where this tenant gets a push connector instance of its own)',
          fr: "Connector name (à partir d'Australia ; seulement si ce locataire reçoit sa propre instance de connecteur Push)",
        },
        ownChoice,
      ],
      [
        'URL parameter value',
        {
          en: 'copy it: the value after sys_id= goes to the person who deploys',
          fr: 'copiez-la : la valeur après sys_id= est à transmettre à la personne qui déploie',
        },
      ],
      ['Activate', { en: 'selected', fr: 'sélectionné' }],
    ] as [Text, Text][]
  ).map(([field, value]) => ({
    screen: launchpad,
    field,
    value,
    source: sources.serviceNowLaunchpad,
  })),
  ...(
    [
      [
        {
          en: 'User (only for instances on servicenowservices.com: from Australia on their URL has the key)',
          fr: "User (seulement pour les instances sur servicenowservices.com : à partir d'Australia, leur URL contient la clé)",
        },
        { en: 'the integration user', fr: "l'utilisateur d'intégration" },
      ],
      ['Auth Scope', 'UserAccount'],
      [
        'Expiry',
        {
          en: 'empty: with a key that has expired no alert comes in',
          fr: "vide : avec une clé expirée, aucune alerte n'arrive",
        },
      ],
      [
        'Token',
        {
          en: 'made when you save: a secret for the person who deploys',
          fr: "créé à l'enregistrement : un secret pour la personne qui déploie",
        },
      ],
    ] as [Text, Text][]
  ).map(([field, value]) => ({ screen: apiKey, field, value, source: sources.serviceNowApiKey })),
  {
    screen: deployerScreen,
    field: { en: 'Name of the instance', fr: "Nom de l'instance" },
    value: {
      en: 'the first part of its host: acme for acme.service-now.com',
      fr: 'la première partie de son hôte : acme pour acme.service-now.com',
    },
    source: sources.microsoftServiceNow,
  },
  {
    screen: deployerScreen,
    field: { en: 'Domain of the instance', fr: "Domaine de l'instance" },
    value: {
      en: 'service-now.com or servicenowservices.com',
      fr: 'service-now.com ou servicenowservices.com',
    },
    source: sources.serviceNowNewOAuth,
  },
  {
    screen: deployerScreen,
    field: {
      en: 'sys_id of the push connector instance, if there is one',
      fr: "sys_id de l'instance de connecteur Push, s'il y en a une",
    },
    value: { en: '32 letters and digits', fr: '32 lettres et chiffres' },
    source: sources.serviceNowLaunchpad,
  },
  {
    screen: deployerScreen,
    field: { en: 'REST API key, if there is one', fr: "Clé d'API REST, s'il y en a une" },
    value: handedOverAsSecret,
    source: sources.serviceNowNewOAuth,
  },
];
