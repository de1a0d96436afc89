import * as pulumi from '@pulumi/pulumi';
import {
  actionGroupProblems,
  ItsmActionGroup,
  preparedArgs,
  type ActionGroupArgs,
} from './actionGroup/itsmActionGroup';
import type { CloudName } from './azureClouds';
import type { PublicTool } from './itsmTools';
import { receiversIn } from './actionGroup/otherReceivers';
import { sharedIdentityOutputs, type SharedIdentityInputs } from './identity/sharedIdentity';
import type { TokenContract, TokenVersion } from './tokenContract';
import { refuse, userError, type Problem } from './validation';
import { identityOutputs, WebhookIdentity } from './identity/webhookIdentity';
import { webhookIdentityProblems, type WebhookIdentityArgs } from './identity/webhookIdentityArgs';

/** Identity and action group in one stack. */
export interface DeployAll extends WebhookIdentityArgs, ActionGroupArgs {
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

/** The Entra side alone, for whoever administers the directory. */
export interface DeployIdentity extends WebhookIdentityArgs {
  deploy: 'identity';
}

/** The action group alone, for whoever monitors: Microsoft Graph is not asked. */
export interface DeployActionGroup extends ActionGroupArgs {
  deploy: 'action-group';
  /** The identity that alerts are sent for, as another stack exports it. With `deploy: action-group` only, and needed there. */
  identity: SharedIdentityInputs;
}

/** What to deploy, and everything it needs. */
export type SecureExportArgs = DeployAll | DeployIdentity | DeployActionGroup;

type Identity = Omit<ReturnType<typeof identityOutputs>, keyof Unsure> & Partial<Unsure>;
/** What is not known of an identity that another stack or somebody made. */
type Unsure = Pick<
  ReturnType<typeof identityOutputs>,
  'aznsServicePrincipalObjectId' | 'roleAssignmentCommand'
>;

/** Azure Monitor's alerts to ITSM tools through a secure webhook: the identity and the action group, joined. */
export class SecureExport extends pulumi.ComponentResource {
  /**
   * ARM id of the action group: what alert rules name in their actions. Where only the identity is deployed, reading
   * this, `actionGroupName` or `tools` throws a RunError.
   */
  readonly actionGroupId!: pulumi.Output<string>;
  readonly actionGroupName!: pulumi.Output<string>;
  /** The tools, without any secret, sorted by name. */
  readonly tools!: pulumi.Output<PublicTool[]>;
  /** Object id of the application, not of its service principal. */
  readonly applicationObjectId: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  readonly identifierUri: pulumi.Output<string>;
  readonly tenantId: pulumi.Output<string>;
  readonly cloud: pulumi.Output<CloudName>;
  /** Undefined without an app role. */
  readonly appRoleId: pulumi.Output<string> | undefined;
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** Undefined where the identity is an application that somebody made. */
  readonly aznsServicePrincipalObjectId: pulumi.Output<string> | undefined;
  readonly tokenVersion: pulumi.Output<TokenVersion>;
  readonly audience: pulumi.Output<string>;
  readonly issuer: pulumi.Output<string>;
  readonly openIdMetadataUrl: pulumi.Output<string>;
  readonly callerClaimName: pulumi.Output<TokenContract['callerClaimName']>;
  readonly callerClaimValue: pulumi.Output<string>;
  readonly roles: pulumi.Output<string[]>;
  /** What an administrator has to run before any alert is accepted; undefined where the role is assigned. */
  readonly roleAssignmentCommand: pulumi.Output<string> | undefined;
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
    this.actionGroup =
      safe.deploy === 'identity'
        ? undefined
        : new ItsmActionGroup(
            name,
            { ...actionGroupArgs(safe), ...sendsFor(this.identity) },
            // Not before the role is assigned: from its first moment, what the group sends is accepted.
            { parent: this, dependsOn: made },
          );

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
export function secureExportOutputs({ actionGroup, identity }: SecureExport) {
  if (actionGroup === undefined) {
    return identity;
  }
  const { actionGroupId, actionGroupName, tools } = actionGroup;
  return { actionGroupId, actionGroupName, tools, ...identity };
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

/** Everything wrong with the arguments that can be known before anything is deployed. */
function secureExportProblems(args: SecureExportArgs): Problem[] {
  switch (args.deploy) {
    case 'identity':
      return webhookIdentityProblems(args);
    case 'action-group':
      return [...identityProblems(args), ...actionGroupProblems(args)];
    case 'all':
    case undefined:
      return [...webhookIdentityProblems(args), ...actionGroupProblems(args)];
    default:
      return [{ key: 'deploy', message: unknownDeploy((args as { deploy: unknown }).deploy) }];
  }
}

export function unknownDeploy(value: unknown): string {
  return `${JSON.stringify(value)} is nothing to deploy. Allowed are all (default), identity and action-group.`;
}

function identityProblems({ identity }: DeployActionGroup): Problem[] {
  const message =
    'is missing. An action group without an identity of its own stack needs that of another: a StackReference, or an existing application.';
  return (identity as unknown) === undefined ? [{ key: 'identity', message }] : [];
}

function sendsFor({ applicationObjectId, identifierUri, tenantId }: Identity) {
  return { applicationObjectId, identifierUri, tenantId };
}

function identityArgs(args: DeployAll | DeployIdentity): WebhookIdentityArgs {
  const { displayName, identifierUri, tokenVersion, owners } = args;
  const { appRole, appRoleId, appRoleAssignmentRequired, aznsServicePrincipal, protect } = args;
  const { application, roleAssignment, roleAssignmentId, cloud } = args;
  return {
    displayName,
    identifierUri,
    tokenVersion,
    owners,
    appRole,
    appRoleId,
    appRoleAssignmentRequired,
    aznsServicePrincipal,
    protect,
    application,
    roleAssignment,
    roleAssignmentId,
    cloud,
    // Azure wants an owner only of who writes the action group.
    deployerOwns: args.deploy === 'identity' ? false : args.deployerOwns,
  };
}

function actionGroupArgs(args: ActionGroupArgs): ActionGroupArgs {
  const { actionGroupName, resourceGroupName, groupShortName, location } = args;
  const { enabled, tags, tools, alertProcessingRules, roleAssignments, lock, protect } = args;
  return {
    actionGroupName,
    resourceGroupName,
    groupShortName,
    location,
    enabled,
    tags,
    tools,
    ...receiversIn(args),
    alertProcessingRules,
    roleAssignments,
    lock,
    protect,
  };
}
