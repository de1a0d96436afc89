import * as pulumi from '@pulumi/pulumi';
import { callbackProblems, type ItsmCallbackArgs } from './callback/itsmCallbackArgs';
import type { SharedIdentityInputs } from './identity/sharedIdentity';
import { userError, type Problem } from './validation';

export interface WithCallback {
  /**
   * The way back: an application with which the ITSM tool acknowledges, closes and reopens alerts. With `deploy: identity`
   * the application alone is made; with `deploy: action-group` its role is assigned.
   *
   * @default - none: alerts go one way
   */
  callback?: ItsmCallbackArgs;
}

/** What of the arguments decides what the way back needs. */
interface Context extends WithCallback {
  deploy?: string;
  identity?: SharedIdentityInputs | undefined;
}

/** What is wrong with the way back, given what else is deployed. */
export function ownCallbackProblems({ callback, ...args }: Context): Problem[] {
  if (callback === undefined) {
    return [];
  }
  const given = callbackProblems(callback, 'callback.');
  if (given.some(({ key }) => key === 'callback')) {
    return given;
  }
  const { scopes = [] } = callback;
  if (args.deploy === 'identity') {
    const message =
      'belongs to the stack that deploys the action group. Set it there, and remove it here.';
    const elsewhere = ['scopes', 'role', 'application'] as const;
    return [
      ...given,
      ...elsewhere
        .filter((key) => callback[key] !== undefined)
        .map((key) => ({ key: `callback.${key}`, message })),
    ];
  }
  const message =
    'is missing. Name the subscriptions, resource groups or management groups whose alerts the ITSM tool may change.';
  const missing = scopes.length === 0 && !given.some(({ key }) => key === 'callback.scopes');
  return [
    ...given,
    ...(missing ? [{ key: 'callback.scopes', message }] : []),
    ...(args.deploy === 'action-group' ? applicationProblems(callback, args.identity) : []),
  ];
}

/** An action group alone: the callback's application is made with the identity. */
function applicationProblems(
  callback: ItsmCallbackArgs,
  identity: SharedIdentityInputs | undefined,
): Problem[] {
  const made = ['displayName', 'owners', 'secrets', 'secretLifetimeDays'] as const;
  const message =
    'belongs to the stack that deploys the identity. Set it there, and remove it here.';
  const elsewhere = callback.application === undefined;
  return [
    ...made
      .filter((key) => elsewhere && callback[key] !== undefined)
      .map((key) => ({ key: `callback.${key}`, message })),
    ...(elsewhere && identity !== undefined && identity.callbackClientId === undefined
      ? [{ key: 'callback.application', message: noCallbackApplication }]
      : []),
  ];
}

const noCallbackApplication =
  'is missing: the identity has none. Set callback in the stack that deploys the identity and update it, or name an existing application here.';

/** The callback's arguments; an action group alone takes its application from the identity, unless one is given. */
export function callbackArgs({ callback = {}, deploy, identity }: Context): ItsmCallbackArgs {
  if (deploy !== 'action-group' || callback.application !== undefined) {
    return callback;
  }
  const { callbackClientId, callbackServicePrincipalObjectId } = identity ?? {};
  const known = present(callbackClientId, callbackServicePrincipalObjectId);
  const { clientId, servicePrincipalObjectId } = known;
  return { ...callback, application: { clientId, servicePrincipalObjectId } };
}

/** The outputs of a stack are known late. Both ids have one error: Pulumi says each error once. */
function present(
  clientId: pulumi.Input<string> | undefined,
  servicePrincipalObjectId: pulumi.Input<string> | undefined,
) {
  return pulumi.all([clientId, servicePrincipalObjectId]).apply(([client, principal]) => {
    if (client === undefined || principal === undefined) {
      throw userError(`callback.application ${noCallbackApplication}`);
    }
    return { clientId: client, servicePrincipalObjectId: principal };
  });
}
