import { actionGroupProblems, type ActionGroupArgs } from './actionGroup/itsmActionGroup';
import { receiverKinds } from './actionGroup/otherReceivers';
import type { SharedIdentityInputs } from './identity/sharedIdentity';
import { webhookIdentityProblems, type WebhookIdentityArgs } from './identity/webhookIdentityArgs';
import { ownCallbackProblems, type WithCallback } from './secureExportCallback';
import { shown, type Problem } from './validation';

/** Identity and action group in one stack. */
export interface DeployAll extends WebhookIdentityArgs, ActionGroupArgs, WithCallback {
  /**
   * What is deployed: everything, the Entra side alone (`identity`), or the action group alone (`action-group`).
   *
   * @default 'all'
   */
  deploy?: 'all';
  /**
   * Whether the application and the action group are protected from deletion and replacement.
   *
   * @default - as the component's options say
   */
  protect?: boolean;
}

/** The Entra side alone, for the administrators of the directory. */
export interface DeployIdentity extends WebhookIdentityArgs, WithCallback {
  deploy: 'identity';
}

/** The action group alone, for a monitoring team: Microsoft Graph is not called. */
export interface DeployActionGroup extends ActionGroupArgs, WithCallback {
  deploy: 'action-group';
  /** The identity that alerts are sent for, as another stack exports it. With `deploy: action-group` only, and needed there. */
  identity: SharedIdentityInputs;
}

/** What to deploy, and everything it needs. */
export type SecureExportArgs = DeployAll | DeployIdentity | DeployActionGroup;

/** Everything wrong with the arguments that can be known before anything is deployed. */
export function secureExportProblems(args: SecureExportArgs): Problem[] {
  return [...problemsOfSides(args), ...ownCallbackProblems(args)];
}

function problemsOfSides(args: SecureExportArgs): Problem[] {
  switch (args.deploy) {
    case 'identity':
      return [
        ...webhookIdentityProblems(args),
        ...meaningless(args, actionGroupKeys, ofActionGroup),
        ...meaningless(args, ['identity'], ofOtherStack),
      ];
    case 'action-group':
      return [
        ...identityProblems(args),
        ...actionGroupProblems(args),
        ...meaningless(args, identityKeys, ofIdentity),
      ];
    case 'all':
    case undefined:
      return [
        ...webhookIdentityProblems(args),
        ...actionGroupProblems(args),
        ...meaningless(args, ['identity'], ofOtherStack),
      ];
    default:
      return [{ key: 'deploy', message: unknownDeploy((args as { deploy: unknown }).deploy) }];
  }
}

export function unknownDeploy(value: unknown): string {
  return `must be "all" (default), "identity" or "action-group" (got ${shown(value)}).`;
}

function identityProblems({ identity }: DeployActionGroup): Problem[] {
  const message =
    'is missing. Give the identity of another stack (a StackReference), or of an existing application.';
  return typeof identity !== 'object' || identity === null ? [{ key: 'identity', message }] : [];
}

/** Each argument of one side; the type says when one is missing. */
const identityKeys = Object.keys({
  application: true,
  displayName: true,
  identifierUri: true,
  tokenVersion: true,
  owners: true,
  appRole: true,
  appRoleId: true,
  appRoleAssignmentRequired: true,
  aznsServicePrincipal: true,
  roleAssignment: true,
  roleAssignmentId: true,
  cloud: true,
  deployerOwns: true,
} satisfies Record<Exclude<keyof WebhookIdentityArgs, 'protect'>, true>);
const actionGroupKeys = [
  ...Object.keys({
    actionGroupName: true,
    resourceGroupName: true,
    groupShortName: true,
    location: true,
    enabled: true,
    tags: true,
    tools: true,
    alertProcessingRules: true,
    roleAssignments: true,
    lock: true,
  } satisfies Record<
    Exclude<keyof ActionGroupArgs, 'protect' | (typeof receiverKinds)[number]>,
    true
  >),
  ...receiverKinds,
];

/** Arguments of what is not deployed: TypeScript refuses most of them, and other languages see one list of arguments. */
function meaningless(args: object, keys: string[], what: string): Problem[] {
  return Object.entries(args)
    .filter(([key, value]) => keys.includes(key) && value !== undefined)
    .map(([key]) => ({ key, message: `${what} Remove it, or change deploy.` }));
}

const ofActionGroup = 'belongs to the action group, but deploy is "identity".';
const ofIdentity = 'belongs to the Entra side, but deploy is "action-group".';
const ofOtherStack =
  'is the identity of another stack, but this stack creates its own. Only deploy "action-group" takes one.';

/** The arguments of the identity alone. */
export function identityArgs(args: DeployAll | DeployIdentity): WebhookIdentityArgs {
  return {
    ...picked<WebhookIdentityArgs>(args, [...identityKeys, 'protect']),
    // Azure wants an owner only of who writes the action group.
    deployerOwns: args.deploy === 'identity' ? false : args.deployerOwns,
  };
}

/** The arguments of the action group alone. */
export function actionGroupArgs(args: ActionGroupArgs): ActionGroupArgs {
  return picked<ActionGroupArgs>(args, [...actionGroupKeys, 'protect']);
}

function picked<T extends object>(args: T, keys: string[]): T {
  return Object.fromEntries(Object.entries(args).filter(([key]) => keys.includes(key))) as T;
}
