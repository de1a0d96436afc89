import * as pulumi from '@pulumi/pulumi';
import {
  actionGroupProblems,
  ItsmActionGroup,
  preparedArgs,
  type ActionGroupArgs,
} from './actionGroup/itsmActionGroup';
import type { PublicTool } from './itsmTools';
import { receiversIn } from './actionGroup/otherReceivers';
import { sharedIdentityOutputs, type SharedIdentityInputs } from './identity/sharedIdentity';
import { refuse, type Problem } from './validation';
import { identityOutputs, WebhookIdentity } from './identity/webhookIdentity';
import { webhookIdentityProblems, type WebhookIdentityArgs } from './identity/webhookIdentityArgs';

/** Identity and action group in one stack. */
export interface DeployAll extends WebhookIdentityArgs, ActionGroupArgs {
  /** @default 'all' */
  deploy?: 'all';
}

/** The Entra side alone, for whoever administers the directory. */
export interface DeployIdentity extends WebhookIdentityArgs {
  deploy: 'identity';
}

/** The action group alone, for whoever monitors: Microsoft Graph is not asked. */
export interface DeployActionGroup extends ActionGroupArgs {
  deploy: 'action-group';
  /** The identity that alerts are sent for, as another stack exports it. */
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
    this.registerOutputs(secureExportOutputs(this));
  }

  /** ARM id of the action group: what alert rules name in their actions. @throws RunError without one. */
  get actionGroupId(): pulumi.Output<string> {
    return this.deployedGroup().actionGroupId;
  }

  /** @throws RunError without an action group. */
  get actionGroupName(): pulumi.Output<string> {
    return this.deployedGroup().actionGroupName;
  }

  /** The tools, without any secret, sorted by name. @throws RunError without an action group. */
  get tools(): pulumi.Output<PublicTool[]> {
    return this.deployedGroup().tools;
  }

  private deployedGroup(): ItsmActionGroup {
    if (this.actionGroup === undefined) {
      const message = 'This SecureExport has no action group: it deploys the identity only.';
      throw new pulumi.RunError(message);
    }
    return this.actionGroup;
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
