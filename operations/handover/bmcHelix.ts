import {
  deployerScreen,
  doneBefore,
  emailCheck,
  networkCheck,
  receiverUri,
  refusedCheck,
  handedOverAsSecret,
  statelessCheck,
  testCheck,
} from './common';
import type { Check, Facts, Step } from './handover';
import { sources } from './sources';
import type { Text } from './text';

const connection = 'Catalog > Azure alerts > Connectors > Configuration > Add new connection';
const ownChoice: Text = { en: 'your choice', fr: 'à votre choix' };

/** What has to be known of BMC Helix before anything is deployed: Azure needs its webhook's URL. */
export const bmcHelixBefore: Step[] = [
  {
    screen: 'BMC Helix Multi-Cloud Service Management',
    field: 'Version',
    value: { en: '19.08 or later', fr: '19.08 ou ultérieure' },
    source: sources.microsoftBmc,
  },
  {
    screen: 'Integration Studio > Create Incident from Azure Alerts',
    field: 'Webhook URL',
    value: { en: 'copy it', fr: 'copiez-la' },
    source: sources.microsoftBmc,
  },
  {
    screen: deployerScreen,
    field: 'Webhook URL',
    value: handedOverAsSecret,
    source: sources.microsoftBmc,
  },
];

/** What BMC Helix's administrator types, in the order of Microsoft's instructions, the only public ones. */
export function bmcHelixSteps(facts: Facts): Step[] {
  const { tenantId, application } = facts.handover;
  const source = sources.microsoftBmc;
  const fields: [Text, Text][] = [
    ['Name', ownChoice],
    ['Authorization type', 'NONE'],
    ['Description', ownChoice],
    ['Site', 'Cloud'],
    ['Number of instances', '2'],
    ['Check', { en: 'selected', fr: 'coché' }],
    ['Azure tenant ID', tenantId],
    ['Azure application ID', application.clientId],
  ];
  return [
    doneBefore(facts, source),
    ...fields.map(([field, value]) => ({ screen: connection, field, value, source })),
    receiverUri(facts, source),
  ];
}

export function bmcHelixChecks(facts: Facts): Check[] {
  return [
    testCheck(facts, {
      en: 'Then look in BMC Helix: the flow has run and opened an incident.',
      fr: "Regardez ensuite dans BMC Helix : le flux s'est exécuté et a ouvert un incident.",
    }),
    {
      text: {
        en: 'No public document says which claims BMC Helix verifies. If it asks for more than the two ids, the token above has every value.',
        fr: "Aucun document public ne dit quelles revendications BMC Helix vérifie. S'il demande plus que les deux identifiants, le jeton ci-dessus donne toutes les valeurs.",
      },
      source: sources.microsoftBmc,
    },
    networkCheck,
    emailCheck,
    statelessCheck,
    refusedCheck,
  ];
}
