import * as pulumi from '@pulumi/pulumi';
import { ItsmActionGroup, preparedArgs } from './actionGroup/itsmActionGroup';
import type { CloudName } from './azureClouds';
import { ItsmCallback } from './callback/itsmCallback';
import type { PublicTool } from './itsmTools';
import { sharedIdentityOutputs } from './identity/sharedIdentity';
import {
  actionGroupArgs,
  identityArgs,
  secureExportProblems,
  type DeployAll,
  type DeployIdentity,
  type SecureExportArgs,
} from './secureExportArgs';
import { callbackArgs } from './secureExportCallback';
import type { TokenContract, TokenVersion } from './tokenContract';
import { refuse, userError } from './validation';
import { identityOutputs, WebhookIdentity } from './identity/webhookIdentity';

type Identity = Omit<ReturnType<typeof identityOutputs>, keyof Unsure> & Partial<Unsure>;
/** What is not known of an identity that another stack or somebody made. */
type Unsure = Pick<
  ReturnType<typeof identityOutputs>,
  'aznsServicePrincipalObjectId' | 'roleAssignmentCommand'
>;

/**
 * Azure Monitor's alerts to ITSM tools through a secure webhook: the identity and the action group, joined.
 *
 * With `deploy` one of the two is left to another stack.
 */
export class SecureExport extends pulumi.ComponentResource {
  /**
   * ARM id of the action group: what alert rules name in their actions. Absent where only the identity is
   * deployed: in TypeScript, reading this, `actionGroupName` or `tools` is an error then.
   */
  readonly actionGroupId!: pulumi.Output<string>;
  /** Name of the action group. */
  readonly actionGroupName!: pulumi.Output<string>;
  /** The tools, without any secret, sorted by name. */
  readonly tools!: pulumi.Output<PublicTool[]>;
  /** Object id of the application, not of its service principal. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Application (client) id. */
  readonly clientId: pulumi.Output<string>;
  /** Application ID URI. */
  readonly identifierUri: pulumi.Output<string>;
  /** Tenant of the application. */
  readonly tenantId: pulumi.Output<string>;
  /** Azure's cloud. */
  readonly cloud: pulumi.Output<CloudName>;
  /** Id of the app role; absent without one. */
  readonly appRoleId: pulumi.Output<string> | undefined;
  /** Object id of the application's service principal. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** Object id of Microsoft's sender in this tenant; absent where the identity is an application that somebody made. */
  readonly aznsServicePrincipalObjectId: pulumi.Output<string> | undefined;
  /** Version of the token. */
  readonly tokenVersion: pulumi.Output<TokenVersion>;
  /** Claim `aud` of the token: the client id (version 2) or the identifier URI (version 1). */
  readonly audience: pulumi.Output<string>;
  /** Claim `iss` of the token. */
  readonly issuer: pulumi.Output<string>;
  /** OpenID configuration with the keys that verify the token. */
  readonly openIdMetadataUrl: pulumi.Output<string>;
  /** Claim that names the caller: `azp` (version 2) or `appid` (version 1). */
  readonly callerClaimName: pulumi.Output<TokenContract['callerClaimName']>;
  /** Its value: Microsoft's application id of AzNS. */
  readonly callerClaimValue: pulumi.Output<string>;
  /** Claim `roles` of the token; empty without an app role. */
  readonly roles: pulumi.Output<string[]>;
  /** What an administrator has to run before any alert is accepted; absent where the role is assigned. */
  readonly roleAssignmentCommand: pulumi.Output<string> | undefined;
  /** Application (client) id that the ITSM tool signs in with to change alerts; absent without `callback`. */
  readonly callbackClientId: pulumi.Output<string> | undefined;
  /** Object id of that application's service principal; absent without `callback`. */
  readonly callbackServicePrincipalObjectId: pulumi.Output<string> | undefined;
  /** Its client secret, the one that took over last, a secret; absent where this stack makes none. */
  readonly callbackClientSecret: pulumi.Output<string> | undefined;
  /** When that secret ends, as RFC 3339. */
  readonly callbackClientSecretEnds: pulumi.Output<string> | undefined;
  /** The way back; undefined without `callback`. */
  readonly callback: ItsmCallback | undefined;
  /** The action group; undefined where only the identity is deployed. */
  readonly actionGroup: ItsmActionGroup | undefined;
  /** The Entra side, with all values the ITSM tool has to match. */
  readonly identity: Identity;

  constructor(name: string, args: SecureExportArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(`SecureExport "${name}" cannot be deployed`, secureExportProblems(args));
    const safe = args.deploy === 'identity' ? args : preparedArgs(args);
    super('azure-itsm:index:SecureExport', name, safe, opts);

    const made = safe.deploy === 'action-group' ? undefined : this.makeIdentity(name, safe);
    this.identity =
      safe.deploy === 'action-group'
        ? sharedIdentityOutputs(safe.identity)
        : identityOutputs(made as WebhookIdentity);
    const callback = safe.callback && callbackArgs(safe);
    // An application that comes with the identity: that it does not is said before anything is made.
    const awaited =
      safe.callback?.application === undefined ? callback?.application?.clientId : undefined;
    this.actionGroup =
      safe.deploy === 'identity'
        ? undefined
        : new ItsmActionGroup(
            name,
            { ...actionGroupArgs(safe), ...sendsFor(this.identity, awaited) },
            // Not before the role is assigned: from its first moment, what the group sends is accepted.
            { parent: this, dependsOn: made },
          );
    this.callback = callback && new ItsmCallback(name, callback, { parent: this });

    this.applicationObjectId = this.identity.applicationObjectId;
    this.clientId = this.identity.clientId;
    this.identifierUri = this.identity.identifierUri;
    this.tenantId = this.identity.tenantId;
    this.cloud = this.identity.cloud;
    this.appRoleId = this.identity.appRoleId;
    this.servicePrincipalObjectId = this.identity.servicePrincipalObjectId;
    this.aznsServicePrincipalObjectId = this.identity.aznsServicePrincipalObjectId;
    this.tokenVersion = this.identity.tokenVersion;
    this.audience = this.identity.audience;
    this.issuer = this.identity.issuer;
    this.openIdMetadataUrl = this.identity.openIdMetadataUrl;
    this.callerClaimName = this.identity.callerClaimName;
    this.callerClaimValue = this.identity.callerClaimValue;
    this.roles = this.identity.roles;
    this.roleAssignmentCommand = this.identity.roleAssignmentCommand;
    this.callbackClientId = this.callback?.clientId;
    this.callbackServicePrincipalObjectId = this.callback?.servicePrincipalObjectId;
    this.callbackClientSecret = this.callback?.clientSecret;
    this.callbackClientSecretEnds = this.callback?.clientSecretEnds;
    if (this.actionGroup === undefined) {
      withoutActionGroup(this, name);
    } else {
      this.actionGroupId = this.actionGroup.actionGroupId;
      this.actionGroupName = this.actionGroup.actionGroupName;
      this.tools = this.actionGroup.tools;
    }
    this.registerOutputs(secureExportOutputs(this));
  }

  private makeIdentity(name: string, args: DeployAll | DeployIdentity): WebhookIdentity {
    // `pulumi state move` puts an identity that leaves a stack without its parent right under the other stack.
    const aliases = args.deploy === 'identity' ? [{ parent: pulumi.rootStackResource }] : undefined;
    return new WebhookIdentity(name, identityArgs(args), { parent: this, aliases });
  }
}

/** All outputs by name: what the component registers and a stack exports; those of what is not deployed are absent. */
export function secureExportOutputs(component: SecureExport) {
  const { actionGroup, identity } = component;
  const { callbackClientId, callbackServicePrincipalObjectId } = component;
  const { callbackClientSecret, callbackClientSecretEnds } = component;
  return {
    ...(actionGroup && {
      actionGroupId: actionGroup.actionGroupId,
      actionGroupName: actionGroup.actionGroupName,
      tools: actionGroup.tools,
    }),
    ...identity,
    ...(callbackClientId && { callbackClientId }),
    ...(callbackServicePrincipalObjectId && { callbackServicePrincipalObjectId }),
    ...(callbackClientSecret && { callbackClientSecret }),
    ...(callbackClientSecretEnds && { callbackClientSecretEnds }),
  };
}

/** Undefined would reach an alert rule without a word, and the rule would notify nobody. */
function withoutActionGroup(component: SecureExport, name: string): void {
  for (const key of ['actionGroupId', 'actionGroupName', 'tools']) {
    const get = () => {
      throw userError(
        `SecureExport "${name}" has no ${key}: it deploys the identity only. Leave out deploy, or take ${key} from the stack that deploys the action group.`,
      );
    };
    Object.defineProperty(component, key, { get, enumerable: false });
  }
}

/** @param awaited - What has to be known before. */
function sendsFor(
  { applicationObjectId: id, identifierUri, tenantId }: Identity,
  awaited: pulumi.Input<string> | undefined,
) {
  const applicationObjectId =
    awaited === undefined ? id : pulumi.all([id, awaited]).apply(([known]) => known);
  return { applicationObjectId, identifierUri, tenantId };
}
