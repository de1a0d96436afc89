import type * as pulumi from '@pulumi/pulumi';
import { cloudRule, type CloudName } from '../azureClouds';
import { existingApplicationProblems, type ExistingApplication } from './existingApplication';
import { displayNameRule, guidRule, identifierUriRule, ownerRule } from './identityRules';
import type { TokenVersion } from '../tokenContract';
import { check, checkFlag, shown, type Problem, type Rule } from '../validation';
import { quoted } from '../visibleText';

export interface WebhookIdentityArgs {
  /**
   * An existing application, used as it is: nothing on it is changed, and at most the role is assigned. Arguments that
   * describe an application to create (`displayName` to `appRoleAssignmentRequired`) are refused with it.
   *
   * @default - the component makes one
   */
  application?: ExistingApplication;
  /**
   * Name of the application, as people see it in Entra ID.
   *
   * @default '<component name>-<stack>'
   */
  displayName?: pulumi.Input<string>;
  /**
   * Application ID URI; unique in the tenant, without a slash at the end.
   *
   * @default 'api://<tenant id>/<component name>-<stack>'
   */
  identifierUri?: pulumi.Input<string>;
  /**
   * Version of the tokens the ITSM tool receives; decides audience, issuer and the caller's claim.
   *
   * @default 2
   */
  tokenVersion?: TokenVersion;
  /**
   * Object ids of all owners, exactly. Azure refuses an action group whose deployer is not among them
   * (`AadWebhookResourceNotOwnedByCaller`), so name everybody who runs `pulumi up`, people and pipelines.
   *
   * @default - the principal that deploys
   */
  owners?: pulumi.Input<string>[];
  /**
   * Whether the application has the app role `ActionGroupsSecureWebhook`, assigned to Azure Monitor's sender.
   *
   * @default true
   */
  appRole?: boolean;
  /**
   * Id of the app role, to take over an application that has it already.
   *
   * @default - a random GUID, kept in state
   */
  appRoleId?: pulumi.Input<string>;
  /**
   * Whether Entra gives tokens only to assigned applications: no role, no token.
   *
   * @default - true with the app role, false without
   */
  appRoleAssignmentRequired?: boolean;
  /**
   * `lookup` uses the AzNS service principal of the tenant; `adopt` creates it where it is missing and leaves it
   * behind on destroy, because the whole tenant shares it.
   *
   * @default 'lookup'
   */
  aznsServicePrincipal?: 'lookup' | 'adopt';
  /**
   * Who assigns the role to Azure Monitor's sender. `external` leaves this one privileged step to an administrator: the
   * output `roleAssignmentCommand` says how, and every run warns until `roleAssignmentId` is set.
   *
   * @default 'managed'
   */
  roleAssignment?: 'managed' | 'external';
  /**
   * Id of the assignment an administrator made; it is looked up and compared.
   *
   * @default - none: Entra refuses every alert while the assignment is missing
   */
  roleAssignmentId?: string;
  /**
   * Azure's cloud; has to be the one the providers work in (their `environment`).
   *
   * @default 'public'
   */
  cloud?: CloudName;
  /**
   * Whether the principal that deploys has to own an existing application, because it writes the action group as well.
   *
   * @default true
   */
  deployerOwns?: boolean;
  /**
   * Whether the application is protected from deletion and replacement.
   *
   * @default - as the component's options say
   */
  protect?: boolean;
}

/** Arguments that describe an application to create: they have no meaning for an existing one. */
export const newApplicationKeys = [
  'displayName',
  'identifierUri',
  'tokenVersion',
  'owners',
  'appRole',
  'appRoleId',
  'appRoleAssignmentRequired',
] as const;

/** Everything wrong with the arguments that can be known before anything is deployed. */
export function webhookIdentityProblems(args: WebhookIdentityArgs): Problem[] {
  const given = args as Record<string, unknown>;
  return [
    ...check('cloud', args.cloud, cloudRule),
    ...choiceProblems(args),
    ...['deployerOwns', 'protect'].flatMap((key) => checkFlag(key, given[key])),
    ...(args.application === undefined
      ? newApplicationProblems(args)
      : [...existingApplicationProblems(args.application), ...meaninglessProblems(args)]),
    ...roleAssignmentProblems(args),
  ];
}

function choiceProblems(args: WebhookIdentityArgs): Problem[] {
  const problems: Problem[] = [];
  if (![undefined, 1, 2].includes(args.tokenVersion)) {
    const message = `must be 1 or 2 (got ${shown(args.tokenVersion)}). The default is 2.`;
    problems.push({ key: 'tokenVersion', message });
  }
  if (![undefined, 'lookup', 'adopt'].includes(args.aznsServicePrincipal)) {
    const message = `must be "lookup" (default) or "adopt" (got ${shown(args.aznsServicePrincipal)}).`;
    problems.push({ key: 'aznsServicePrincipal', message });
  }
  return problems;
}

function newApplicationProblems(args: WebhookIdentityArgs): Problem[] {
  const problems: Problem[] = [];
  if (args.appRole === false && args.appRoleAssignmentRequired === true) {
    const message =
      'is true, but appRole is false. Without a role there is nothing to assign, so no alert gets a token. Set appRole to true, or appRoleAssignmentRequired to false.';
    problems.push({ key: 'appRoleAssignmentRequired', message });
  }
  if (args.appRole === false && args.appRoleId !== undefined) {
    const message = 'is set, but appRole is false. Set appRole to true, or remove the id.';
    problems.push({ key: 'appRoleId', message });
  }
  return [
    ...problems,
    ...checkFlag('appRole', args.appRole),
    ...checkFlag('appRoleAssignmentRequired', args.appRoleAssignmentRequired),
    ...check('appRoleId', args.appRoleId, guidRule),
    ...check('identifierUri', args.identifierUri, identifierUriRule(args.tokenVersion ?? 2)),
    ...check('displayName', args.displayName, displayNameRule),
    ...ownersProblems(args.owners),
  ];
}

/** Most owners of an application: https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions */
const ownerLimit = 100;

/** What is wrong with the owners of an application. */
export function ownersProblems(owners: unknown = []): Problem[] {
  if (!Array.isArray(owners)) {
    return [{ key: 'owners', message: `must be a list of object ids (got ${shown(owners)}).` }];
  }
  const message = `has ${owners.length} entries. Entra allows at most ${ownerLimit} owners of an application. Remove some.`;
  return [
    ...(owners.length > ownerLimit ? [{ key: 'owners', message }] : []),
    ...owners.flatMap((owner, index) => check(`owners[${index}]`, owner, ownerRule)),
  ];
}

function meaninglessProblems(args: WebhookIdentityArgs): Problem[] {
  const inside = ['identifierUri', 'tokenVersion', 'appRoleId'];
  return newApplicationKeys
    .filter((key) => args[key] !== undefined)
    .map((key) => ({
      key,
      message: inside.includes(key)
        ? `describes an application to create, but application names an existing one. Put it into application.${key}.`
        : 'describes an application to create, but application names an existing one, which is used as it is. Remove it.',
    }));
}

function roleAssignmentProblems(args: WebhookIdentityArgs): Problem[] {
  const { roleAssignment, roleAssignmentId } = args;
  const problems: Problem[] = [];
  if (![undefined, 'managed', 'external'].includes(roleAssignment)) {
    const message = `must be "managed" (default) or "external" (got ${shown(roleAssignment)}).`;
    problems.push({ key: 'roleAssignment', message });
  }
  const withRole =
    args.application === undefined
      ? args.appRole !== false
      : args.application?.appRoleId !== undefined;
  if (roleAssignment === 'external' && !withRole) {
    const message =
      'is "external", but there is no app role to assign. Remove it, or give the role.';
    problems.push({ key: 'roleAssignment', message });
  }
  if (roleAssignmentId === undefined) {
    return problems;
  }
  if (roleAssignment !== 'external') {
    const message =
      'is set, but the stack assigns the role itself. Set roleAssignment to "external", or remove the id.';
    problems.push({ key: 'roleAssignmentId', message });
  }
  return [...problems, ...check('roleAssignmentId', roleAssignmentId, assignmentIdRule)];
}

/** Graph makes these ids: characters of base64url. */
const assignmentIdRule: Rule<string> = (value) =>
  /^[\w-]+$/.test(value)
    ? undefined
    : `must be the id that the command printed: letters, digits, "-" and "_", without a path (got ${quoted(value)}).`;
