import * as pulumi from '@pulumi/pulumi';
import {
  actionGroupProblems,
  ItsmActionGroup,
  preparedArgs,
  type ActionGroupArgs,
} from './itsmActionGroup';
import type { PublicTool } from './itsmTools';
import { receiversIn } from './otherReceivers';
import { refuse } from './validation';
import { identityOutputs, WebhookIdentity } from './webhookIdentity';
import { webhookIdentityProblems, type WebhookIdentityArgs } from './webhookIdentityArgs';

export interface SecureExportArgs extends WebhookIdentityArgs, ActionGroupArgs {}

/** Azure Monitor's alerts to ITSM tools through a secure webhook: the identity and the action group, joined. */
export class SecureExport extends pulumi.ComponentResource {
  /** ARM id of the action group: what alert rules name in their actions. */
  readonly actionGroupId: pulumi.Output<string>;
  readonly actionGroupName: pulumi.Output<string>;
  /** The tools, without any secret, sorted by name. */
  readonly tools: pulumi.Output<PublicTool[]>;
  /** The Entra side, with all values the ITSM tool has to match. */
  readonly identity: WebhookIdentity;

  constructor(name: string, args: SecureExportArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(`SecureExport "${name}" cannot be deployed`, [
      ...webhookIdentityProblems(args),
      ...actionGroupProblems(args),
    ]);
    const safe = preparedArgs(args);
    super('azure-itsm:index:SecureExport', name, safe, opts);

    this.identity = new WebhookIdentity(name, identityArgs(safe), { parent: this });
    const actionGroup = new ItsmActionGroup(
      name,
      {
        ...actionGroupArgs(safe),
        applicationObjectId: this.identity.applicationObjectId,
        identifierUri: this.identity.identifierUri,
        tenantId: this.identity.tenantId,
      },
      // Not before the role is assigned: from its first moment, what the group sends is accepted.
      { parent: this, dependsOn: this.identity },
    );
    this.actionGroupId = actionGroup.actionGroupId;
    this.actionGroupName = actionGroup.actionGroupName;
    this.tools = actionGroup.tools;
    this.registerOutputs(secureExportOutputs(this));
  }
}

/** All outputs by name: what the component registers and a stack exports. */
export function secureExportOutputs(secureExport: SecureExport) {
  return {
    actionGroupId: secureExport.actionGroupId,
    actionGroupName: secureExport.actionGroupName,
    tools: secureExport.tools,
    ...identityOutputs(secureExport.identity),
  };
}

function identityArgs(args: SecureExportArgs): WebhookIdentityArgs {
  const { displayName, identifierUri, tokenVersion, owners } = args;
  const { appRole, appRoleId, appRoleAssignmentRequired, aznsServicePrincipal, protect } = args;
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
  };
}

function actionGroupArgs(args: SecureExportArgs): ActionGroupArgs {
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
