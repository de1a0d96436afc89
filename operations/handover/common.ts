import { apiKeyParameter } from '../../components/itsmTools';
import type { Check, Facts, Step } from './handover';
import { sources } from './sources';
import type { Prose, Text } from './text';

const uriField = {
  en: 'URI (already set by the deployment)',
  fr: 'URI (déjà saisi par le déploiement)',
};

/** Where the first sheet lists what the person who deploys needs from the tool's administrator. */
export const deployerScreen: Text = {
  en: 'For the person who deploys',
  fr: 'Pour la personne qui déploie',
};

export const handedOverAsSecret: Prose = {
  en: 'a secret: hand it over as one, and keep it out of mails and tickets',
  fr: 'un secret : transmettez-la comme tel, ni par e-mail ni dans un ticket',
};

/** The steps of the first sheet, which are not repeated on the second. */
export function doneBefore({ tool }: Facts, source: string): Step {
  return {
    screen: { en: 'Before the deployment', fr: 'Avant le déploiement' },
    field: { en: 'Steps of the first sheet', fr: 'Étapes de la première fiche' },
    value: {
      en: `done; otherwise get that sheet from the person who deploys: azure-itsm handover --before --kind ${tool.kind}`,
      fr: `faites ; sinon, demandez cette fiche à la personne qui déploie : azure-itsm handover --before --kind ${tool.kind} --language fr`,
    },
    source,
    isDone: true,
  };
}

/** Where the receiver's URI is in Azure, and what it is: a secret one is named by its key. */
export function receiverUri({ handover, tool }: Facts, source: string): Step {
  const screen = `Azure Monitor > Alerts > Action groups > ${handover.actionGroup.name} > ${tool.name}`;
  return { screen, field: uriField, value: uriOf(tool), source, isDone: true };
}

/** A secret URL, or the secret at its end, in words for somebody who knows no Pulumi. */
function uriOf({ url, secretKey }: Facts['tool']): Text {
  if (secretKey === null) {
    return url ?? '';
  }
  const secret = {
    en: `a secret, already set; the person who deploys has it, under the name ${secretKey}`,
    fr: `un secret, déjà enregistré ; la personne qui déploie le détient, sous le nom ${secretKey}`,
  };
  const start = `${url}&${apiKeyParameter}=`;
  return url === null
    ? secret
    : {
        en: `${start} and the API key, ${secret.en}`,
        fr: `${start} et la clé d'API, ${secret.fr}`,
      };
}

/** https://learn.microsoft.com/azure/virtual-network/service-tags-overview */
export const networkCheck: Check = {
  text: {
    en: "If a firewall protects the tool, it lets HTTPS in from Azure's service tag ActionGroup.",
    fr: "Si un pare-feu protège l'outil, il laisse entrer HTTPS depuis l'étiquette de service ActionGroup d'Azure.",
  },
  source: sources.testErrors,
};

/** A test notification through Azure Monitor, then a look into the tool. */
export function testCheck({ handover }: Facts, then: Prose): Check {
  const { name } = handover.actionGroup;
  return {
    text: {
      en: `Send a test, as an owner of the application: Azure Monitor > Alerts > Action groups > ${name} > Test. Or ask the person who deploys to run: azure-itsm notify --stack ${handover.stack} --alert metricstaticthreshold. ${then.en}`,
      fr: `Envoyez un test, en tant que propriétaire de l'application : Azure Monitor > Alerts > Action groups > ${name} > Test. Ou demandez à la personne qui déploie d'exécuter : azure-itsm notify --stack ${handover.stack} --alert metricstaticthreshold. ${then.fr}`,
    },
    source: sources.actionGroups,
  };
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#notification-types */
export const emailCheck: Check = {
  text: {
    en: 'If the action group sends e-mails too: each new address is verified with the one-time passcode that Azure sends it, within 30 minutes after the deployment. Until then it gets no alerts.',
    fr: "Si le groupe d'actions envoie aussi des e-mails : chaque nouvelle adresse est vérifiée avec le code à usage unique qu'Azure lui envoie, dans les 30 minutes qui suivent le déploiement. D'ici là, elle ne reçoit aucune alerte.",
  },
  source: sources.actionGroups,
};

export const statelessCheck: Check = {
  text: {
    en: 'Activity log alerts, service health and resource health among them, never resolve: close what they open by hand. Metric and log alerts resolve when their rule says so.',
    fr: "Les alertes de journal d'activité, dont Service Health et Resource Health, ne se résolvent jamais : fermez à la main ce qu'elles ouvrent. Les alertes de métrique et de journal se résolvent quand leur règle le prévoit.",
  },
  source: sources.statefulness,
};

export const refusedCheck: Check = {
  text: {
    en: 'Where the tool answers 401 or 403, a value above differs. Azure does not repeat such a request: what was refused meanwhile is lost.',
    fr: "Si l'outil répond 401 ou 403, l'une des valeurs ci-dessus diffère. Azure ne répète pas une telle requête : ce qui a été refusé entre-temps est perdu.",
  },
  source: sources.actionGroups,
};
