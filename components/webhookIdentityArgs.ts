import type * as pulumi from '@pulumi/pulumi';
import { guidRule, identifierUriRule, ownerRule } from './identityRules';
import type { TokenVersion } from './tokenContract';
import { check, type Problem } from './validation';

export interface WebhookIdentityArgs {
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
   * Whether the application is protected from deletion and replacement.
   *
   * @default - as the component's options say
   */
  protect?: boolean;
}

/** Everything wrong with the arguments that can be known before anything is deployed. */
export function webhookIdentityProblems(args: WebhookIdentityArgs): Problem[] {
  const problems: Problem[] = [];
  if (![undefined, 1, 2].includes(args.tokenVersion)) {
    const message = `${JSON.stringify(args.tokenVersion)} is no token version. Allowed are 1 and 2 (default).`;
    problems.push({ key: 'tokenVersion', message });
  }
  if (![undefined, 'lookup', 'adopt'].includes(args.aznsServicePrincipal)) {
    const message = `${JSON.stringify(args.aznsServicePrincipal)} is not a way to get it. Allowed are lookup (default) and adopt.`;
    problems.push({ key: 'aznsServicePrincipal', message });
  }
  if (args.appRole === false && args.appRoleAssignmentRequired === true) {
    const message =
      'is true, but appRole is false: without a role nothing can be assigned, so no alert would get a token. Set appRole to true, or this to false.';
    problems.push({ key: 'appRoleAssignmentRequired', message });
  }
  if (args.appRole === false && args.appRoleId !== undefined) {
    const message = 'pins a role, but appRole is false. Set appRole to true, or remove the id.';
    problems.push({ key: 'appRoleId', message });
  }
  return [
    ...problems,
    ...check('appRoleId', args.appRoleId, guidRule),
    ...check('identifierUri', args.identifierUri, identifierUriRule(args.tokenVersion ?? 2)),
    ...(args.owners ?? []).flatMap((owner, index) => check(`owners[${index}]`, owner, ownerRule)),
  ];
}
