import type { Language, Prose } from './text';

/** What the sheet says around its rows. */
export interface Words {
  /** Followed by the name of the stack, which is a word of Pulumi's that its reader need not know. */
  title: string;
  intro: string;
  /** The same of the sheet for what is done before there is a stack. */
  titleBefore: string;
  introBefore: string;
  noSecret: string;
  /** Followed by the date. */
  made: string;
  deployment: string;
  token: string;
  field: string;
  screen: string;
  value: string;
  source: string;
  done: string;
  checks: string;
  /** Heads how Azure Monitor issues reach the tool. */
  issues: string;
  /** Heads what to do while one tool takes over from another. */
  overlap: string;
  /** Heads what is done for the way back. */
  callback: string;
  sources: string;
  fields: Record<
    | 'cloud'
    | 'portal'
    | 'tenantId'
    | 'applicationObjectId'
    | 'actionGroup'
    | 'actionGroupId'
    | 'version'
    | 'openIdMetadataUrl',
    string
  >;
  noRoles: Prose;
}

const noRoles: Prose = {
  en: 'the claim is absent: no app role is used',
  fr: "la revendication est absente : aucun rôle d'application n'est utilisé",
};

export const words: Record<Language, Words> = {
  en: {
    title: 'Azure Monitor alerts to your ITSM tool: deployment',
    intro:
      "For the tool's administrator: type each value into the field of the screen named, in this order, then go through the checks. Values in a monospaced font are exact.",
    titleBefore: 'Azure Monitor alerts to your ITSM tool: before the deployment',
    introBefore:
      "For the tool's administrator: what your tool needs before anything is deployed in Azure, and what the person who deploys needs from you. A second sheet follows after the deployment, with its values.",
    noSecret: 'This sheet holds no secret.',
    made: 'Made on',
    deployment: 'What is deployed',
    token: 'The token that comes with each alert',
    field: 'Field',
    screen: 'Screen',
    value: 'Value',
    source: 'Source',
    done: 'Done',
    checks: 'Check afterwards',
    issues: 'Azure Monitor issues, if you use them',
    overlap: 'While one tool takes over from the other',
    callback: 'Back to Azure: acknowledge, close and reopen alerts from',
    sources: 'Sources',
    fields: {
      cloud: 'Cloud',
      portal: 'Portal',
      tenantId: 'Tenant ID',
      applicationObjectId: 'Object ID of the application',
      actionGroup: 'Action group',
      actionGroupId: 'Resource ID of the action group',
      version: 'Version of the token',
      openIdMetadataUrl: 'OpenID configuration',
    },
    noRoles,
  },
  fr: {
    title: "Alertes d'Azure Monitor vers votre outil ITSM : déploiement",
    intro:
      "Pour l'administrateur de l'outil : saisissez chaque valeur dans le champ de l'écran nommé, dans cet ordre, puis faites les vérifications. Les valeurs en chasse fixe sont exactes. Écrans et champs portent leur nom anglais, celui de la documentation.",
    titleBefore: "Alertes d'Azure Monitor vers votre outil ITSM : avant le déploiement",
    introBefore:
      "Pour l'administrateur de l'outil : ce dont votre outil a besoin avant tout déploiement dans Azure, et ce que vous transmettez à la personne qui déploie. Vous recevrez une deuxième fiche après le déploiement, avec ses valeurs. Écrans et champs portent leur nom anglais, celui de la documentation.",
    noSecret: 'Cette fiche ne contient aucun secret.',
    made: 'Établie le',
    deployment: 'Ce qui est déployé',
    token: 'Le jeton qui accompagne chaque alerte',
    field: 'Champ',
    screen: 'Écran',
    value: 'Valeur',
    source: 'Source',
    done: 'Fait',
    checks: 'À vérifier ensuite',
    issues: "Issues d'Azure Monitor, si vous les utilisez",
    overlap: "Pendant que l'un prend la relève de l'autre",
    callback: 'Retour vers Azure : acquitter, fermer et rouvrir les alertes depuis',
    sources: 'Sources',
    fields: {
      cloud: 'Cloud',
      portal: 'Portail',
      tenantId: 'ID du locataire',
      applicationObjectId: "ID d'objet de l'application",
      actionGroup: "Groupe d'actions",
      actionGroupId: "ID de ressource du groupe d'actions",
      version: 'Version du jeton',
      openIdMetadataUrl: 'Configuration OpenID',
    },
    noRoles,
  },
};
