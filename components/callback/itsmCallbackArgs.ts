import type * as pulumi from '@pulumi/pulumi';
import { displayNameRule, guidRule } from '../identity/identityRules';
import { ownersProblems } from '../identity/webhookIdentityArgs';
import { check, isPlain, oneOf, shown, unknownKeys, type Problem } from '../validation';
import { callbackRoles, type CallbackRole } from './roles';
import { scopeProblems } from './scopes';

/** An application with which the ITSM tool signs in, made elsewhere; its credential, often a certificate, is not this stack's. */
export interface CallbackApplication {
  /** Application (client) id. */
  clientId: pulumi.Input<string>;
  /** Object id of the application's service principal ("enterprise application"). */
  servicePrincipalObjectId: pulumi.Input<string>;
}

/** The way back: what an ITSM tool needs to acknowledge, close and reopen alerts in Azure. */
export interface ItsmCallbackArgs {
  /**
   * ARM ids of the subscriptions, resource groups and management groups whose alerts the tool may change. Plain text:
   * each names an assignment. Without any, the application alone is made, and somebody else assigns the role.
   *
   * @default - none
   */
  scopes?: string[];
  /**
   * What the tool may do there: `Alert State` is a role of its own that reads alerts and changes their state;
   * `Monitoring Contributor`, which ServiceNow's documents name, may also change alert rules and action groups.
   *
   * @default 'Alert State'
   */
  role?: CallbackRole;
  /**
   * An existing application, used as it is; neither an application nor a secret is made.
   *
   * @default - the component makes one
   */
  application?: CallbackApplication;
  /**
   * Name of the application, as people see it in Entra ID.
   *
   * @default '<component name>-callback-<stack>'
   */
  displayName?: pulumi.Input<string>;
  /**
   * Object ids of all owners, exactly.
   *
   * @default - the principal that deploys
   */
  owners?: pulumi.Input<string>[];
  /**
   * Names of the client secrets: one, or two while one takes over from the other. The last one is the output
   * `clientSecret`. None for an application that gets a certificate.
   *
   * @default - one, named 1
   */
  secrets?: string[];
  /**
   * How long a new secret lives, in days, 1 to 730: two years, as Entra's own pages allow. A secret that is there keeps
   * its end. https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
   *
   * @default 180
   */
  secretLifetimeDays?: number;
}

export const defaultSecrets = ['1'];
export const defaultSecretLifetimeDays = 180;
const longestLifetimeDays = 730;

const ofNewApplication = ['displayName', 'owners', 'secrets', 'secretLifetimeDays'] as const;
const keys = ['scopes', 'role', 'application', ...ofNewApplication];

/** Everything wrong with the arguments that can be known before anything is deployed. @param prefix of each key. */
export function callbackProblems(args: ItsmCallbackArgs, prefix = ''): Problem[] {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    return [
      { key: prefix.replace(/\.$/, ''), message: `must be an object with ${keys.join(', ')}.` },
    ];
  }
  const { scopes, role, application } = args;
  const at = (problem: Problem) => ({ ...problem, key: `${prefix}${problem.key}` });
  const roleMessage = `must be ${oneOf(callbackRoles)} (got ${shown(role)}). The default is "${callbackRoles[0]}".`;
  const knownRole = role === undefined || callbackRoles.includes(role);
  const nothing = application !== undefined && (scopes === undefined || scopes.length === 0);
  return [
    ...unknownKeys(prefix, args, keys, 'the callback'),
    ...[
      ...(scopes === undefined
        ? []
        : scopeProblems('scopes', scopes, role !== 'Monitoring Contributor')),
      ...(knownRole ? [] : [{ key: 'role', message: roleMessage }]),
      ...(nothing
        ? [
            {
              key: 'scopes',
              message:
                'is missing: with an existing application there is nothing else to make. Name the subscriptions whose alerts it may change.',
            },
          ]
        : []),
      ...(application === undefined ? newProblems(args) : existingProblems(args, application)),
    ].map(at),
  ];
}

function newProblems({ displayName, owners, secrets, secretLifetimeDays }: ItsmCallbackArgs) {
  const days = secretLifetimeDays;
  const inRange = Number.isInteger(days) && days! >= 1 && days! <= longestLifetimeDays;
  const message = `must be a whole number of days from 1 to ${longestLifetimeDays} (got ${shown(days)}). The default is ${defaultSecretLifetimeDays}.`;
  return [
    ...check('displayName', displayName, displayNameRule),
    ...ownersProblems(owners),
    ...(secrets === undefined ? [] : secretsProblems(secrets)),
    ...(days === undefined || inRange ? [] : [{ key: 'secretLifetimeDays', message }]),
  ];
}

function secretsProblems(secrets: unknown): Problem[] {
  const key = 'secrets';
  if (!Array.isArray(secrets)) {
    return [{ key, message: 'must be a list of names, such as ["1"].' }];
  }
  const message = `has ${secrets.length} entries. Two are enough for one to take over from the other; an older one can go. Remove the first.`;
  return [
    ...(secrets.length > 2 ? [{ key, message }] : []),
    ...secrets.flatMap((name: unknown, index) => {
      const wrong =
        typeof name !== 'string' || !/^[\w.-]{1,60}$/.test(name)
          ? // It may be the secret itself.
            'must be a name of 1 to 60 letters, digits, ".", "_" and "-", known before anything is deployed (its value is not shown). It is no secret: Entra makes that.'
          : secrets.indexOf(name) < index
            ? `is the same as secrets[${secrets.indexOf(name)}] (got "${name}"). Give it a new name.`
            : undefined;
      return wrong === undefined ? [] : [{ key: `${key}[${index}]`, message: wrong }];
    }),
  ];
}

function existingProblems(args: ItsmCallbackArgs, application: CallbackApplication): Problem[] {
  const meaningless = ofNewApplication
    .filter((key) => args[key] !== undefined)
    .map((key) => ({
      key,
      message:
        'describes an application to create, but application names an existing one, which is used as it is. Remove it.',
    }));
  const ids = ['clientId', 'servicePrincipalObjectId'];
  if (typeof application !== 'object' || application === null) {
    const message = `must be an object with ${ids.join(' and ')}.`;
    return [...meaningless, { key: 'application', message }];
  }
  const given = application as unknown as Record<string, unknown>;
  const sources: Record<string, string> = {
    clientId: 'az ad app show --id <object id> --query appId',
    servicePrincipalObjectId: 'az ad sp show --id <client id> --query id',
  };
  return [
    ...meaningless,
    ...unknownKeys('application.', application, ids, "the callback's application"),
    ...ids.flatMap((id) => {
      const value = given[id];
      const wrong =
        value === undefined
          ? 'is missing.'
          : isPlain(value)
            ? guidRule(typeof value === 'string' ? value : (shown(value) ?? ''))
            : undefined;
      return wrong === undefined
        ? []
        : [{ key: `application.${id}`, message: `${wrong} Get it with: ${sources[id]}` }];
    }),
  ];
}
