import type { Check, Facts } from './handover';
import { sources } from './sources';

/**
 * What the administrators of both tools do while one takes over from the other.
 *
 * Each alert goes to every receiver of the action group, fired and resolved alike, and a resolution goes to those that
 * are there when it comes: hence what becomes of open incidents.
 */
export function overlapOf({ handover, tool }: Facts): Check[] {
  const { replaces, replacedBy } = tool;
  const taken = replaces === null ? [] : takingOver(tool.name, replaces, handover.stack);
  return [...taken, ...replacedBy.flatMap((name) => takenOver(tool.name, name))];
}

function takingOver(name: string, old: string, stack: string): Check[] {
  return [
    {
      text: {
        en: `${name} takes over from ${old}. As long as both are in the configuration, every alert goes to both, fired and resolved alike: one incident in each, and one where both are the same ServiceNow instance, whose events of one alert have the same message key. That is meant; no alert is lost.`,
        fr: `${name} prend la relève de ${old}. Tant que les deux sont dans la configuration, chaque alerte va aux deux, déclenchée comme résolue : un incident dans chacun, et un seul s'il s'agit de la même instance ServiceNow, dont les événements d'une alerte ont la même clé de message. C'est voulu ; aucune alerte n'est perdue.`,
      },
      source: sources.serviceNowEvents,
    },
    {
      text: {
        en: `Go through the steps and checks of ${name} above, and wait for an alert to open an incident there. Leave ${old} as it is until then.`,
        fr: `Suivez les étapes et les vérifications de ${name} ci-dessus, puis attendez qu'une alerte y ouvre un incident. Ne touchez pas à ${old} d'ici là.`,
      },
      source: sources.actionGroups,
    },
    {
      text: {
        en: `Then end the overlap: the person who deploys removes ${old}, its URI, and "replaces" from the configuration, and runs pulumi up --stack ${stack}. Alerts that fired before the overlap and are still open resolve in ${old} only: waiting for them saves closing their incidents by hand.`,
        fr: `Terminez ensuite le chevauchement : la personne qui déploie retire ${old}, son URI et « replaces » de la configuration, puis exécute pulumi up --stack ${stack}. Les alertes déclenchées avant le chevauchement et encore ouvertes ne se résolvent que dans ${old} : les attendre évite de fermer leurs incidents à la main.`,
      },
      source: sources.commonSchema,
    },
  ];
}

function takenOver(name: string, successor: string): Check[] {
  return [
    {
      text: {
        en: `${successor} takes over from ${name}. Until ${name} is removed from the configuration both receive every alert: change nothing here yet.`,
        fr: `${successor} prend la relève de ${name}. Jusqu'au retrait de ${name} de la configuration, les deux reçoivent chaque alerte : ne changez encore rien ici.`,
      },
      source: sources.actionGroups,
    },
    {
      text: {
        en: `Once ${name} is removed, nothing resolves the incidents still open here: Azure tells ${successor} alone. Close them by hand, or link them to the incidents of the same alerts (the same alertId) there.`,
        fr: `Après le retrait de ${name}, rien ne résout plus les incidents encore ouverts ici : Azure ne prévient que ${successor}. Fermez-les à la main, ou rattachez-les aux incidents des mêmes alertes (même alertId) là-bas.`,
      },
      source: sources.commonSchema,
    },
    {
      text: {
        en: `Then undo here what the steps above set up, unless ${successor} is the same instance: it still uses them.`,
        fr: `Défaites ensuite ici ce que les étapes ci-dessus ont mis en place, sauf si ${successor} est la même instance : elle s'en sert encore.`,
      },
      source: sources.actionGroups,
    },
  ];
}
