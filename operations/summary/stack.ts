import { changesOf, type Change } from './changes';
import type { Preview, Properties, State } from './preview';

/** What the rules look at. */
export interface PreviewedStack {
  /** Name of the stack, and of its project. */
  stack: string;
  project: string;
  config: Record<string, string>;
  changes: Change[];
  /** Where the preview looked into Azure first: each resource as this stack left it, by URN. */
  leftBehind: Map<string, State>;
  /** Whether the stack has nothing yet. One that was imported has resources, and no outputs. */
  isNew: boolean;
  /** Outputs as they are; empty before the first deployment, and after an import. */
  outputs: Properties;
}

export const types = {
  stack: 'pulumi:pulumi:Stack',
  secureExport: 'azure-itsm:index:SecureExport',
  webhookIdentity: 'azure-itsm:index:WebhookIdentity',
  itsmActionGroup: 'azure-itsm:index:ItsmActionGroup',
  application: 'azuread:index/application:Application',
  servicePrincipal: 'azuread:index/servicePrincipal:ServicePrincipal',
  appRoleAssignment: 'azuread:index/appRoleAssignment:AppRoleAssignment',
  actionGroup: 'azure-native:monitor:ActionGroup',
  resourceGroup: 'azure-native:resources:ResourceGroup',
  alertProcessingRule: 'azure-native:alertsmanagement:AlertProcessingRuleByName',
  lock: 'azure-native:authorization:ManagementLockByScope',
  roleAssignment: 'azure-native:authorization:RoleAssignment',
  randomUuid: 'random:index/randomUuid:RandomUuid',
} as const;

export function previewedStack(preview: Preview): PreviewedStack {
  const steps = changesOf(preview);
  // A refresh shows what it started from, whatever it found: what follows from it has a step of its own.
  const [refreshed, changes] = [steps.filter(isRefresh), steps.filter((step) => !isRefresh(step))];
  const root = [...changes, ...refreshed].find(({ type }) => type === types.stack);
  const [, , stack = ''] = (steps[0]?.urn ?? '').split('::')[0]?.split(':') ?? [];
  return {
    stack,
    project: steps[0]?.urn.split('::')[1] ?? '',
    config: preview.config,
    changes,
    leftBehind: new Map(refreshed.flatMap(({ urn, before }) => (before ? [[urn, before]] : []))),
    isNew: root?.op === 'create' || steps.every(({ before }) => before === undefined),
    outputs: root?.before?.outputs ?? {},
  };
}

function isRefresh({ op }: Change): boolean {
  return op === 'refresh';
}

/** The resources of a type, of those the preview shows: it leaves out what stays as it is. */
export function ofType({ changes }: PreviewedStack, type: string): Change[] {
  return changes.filter((change) => change.type === type);
}

/** Inputs of the one component of a type as they will be; undefined where it stays as it is, or goes. */
export function inputsAfter(stack: PreviewedStack, type: string): Properties | undefined {
  return ofType(stack, type).find(({ after }) => after !== undefined)?.after?.inputs ?? undefined;
}
