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
import { tokenVersions } from './tokenVersions';

/** What any other tool has to have before anything is deployed: an address that Azure can post to. */
export const customBefore: Step[] = [
  {
    screen: { en: 'Webhook of the tool', fr: "Webhook de l'outil" },
    field: 'URL',
    value: {
      en: 'starts with https://; Azure reaches it over the internet',
      fr: 'commence par https:// ; Azure y accède par Internet',
    },
    source: sources.actionGroups,
  },
  { screen: deployerScreen, field: 'URL', value: handedOverAsSecret, source: sources.actionGroups },
];

/** What any other tool has to verify, claim by claim. */
export function customSteps(facts: Facts): Step[] {
  const { token, tenantId } = facts.handover;
  const screen: Text = { en: 'Verification of the token', fr: 'Vérification du jeton' };
  const claims: [Text, Text][] = [
    ['aud', token.audience],
    ['iss', token.issuer],
    ['tid', tenantId],
    ['ver', tokenVersions[token.version].ver],
    [token.callerClaimName, token.callerClaimValue],
    ...token.roles.map((role): [Text, Text] => ['roles', role]),
  ];
  return [
    doneBefore(facts, sources.actionGroups),
    {
      screen,
      field: { en: 'OpenID configuration (signing keys)', fr: 'Configuration OpenID (clés)' },
      value: token.openIdMetadataUrl,
      source: sources.claims,
    },
    ...claims.map(([field, value]) => ({ screen, field, value, source: sources.claims })),
    {
      screen: { en: 'Body of the request', fr: 'Corps de la requête' },
      field: 'schemaId',
      value: 'azureMonitorCommonAlertSchema',
      source: sources.commonSchema,
    },
    receiverUri(facts, sources.actionGroups),
  ];
}

export function customChecks(facts: Facts): Check[] {
  return [
    testCheck(facts, {
      en: 'Then look in the tool: the alert is there.',
      fr: "Regardez ensuite dans l'outil : l'alerte y est.",
    }),
    {
      text: {
        en: 'A request without a token, or with one for another audience or from another caller, is refused.',
        fr: "Une requête sans jeton, ou dont le jeton est pour une autre audience ou d'un autre appelant, est refusée.",
      },
      source: sources.claims,
    },
    networkCheck,
    emailCheck,
    statelessCheck,
    refusedCheck,
  ];
}
