import type { Check, Facts } from './handover';
import { sources } from './sources';
import type { Prose } from './text';

/**
 * Azure Monitor issues through the same action group: only ServiceNow documents that it takes them.
 *
 * https://learn.microsoft.com/azure/azure-monitor/aiops/issues-overview#issue-actions
 */
export function issueChecks({ handover, tool }: Facts): Check[] {
  const { name } = handover.actionGroup;
  const ofIssues = handover.callback === undefined ? noPrincipal : noRightOnIssues;
  return [
    {
      text: {
        en: `In Azure, in the Azure Monitor workspace that holds the issues: Settings > Action groups, select ${name}. A new issue, and a change of its severity or status, then come to ${tool.name} at the same URL.`,
        fr: `Dans Azure, dans l'espace de travail Azure Monitor qui contient les issues : Settings > Action groups, sélectionnez ${name}. Une nouvelle issue, et tout changement de sa gravité ou de son état, arrivent alors dans ${tool.name} à la même URL.`,
      },
      source: sources.issues,
    },
    {
      text: {
        en: 'In ServiceNow an issue is one alert; the same Alert Management Rule opens its incident. The alerts that Azure put into it stay alerts of their own, under Related Records.',
        fr: "Dans ServiceNow, une issue est une seule alerte ; la même Alert Management Rule ouvre son incident. Les alertes qu'Azure y a réunies restent des alertes distinctes, sous Related Records.",
      },
      source: sources.serviceNowIssues,
    },
    {
      text: {
        en: `To see its related alerts, and to close it in both directions: Push connectors > Azure Monitor > Configure Issue Alerts, with the credential of an Azure service principal. ${ofIssues.en}`,
        fr: `Pour voir ses alertes associées et la fermer dans les deux sens : Push connectors > Azure Monitor > Configure Issue Alerts, avec les informations d'identification d'un principal de service Azure. ${ofIssues.fr}`,
      },
      source: sources.serviceNowIssues,
    },
  ];
}

const noPrincipal: Prose = {
  en: 'This deployment makes no such service principal.',
  fr: "Ce déploiement n'en crée pas.",
};

const noRightOnIssues: Prose = {
  en: 'The one that this deployment makes for alerts has no right on issues.',
  fr: "Celui que ce déploiement crée pour les alertes n'a aucun droit sur les issues.",
};
