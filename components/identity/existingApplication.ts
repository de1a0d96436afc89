import { azureClouds } from '../azureClouds';
import { guidRule } from './identityRules';
import type { TokenVersion } from '../tokenContract';
import { check, shown, unknownKeys, type Problem, type Rule } from '../validation';
import { quoted } from '../visibleText';

/** An application that is there already: made in the portal, or by Microsoft's script. It is used as it is. */
export interface ExistingApplication {
  /** Object id of the application, not of its service principal. */
  objectId: string;
  /** Application (client) id. */
  clientId: string;
  /** The Application ID URI that alerts are sent for: one of those the application has. */
  identifierUri: string;
  /** Object id of the application's service principal ("enterprise application"). */
  servicePrincipalObjectId: string;
  /** The version of tokens the application asks for: `api.requestedAccessTokenVersion`, where null means 1. */
  tokenVersion: TokenVersion;
  /**
   * Id of the app role that Azure Monitor's sender is assigned.
   *
   * @default - none: tokens have no `roles` claim, and nothing is assigned
   */
  appRoleId?: string;
}

/** How each value is found. */
const sources = {
  objectId: 'az ad app show --id <client id> --query id',
  clientId: 'az ad app show --id <object id> --query appId',
  identifierUri: 'az ad app show --id <client id> --query identifierUris',
  servicePrincipalObjectId: 'az ad sp show --id <client id> --query id',
  tokenVersion: 'az ad app show --id <client id> --query api.requestedAccessTokenVersion',
} as const;
const required = Object.keys(sources) as (keyof typeof sources)[];
const ids = ['objectId', 'clientId', 'servicePrincipalObjectId'] as const;
const senders: string[] = Object.values(azureClouds).map((cloud) => cloud.aznsApplicationId);

/** What is wrong with the shapes alone; nothing is looked up. */
export function existingApplicationProblems(given: ExistingApplication): Problem[] {
  if (typeof given !== 'object' || given === null) {
    return [{ key: 'application', message: `must be an object with ${required.join(', ')}.` }];
  }
  const keyOf = (name: string) => `application.${name}`;
  const present = required.filter((name) => given[name] !== undefined);
  const missing = required
    .filter((name) => given[name] === undefined)
    .map((name) => ({ key: keyOf(name), message: `is missing. Get it with: ${sources[name]}` }));
  const shapes = present.flatMap((name) =>
    name === 'tokenVersion'
      ? versionProblems(given[name])
      : check(keyOf(name), given[name], rules[name]),
  );
  return [
    ...unknownKeys('application.', given, [...required, 'appRoleId'], 'an existing application'),
    ...missing,
    ...shapes,
    ...check(keyOf('appRoleId'), given.appRoleId, guidRule),
    ...mixedUp(given),
  ];
}

const idRule =
  (name: (typeof ids)[number]): Rule<string> =>
  (value) => {
    if (/^\/(applications|servicePrincipals)\//i.test(value)) {
      return `must be the GUID at the end of the path alone (got ${quoted(value)}).`;
    }
    const wrong = guidRule(value);
    return wrong === undefined ? undefined : `${wrong} Get it with: ${sources[name]}`;
  };

const rules: Record<Exclude<(typeof required)[number], 'tokenVersion'>, Rule<string>> = {
  objectId: idRule('objectId'),
  clientId: (value) =>
    senders.includes(value.toLowerCase())
      ? `must be the client id of your application (got ${quoted(value)}, which is Azure Monitor's own, AzNS). Get yours with: ${sources.clientId}`
      : idRule('clientId')(value),
  servicePrincipalObjectId: idRule('servicePrincipalObjectId'),
  // Older applications have URIs that today's policies would refuse, so only what is no URI at all is.
  identifierUri: (value) =>
    /^[a-z][a-z0-9+.-]*:\S+$/i.test(value) && !value.includes('/applications/')
      ? undefined
      : `must be an Application ID URI such as api://… (got ${quoted(value)}). Get it with: ${sources.identifierUri}`,
};

function versionProblems(value: unknown): Problem[] {
  const message = `must be 1 or 2 (got ${shown(value)}); null in the manifest means 1. Get it with: ${sources.tokenVersion}`;
  return value === 1 || value === 2 ? [] : [{ key: 'application.tokenVersion', message }];
}

/** Three ids look alike, and the portal shows two of them under the name "Object ID". */
function mixedUp(given: ExistingApplication): Problem[] {
  return ids.flatMap((name, index) => {
    const value = lowerCase(given[name]);
    const twin = ids.slice(0, index).find((other) => lowerCase(given[other]) === value);
    return value === '' || twin === undefined
      ? []
      : [
          {
            key: `application.${name}`,
            message: `must differ from ${twin} (got ${quoted(given[name])} for both): they are different ids. Get this one with: ${sources[name]}`,
          },
        ];
  });
}

function lowerCase(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
