import type { Check, Facts, Step } from './handover';
import { sources } from './sources';
import type { Prose } from './text';

const uriField = {
  en: 'URI (already set by the deployment)',
  fr: 'URI (déjà saisi par le déploiement)',
};

/** Where the receiver's URI is in Azure, and what it is: a secret one is named by its key. */
export function receiverUri({ handover, tool }: Facts, source: string): Step {
  const screen = `Azure Monitor > Alerts > Action groups > ${handover.actionGroup.name} > ${tool.name}`;
  return { screen, field: uriField, value: tool.url ?? heldSecret(tool), source, isDone: true };
}

/** A secret URL, in words for somebody who knows no Pulumi. */
function heldSecret({ secretKey }: Facts['tool']): Prose {
  const key = secretKey ?? '';
  return {
    en: `a secret, already set; whoever deploys holds it, under the name ${key}`,
    fr: `un secret, déjà enregistré ; la personne qui déploie le détient, sous le nom ${key}`,
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
      en: `Send a test: Azure Monitor > Alerts > Action groups > ${name} > Test, by a principal that owns the application. ${then.en}`,
      fr: `Envoyez un test : Azure Monitor > Alerts > Action groups > ${name} > Test, avec un principal qui possède l'application. ${then.fr}`,
    },
    source: sources.actionGroups,
  };
}

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
