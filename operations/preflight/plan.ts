import { callbackRoles } from '../../components/callback/roles';
import type { ExistingApplication } from '../../components/identity/existingApplication';
import { isUnknown, type Preview, type Properties, type State } from '../summary/preview';
import {
  inputsAfter,
  ofType,
  types,
  withoutCallbacks,
  type PreviewedStack,
} from '../summary/stack';
import type { CallbackPlan, Plan } from './needs';

/** What a component asks for, as a preview shows it, without its secrets. */
export interface StackConfig {
  plan: Plan;
  /** Empty where only the update will tell it. */
  resourceGroupName: string;
  actionGroupName: string;
  /** Empty where the stack creates no resource group. */
  resourceGroupLocation: string;
  /** Of the action group. */
  location: string;
  /** Empty where the preview ended before it was known: then it is the default. */
  identifierUri: string;
  tokenVersion: 1 | 2;
  aznsApplicationId: string;
  /** Of the application that exists already, where one is used. */
  application: { objectId?: string; servicePrincipalObjectId?: string };
  /** As the provider of the action group has it. */
  subscriptionId: string | undefined;
  /** Credentials of the providers' own, which they prefer to those of the shell. */
  ownCredentials: string[];
}

/** Reads what decides permissions; that the values are good is for the component to say. */
export function stackConfig(
  preview: Preview,
  stack: PreviewedStack,
  component: PreviewedStack & { component: string },
  aznsApplicationId: (cloud: string) => string,
): StackConfig {
  const inputs = inputsAfter(component, types.secureExport) ?? {};
  const text = (value: unknown) => (typeof value === 'string' && !isUnknown(value) ? value : '');
  const list = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []);
  const application = (inputs.application ?? {}) as Partial<ExistingApplication>;
  const deploy = text(inputs.deploy) || 'all';
  const group = ofType(component, types.actionGroup)[0]?.after;
  const made = ofType(withoutCallbacks(component), types.application)[0]?.after;
  const resourceGroupName = text(inputs.resourceGroupName);
  const resourceGroup = ownResourceGroup(stack, inputs.resourceGroupName);
  return {
    plan: {
      identity: deploy !== 'action-group',
      actionGroup: deploy !== 'identity',
      existingApplication: Object.keys(application).length > 0,
      assignsRole: inputs.appRole !== false && inputs.roleAssignment !== 'external',
      adoptsAzns: inputs.aznsServicePrincipal === 'adopt',
      owners: list(inputs.owners).map(text),
      createsResourceGroup: resourceGroup !== undefined,
      lock: ![undefined, '', 'none'].includes(inputs.lock as string | undefined),
      roleAssignments: list(inputs.roleAssignments).length > 0,
      alertProcessingRules: list(inputs.alertProcessingRules).length > 0,
      callback: callbackPlan(inputs.callback, deploy),
    },
    resourceGroupName,
    actionGroupName:
      text(group?.inputs?.actionGroupName) ||
      text(inputs.actionGroupName) ||
      `${component.component}-${stack.stack}`,
    resourceGroupLocation: text(resourceGroup?.location),
    location: text(inputs.location) || 'Global',
    identifierUri: text(list(made?.inputs?.identifierUris)[0]) || text(inputs.identifierUri),
    tokenVersion: inputs.tokenVersion === 1 ? 1 : 2,
    aznsApplicationId: aznsApplicationId(text(inputs.cloud) || 'public'),
    application,
    ...providersOf(preview, stack, [made, group]),
  };
}

function callbackPlan(given: unknown, deploy: string): CallbackPlan | undefined {
  if (typeof given !== 'object' || given === null) {
    return undefined;
  }
  const { application, owners, role, scopes } = given as Properties;
  const texts = (value: unknown) =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return {
    existingApplication: application !== undefined || deploy === 'action-group',
    owners: texts(owners),
    ownRole: role === undefined || role === callbackRoles[0],
    scopes: texts(scopes),
  };
}

/** Inputs of the resource group that the action group goes into, where the stack makes that one too. */
function ownResourceGroup(stack: PreviewedStack, name: unknown): Properties | undefined {
  const groups = ofType(stack, types.resourceGroup).flatMap(({ after }): Properties[] =>
    after?.inputs ? [after.inputs] : [],
  );
  const isIt = ({ resourceGroupName }: Properties) =>
    String(resourceGroupName).toLowerCase() === String(name).toLowerCase();
  // A name that only the update will tell is that of a group made here.
  return isUnknown(name) ? groups[0] : groups.find(isIt);
}

/** What decides where the resources go, and who makes them: explicit providers are in the preview, default ones in the configuration. */
export function providersOf(
  { config }: Preview,
  stack: PreviewedStack,
  resources: (State | undefined)[],
): Pick<StackConfig, 'subscriptionId' | 'ownCredentials'> {
  const configured = Object.entries(config).map(([key, value]): [string, unknown] => [key, value]);
  const explicit = resources.flatMap((resource) => {
    const provider = resource?.provider ?? '';
    const change = stack.changes.find(({ urn }) => provider.startsWith(`${urn}::`));
    const name = change?.type.split(':').at(-1) ?? '';
    return Object.entries(change?.after?.inputs ?? {}).map(([key, value]): [string, unknown] => [
      `${name}:${key}`,
      value,
    ]);
  });
  const all = new Map([...configured, ...explicit]);
  const subscription = all.get('azure-native:subscriptionId');
  const own = /^(azuread|azure-native):(clientId|clientSecret|oidcToken|tenantId)/;
  return {
    subscriptionId: typeof subscription === 'string' ? subscription : undefined,
    ownCredentials: [...all.keys()].filter((key) => own.test(key)),
  };
}
