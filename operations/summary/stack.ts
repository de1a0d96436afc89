import { ownerOf, secureExportType } from '../components';
import { shellWord } from '../shell';
import { changesOf, type Change } from './changes';
import type { Preview, Properties, State } from './preview';

/** What the rules look at: a stack, or one component of a stack that has several. */
export interface PreviewedStack {
  /** Name of the stack. */
  stack: string;
  /** Logical name of the SecureExport, where the stack has several. */
  component?: string;
  changes: Change[];
  /** Where the preview looked into Azure first: each resource as this stack left it, by URN. */
  leftBehind: Map<string, State>;
  /** Whether there is nothing yet. A stack that was imported has resources, and no outputs. */
  isNew: boolean;
  /** Outputs of the component as they are; empty before the first deployment, and after an import. */
  outputs: Properties;
}

export const types = {
  stack: 'pulumi:pulumi:Stack',
  secureExport: secureExportType,
  webhookIdentity: 'azure-itsm:index:WebhookIdentity',
  itsmActionGroup: 'azure-itsm:index:ItsmActionGroup',
  itsmCallback: 'azure-itsm:index:ItsmCallback',
  application: 'azuread:index/application:Application',
  applicationPassword: 'azuread:index/applicationPassword:ApplicationPassword',
  servicePrincipal: 'azuread:index/servicePrincipal:ServicePrincipal',
  appRoleAssignment: 'azuread:index/appRoleAssignment:AppRoleAssignment',
  actionGroup: 'azure-native:monitor:ActionGroup',
  resourceGroup: 'azure-native:resources:ResourceGroup',
  alertProcessingRule: 'azure-native:alertsmanagement:AlertProcessingRuleByName',
  lock: 'azure-native:authorization:ManagementLockByScope',
  roleAssignment: 'azure-native:authorization:RoleAssignment',
  roleDefinition: 'azure-native:authorization:RoleDefinition',
  randomUuid: 'random:index/randomUuid:RandomUuid',
} as const;

/**
 * @throws Error where the component is left out because it stays as it is.
 */
export function previewedStack(preview: Preview): PreviewedStack {
  const steps = changesOf(preview);
  // A refresh shows what it started from, whatever it found: what follows from it has a step of its own.
  const [refreshed, changes] = [steps.filter(isRefresh), steps.filter((step) => !isRefresh(step))];
  const root = [...changes, ...refreshed].find(({ type }) => type === types.stack);
  const [, , stack = ''] = (steps[0]?.urn ?? '').split('::')[0]?.split(':') ?? [];
  const ofStack = root?.before?.outputs ?? {};
  const component = changes.find(({ type }) => type === types.secureExport);
  if (component === undefined && !('applicationObjectId' in ofStack) && changes.some(isInside)) {
    throw new Error(
      'The preview leaves out what stays as it is, the component too. Make it with: pulumi preview --json --show-sames',
    );
  }
  return {
    stack,
    changes,
    leftBehind: new Map(refreshed.flatMap(({ urn, before }) => (before ? [[urn, before]] : []))),
    isNew: root?.op === 'create' || steps.every(({ before }) => before === undefined),
    // A program may export the component's outputs from its stack, which every preview shows.
    outputs: nonEmpty(component?.before?.outputs) ?? ofStack,
  };
}

/** A part for each SecureExport, and one for the rest; the stack itself where it has one SecureExport at most. */
export function partsOf(stack: PreviewedStack): PreviewedStack[] {
  const components = ofType(stack, types.secureExport);
  if (components.length < 2) {
    return [stack];
  }
  const parents = new Map(
    stack.changes.map(({ urn, before, after }) => [urn, after?.parent ?? before?.parent]),
  );
  const owners = new Set(components.map(({ urn }) => urn));
  const within = (owner: string | undefined) =>
    stack.changes.filter(({ urn }) => ownerOf(urn, parents, owners) === owner);
  return [
    ...components.map(({ urn, name, before }) => ({
      ...stack,
      component: name,
      changes: within(urn),
      isNew: before === undefined,
      outputs: before?.outputs ?? {},
    })),
    { ...stack, changes: within(undefined), outputs: {} },
  ];
}

/** Whether a resource is part of a callback, whose application and roles are not the webhooks'. */
export function isOfCallback(urn: string): boolean {
  return urn.split('::')[2]?.includes(`${types.itsmCallback}$`) === true;
}

/** Without what is part of a callback. */
export function withoutCallbacks(stack: PreviewedStack): PreviewedStack {
  return { ...stack, changes: stack.changes.filter(({ urn }) => !isOfCallback(urn)) };
}

/** The command that prints the hand-over of what is previewed. */
export function handoverOf({ stack, component }: PreviewedStack, ...more: string[]): string {
  const which = component === undefined ? [] : ['--component', component];
  return ['npx', 'azure-itsm', 'handover', '--stack', stack, ...which, ...more]
    .map(shellWord)
    .join(' ');
}

function isInside({ urn }: Change): boolean {
  return urn.includes(`${types.secureExport}$`);
}

function nonEmpty(outputs: Properties | null | undefined): Properties | undefined {
  return outputs && Object.keys(outputs).length > 0 ? outputs : undefined;
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
