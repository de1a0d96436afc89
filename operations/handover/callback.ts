import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { azureClouds } from '../../components/azureClouds';
import type { Check, Facts, HandedOverCallback, Step, ToolCallback } from './handover';
import type { StackOutputs } from './outputs';
import { connector } from './serviceNow';
import { sources } from './sources';
import type { Text } from './text';

/** What of the component's arguments the way back follows from, besides its outputs. */
export type CallbackInputs = Static<typeof inputs>;

const inputs = Type.Object({
  scopes: Type.Optional(Type.Array(Type.String())),
  role: Type.Optional(Type.String()),
});

const secretOutput = 'callbackClientSecret';
const credential = 'Connections & Credentials > Credentials > New > Azure Service Principal';
const selected: Text = { en: 'selected', fr: 'coché' };

/** What the way back was given, of a component's inputs in the state. */
export function callbackInputs({ callback }: Record<string, unknown>): CallbackInputs {
  const given: unknown = callback ?? {};
  return Value.Check(inputs, given) ? given : {};
}

/** The way back of a stack that has one. */
export function callbackOf(
  outputs: StackOutputs,
  { scopes = [], role = 'Alert State' }: CallbackInputs,
): HandedOverCallback | undefined {
  const { callbackClientId: clientId, callbackServicePrincipalObjectId: objectId } = outputs;
  return clientId === undefined || objectId === undefined
    ? undefined
    : {
        tenantId: outputs.tenantId,
        clientId,
        servicePrincipalObjectId: objectId,
        role,
        scopes,
        secretOutput: secretOutput in outputs ? secretOutput : null,
        secretEnds: outputs.callbackClientSecretEnds ?? null,
      };
}

/** What ServiceNow's administrator types for its bi-directional connector, in the order of ServiceNow's own instructions. */
export function serviceNowCallback(facts: Facts, callback: HandedOverCallback): ToolCallback {
  return { steps: steps(facts, callback), checks: checks(facts, callback) };
}

function steps({ handover, tool }: Facts, callback: HandedOverCallback): Step[] {
  const typed = (fields: [Text, Text][], screen: Text, source: string): Step[] =>
    fields.map(([field, value]) => ({ screen, field, value, source }));
  const known = (step: Step): Step => ({ ...step, isDone: true });
  const { loginHost, resourceManagerHost } = azureClouds[handover.cloud];
  const firewall: Text = { en: 'Firewall of the MID Server', fr: 'Pare-feu du MID Server' };
  const out: Text = { en: 'HTTPS, outgoing', fr: 'HTTPS, sortant' };
  const access = 'Azure > Access control (IAM) > Role assignments';
  const scope: Text = { en: 'Scope (already assigned)', fr: 'Scope (déjà affectée)' };
  const role: Text = { en: 'Role (already assigned)', fr: 'Role (déjà affecté)' };
  const rights: [Text, Text][] = [
    [role, callback.role],
    ...callback.scopes.map((id): [Text, Text] => [scope, id]),
  ];
  const hosts = [loginHost, resourceManagerHost].map((url): [Text, Text] => [out, hostOf(url)]);
  return [
    ...typed(credentialFields(handover.stack, callback), credential, sources.serviceNowCredential),
    ...typed(...connectorFields(tool.url), sources.serviceNowConnector),
    ...typed(hosts, firewall, sources.serviceNowConnector),
    ...typed(rights, access, sources.alertPermissions).map(known),
  ];
}

function credentialFields(stack: string, callback: HandedOverCallback): [Text, Text][] {
  return [
    ['Name', { en: 'your choice', fr: 'à votre choix' }],
    ['Tenant ID', callback.tenantId],
    ['Client ID', callback.clientId],
    ['Authentication method', 'Client secret'],
    ['Secret key', secretText(stack, callback)],
  ];
}

function secretText(stack: string, { secretOutput, secretEnds }: HandedOverCallback): Text {
  if (secretOutput === null) {
    return {
      en: `a secret that this stack does not make: the person who deploys the identity has it (the output callbackClientSecret of that stack), or the owner of the application`,
      fr: `un secret que ce déploiement ne crée pas : la personne qui déploie l'identité le détient (la sortie callbackClientSecret de sa pile), ou bien le propriétaire de l'application`,
    };
  }
  const command = `pulumi stack output ${secretOutput} --show-secrets --stack ${stack}`;
  const [en, fr] = secretEnds === null ? ['', ''] : endsText(secretEnds);
  return {
    en: `a secret: the person who deploys fetches it with ${command}, and types it here or hands it over as a secret${en}`,
    fr: `un secret : la personne qui déploie l'obtient avec ${command}, puis le saisit ici ou le transmet comme tel${fr}`,
  };
}

function endsText(ends: string): [string, string] {
  const day = ends.slice(0, 10);
  return [`; it ends on ${day}`, ` ; il expire le ${day}`];
}

/** ServiceNow's page has two lists of fields: for one tenant, and for each of several. */
function connectorFields(url: string | null): [[Text, Text][], string] {
  const eventClass = url === null ? null : new URL(url).searchParams.get('event_class');
  const same: Text = {
    en: 'the same as that of the Azure push connector that receives the alerts',
    fr: 'le même que celui du connecteur Push Azure qui reçoit les alertes',
  };
  const unknown: Text = {
    en: 'the event_class of the secret URL; without one, the same as that of the Azure push connector that receives the alerts',
    fr: "l'event_class de l'URL secrète ; à défaut, le même que celui du connecteur Push Azure qui reçoit les alertes",
  };
  return [
    [
      ['Name', eventClass ?? (url === null ? unknown : same)],
      [
        { en: 'Host IP (not used; any address)', fr: 'Host IP (non utilisée ; toute adresse)' },
        '1.1.1.1',
      ],
      [
        'Credential',
        { en: 'the credential above', fr: "les informations d'identification ci-dessus" },
      ],
      ['MID Server', { en: 'one that is up', fr: 'un serveur actif' }],
      [
        eventClass === null
          ? {
              en: 'Bi-directional (where the form shows it)',
              fr: "Bi-directional (si le formulaire l'affiche)",
            }
          : 'Bi-directional',
        selected,
      ],
      ['Active', selected],
    ],
    `${connector} > ${eventClass === null ? 'Azure Monitor' : 'New'}`,
  ];
}

const hostOf = (url: string) => new URL(url).host;

function checks({ handover }: Facts, { secretEnds }: HandedOverCallback): Check[] {
  const { resourceManagerHost, portalHost } = azureClouds[handover.cloud];
  const portal = hostOf(portalHost);
  const command = `az rest --method GET --uri "${resourceManagerHost}<alertId>?api-version=2019-03-01" --query properties.essentials.alertState`;
  const ended = secretEnds?.slice(0, 10);
  return [
    {
      text: {
        en: `Acknowledge one alert in ServiceNow. In Azure its user response is then Acknowledged: ${portal} > Monitor > Alerts. Or: ${command}, with the alertId from the alert's additional information.`,
        fr: `Acquittez une alerte dans ServiceNow. Dans Azure, sa réponse utilisateur est alors Acknowledged : ${portal} > Monitor > Alerts. Ou bien : ${command}, avec l'alertId des informations complémentaires de l'alerte.`,
      },
      source: sources.changeState,
    },
    {
      text: {
        en: 'Close it, then reopen it: in Azure it is Closed, then New. Several alerts that ServiceNow joined in one change together.',
        fr: 'Fermez-la, puis rouvrez-la : dans Azure, elle est Closed, puis New. Plusieurs alertes que ServiceNow a réunies en une seule changent ensemble.',
      },
      source: sources.serviceNowConnector,
    },
    {
      text: {
        en: 'Know how long ServiceNow remembers which Azure alerts belong to its own: 30 days for an open alert, 7 for a closed one, 2 while the connector is not active. An older alert is changed in ServiceNow only; change it in Azure by hand. The system properties sn_em_connector.eventdata_openevent_interval and sn_em_connector.eventdata_closedevent_interval set the first two.',
        fr: 'Sachez combien de temps ServiceNow retient quelles alertes Azure correspondent aux siennes : 30 jours pour une alerte ouverte, 7 pour une alerte fermée, 2 tant que le connecteur est inactif. Une alerte plus ancienne ne change que dans ServiceNow ; changez-la à la main dans Azure. Les propriétés système sn_em_connector.eventdata_openevent_interval et sn_em_connector.eventdata_closedevent_interval fixent les deux premières durées.',
      },
      source: sources.serviceNowConnector,
    },
    {
      text: {
        en: `Note when the secret ends${ended === undefined ? '' : ` (${ended})`}: from that day on nothing changes in Azure any more. Ask the person who deploys for the next one before; two are valid while you replace it.`,
        fr: `Notez quand le secret expire${ended === undefined ? '' : ` (${ended})`} : à partir de ce jour, plus rien ne change dans Azure. Demandez le suivant avant à la personne qui déploie ; deux sont valides pendant que vous le remplacez.`,
      },
      source: sources.clientSecrets,
    },
    {
      text: {
        en: 'If an alert in Azure stays as it was, the log of the MID Server says why: AADSTS7000222 (the secret has ended), AADSTS7000215 (another secret), AuthorizationFailed (no role for that alert), or no connection.',
        fr: 'Si une alerte ne change pas dans Azure, le journal du MID Server dit pourquoi : AADSTS7000222 (secret expiré), AADSTS7000215 (autre secret), AuthorizationFailed (pas de rôle pour cette alerte), ou absence de connexion.',
      },
      source: sources.entraErrors,
    },
    ...(handover.cloud === 'public' ? [] : [otherCloudCheck]),
  ];
}

const otherCloudCheck: Check = {
  text: {
    en: "ServiceNow's page names the hosts of the public cloud only; whether the connector works with those of Azure Government is not known. Ask ServiceNow.",
    fr: "La page de ServiceNow ne nomme que les hôtes du cloud public ; on ne sait pas si le connecteur fonctionne avec ceux d'Azure Government. Demandez à ServiceNow.",
  },
  source: sources.serviceNowConnector,
};
