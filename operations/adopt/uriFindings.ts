import { identifierUriRule, tenantInUriRule } from '../../components/identity/identityRules';
import { improved, type Choices, type Finding } from './finding';
import type { Setup } from './setup';

export function tokenVersionOf({ application }: Setup): 1 | 2 {
  return application.api?.requestedAccessTokenVersion === 2 ? 2 : 1;
}

/** The first URI that the component takes; undefined where it makes its own. */
export function goodUri(setup: Setup, choices: Choices): string | undefined {
  const version = choices.keep.includes('token-version') ? tokenVersionOf(setup) : 2;
  const [named] = setup.actionGroup.properties.webhookReceivers as { identifierUri?: string }[];
  const uris = setup.application.identifierUris;
  const preferred = uris.find((uri) => uri === named?.identifierUri);
  return [...(preferred === undefined ? [] : [preferred]), ...uris].find(
    (uri) =>
      choices.asIs ||
      (identifierUriRule(version)(uri) ?? tenantInUriRule(setup.tenantId)(uri)) === undefined,
  );
}

export function uriFindings(setup: Setup, choices: Choices, uri: string): Finding[] {
  const uris = setup.application.identifierUris;
  const good = goodUri(setup, choices);
  const others = uris.filter((one) => one !== good);
  if (uris.length === 0) {
    const found = 'the application has no Application ID URI';
    return [improved('identifier-uri', found, `It gets ${uri}.`)];
  }
  if (good === undefined) {
    const version = choices.keep.includes('token-version') ? tokenVersionOf(setup) : 2;
    const [first = ''] = uris;
    const why = identifierUriRule(version)(first) ?? tenantInUriRule(setup.tenantId)(first);
    return [
      improved(
        'identifier-uri',
        `the Application ID URI ${why}`,
        `It becomes ${uri}. With token version 1 that is the audience: hand over to the ITSM tool again.`,
      ),
    ];
  }
  return others.length === 0
    ? []
    : [
        improved(
          'other-uris',
          `the application has other Application ID URIs: ${others.join(', ')}`,
          'They are removed, because the component declares one. To keep them: --use-as-is.',
        ),
      ];
}
