import * as monitor from '@pulumi/azure-native/monitor';
import * as pulumi from '@pulumi/pulumi';
import { lockActionGroup, lockRule, type ActionGroupLock } from './actionGroupLock';
import {
  assignRoles,
  roleAssignmentProblems,
  type ActionGroupRoleAssignment,
} from './actionGroupRoleAssignments';
import {
  actionGroupNameRule,
  groupShortNameRule,
  locationOf,
  locationRule,
  resourceGroupNameRule,
  regionalWarning,
} from './actionGroupRules';
import type { AlertProcessingRule } from './alertProcessingRuleArgs';
import { alertProcessingRuleProblems } from './alertProcessingRuleRules';
import { makeAlertProcessingRules } from './alertProcessingRules';
import { apiKeyRule, instanceRule, itsmToolProblems } from './itsmToolRules';
import { builtUri, publicTool, type ItsmTool, type PublicTool } from '../itsmTools';
import { otherReceiverProblems } from './otherReceiverRules';
import { byName, type OtherReceivers } from './otherReceivers';
import { preparedReceivers, receiverInputs } from './receiverInputs';
import { duplicateNames } from './receiverNames';
import { serviceUriRule } from './serviceUriRules';
import { tagProblems } from './tagRules';
import { check, checkFlag, gate, isPlain, needed, refuse, type Problem } from '../validation';

/** What an action group needs to know besides the identity it sends for. */
export interface ActionGroupArgs extends OtherReceivers {
  /**
   * Name of the action group in Azure: 1 to 260 characters. Changing it replaces the group.
   *
   * @default '<component name>-<stack>'
   */
  actionGroupName?: pulumi.Input<string>;
  /** Name of the resource group it is put into; the resource group has to exist. */
  resourceGroupName: pulumi.Input<string>;
  /** Name shown in e-mails and text messages: 1 to 12 characters. */
  groupShortName: pulumi.Input<string>;
  /**
   * `Global`, or one of the regions that have action groups. Changing it takes another name, and so another
   * id for alert rules to refer to; service health alerts work with `Global` only.
   *
   * @default 'Global'
   */
  location?: pulumi.Input<string>;
  /**
   * Whether alerts are sent.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * Tags of the action group and its alert processing rules.
   *
   * @default - none
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The ITSM tools that receive the alerts, 1 to 10. Their order means nothing. */
  tools: ItsmTool[];
  /**
   * Alert processing rules: this group for all alerts of a scope, or maintenance windows.
   *
   * @default - none
   */
  alertProcessingRules?: AlertProcessingRule[];
  /**
   * Roles on the action group. Giving them needs Owner or User Access Administrator.
   *
   * @default - none
   */
  roleAssignments?: ActionGroupRoleAssignment[];
  /**
   * Lock against deletion by anybody but Pulumi. Making it needs Owner or User Access Administrator.
   *
   * @default - none
   */
  lock?: ActionGroupLock;
  /**
   * Whether the action group is protected from deletion and replacement.
   *
   * @default - as the component's options say
   */
  protect?: boolean;
}

export interface ItsmActionGroupArgs extends ActionGroupArgs {
  /** Object id of the Entra application (not of its service principal). */
  applicationObjectId: pulumi.Input<string>;
  /** Application ID URI of the same application. */
  identifierUri: pulumi.Input<string>;
  /** Tenant of the application. */
  tenantId: pulumi.Input<string>;
}

/** Everything wrong with the arguments that can be known before anything is deployed. */
export function actionGroupProblems(args: ActionGroupArgs): Problem[] {
  return [
    ...needed(
      'resourceGroupName',
      args.resourceGroupName,
      'the name of a resource group',
      resourceGroupNameRule,
    ),
    ...check('actionGroupName', args.actionGroupName, actionGroupNameRule),
    ...needed(
      'groupShortName',
      args.groupShortName,
      'a name of 1 to 12 characters',
      groupShortNameRule,
    ),
    ...check('location', args.location, locationRule),
    ...checkFlag('enabled', args.enabled),
    ...checkFlag('protect', args.protect),
    ...tagProblems(args.tags),
    ...itsmToolProblems(args.tools),
    ...otherReceiverProblems(args),
    ...duplicateNames(args),
    ...alertProcessingRuleProblems(args.alertProcessingRules),
    ...roleAssignmentProblems(args.roleAssignments),
    ...check('lock', args.lock, lockRule),
  ];
}

/**
 * The same arguments as the engine, the state and a preview see them: every webhook URI and API key a secret, and tools and
 * receivers sorted by name, so that the order in which they are listed changes nothing.
 */
export function preparedArgs<A extends ActionGroupArgs>(args: A): A {
  const tools = args.tools.map(withSecrets).sort(byName);
  return { ...args, ...preparedReceivers(args), tools };
}

function withSecrets(tool: ItsmTool): ItsmTool {
  const { serviceUri, apiKey } = tool;
  return {
    ...tool,
    ...(serviceUri !== undefined && { serviceUri: pulumi.secret(serviceUri) }),
    ...(apiKey !== undefined && { apiKey: pulumi.secret(apiKey) }),
  };
}

/** An Azure Monitor action group that posts alerts to ITSM tools through secure webhooks. */
export class ItsmActionGroup extends pulumi.ComponentResource {
  /** ARM id of the action group: what alert rules name in their actions. */
  readonly actionGroupId: pulumi.Output<string>;
  /** Name of the action group. */
  readonly actionGroupName: pulumi.Output<string>;
  /** The tools, without any secret, sorted by name. */
  readonly tools: pulumi.Output<PublicTool[]>;

  constructor(name: string, args: ItsmActionGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    const title = `ItsmActionGroup "${name}" cannot be deployed`;
    refuse(title, [...sentForProblems(args), ...actionGroupProblems(args)]);
    const safe = preparedArgs(args);
    super('azure-itsm:index:ItsmActionGroup', name, safe, opts);
    const { webhookReceivers = [], ...others } = receiverInputs(title, safe);

    const actionGroup = new monitor.ActionGroup(
      `${name}-action-group`,
      {
        actionGroupName:
          gate(title, 'actionGroupName', safe.actionGroupName, actionGroupNameRule) ??
          `${name}-${pulumi.getStack()}`,
        resourceGroupName: gate(
          title,
          'resourceGroupName',
          safe.resourceGroupName,
          resourceGroupNameRule,
        ),
        groupShortName: gate(title, 'groupShortName', safe.groupShortName, groupShortNameRule),
        // Always given: azure-native would put the resource group's region here, where service health alerts
        // do not work, and Azure cannot change it later without a new id.
        location: placeOf(gate(title, 'location', safe.location, locationRule)),
        enabled: safe.enabled ?? true,
        tags: safe.tags,
        ...others,
        webhookReceivers: [...secureWebhooks(title, safe), ...webhookReceivers].sort(byName),
      },
      // Without the option azure-native deletes first, and a group that Azure then refuses to make is gone. So a new
      // name or resource group is made first, and another location for the same name is refused.
      { parent: this, protect: args.protect, deleteBeforeReplace: false },
    );
    warnOfRegion(args.location, this);
    makeAlertProcessingRules(
      name,
      safe.alertProcessingRules ?? [],
      {
        title,
        resourceGroupName: safe.resourceGroupName,
        actionGroupId: actionGroup.id,
        tags: safe.tags,
      },
      this,
    );
    const assignments = assignRoles(name, safe.roleAssignments ?? [], actionGroup.id, this);
    if (safe.lock !== undefined) {
      lockActionGroup(name, safe.lock, actionGroup.id, this, assignments);
    }
    this.actionGroupId = actionGroup.id;
    this.actionGroupName = actionGroup.name;
    this.tools = pulumi.output(safe.tools.map(publicTool));
    this.registerOutputs({
      actionGroupId: this.actionGroupId,
      actionGroupName: this.actionGroupName,
      tools: this.tools,
    });
  }
}

function sentForProblems(args: ItsmActionGroupArgs): Problem[] {
  return [
    ...needed('applicationObjectId', args.applicationObjectId, 'the object id of the application'),
    ...needed('identifierUri', args.identifierUri, 'the Application ID URI'),
    ...needed('tenantId', args.tenantId, 'the tenant of the application'),
  ];
}

function secureWebhooks(title: string, args: ItsmActionGroupArgs) {
  return args.tools.map((tool) => ({
    name: tool.name,
    serviceUri: pulumi.secret(
      gate(
        title,
        `tools["${tool.name}"].serviceUri`,
        tool.serviceUri ?? instanceUri(title, tool),
        serviceUriRule(tool.allowUserInfo === true),
      ),
    ),
    useAadAuth: true,
    useCommonAlertSchema: true,
    objectId: args.applicationObjectId,
    identifierUri: args.identifierUri,
    tenantId: args.tenantId,
  }));
}

function placeOf(location: pulumi.Input<string> | undefined): pulumi.Input<string> {
  return typeof location === 'string' || location === undefined
    ? locationOf(location ?? 'Global')
    : pulumi.output(location).apply(locationOf);
}

/** URI of a ServiceNow instance; the name of one that another resource computes is checked once it is known, and so is a key. */
function instanceUri(title: string, tool: ItsmTool): pulumi.Input<string> {
  const instance = gate(title, `tools["${tool.name}"].instance`, tool.instance, instanceRule);
  const apiKey = gate(title, `tools["${tool.name}"].apiKey`, tool.apiKey, apiKeyRule);
  return isPlain(instance) && apiKey === undefined
    ? builtUri({ ...tool, instance: instance as string, apiKey: undefined })
    : pulumi
        .all([instance, apiKey])
        .apply(([name, key]) => builtUri({ ...tool, instance: name, apiKey: key }));
}

function warnOfRegion(location: pulumi.Input<string> | undefined, parent: pulumi.Resource): void {
  void pulumi.output(location).apply((known) => {
    const warning = regionalWarning(known ?? 'Global');
    if (warning !== undefined) {
      void pulumi.log.warn(warning, parent);
    }
  });
}
