import { connect, listAll, odataText, orAbsent, type Azure } from './azure';
import { findBareApplication, isRenaming } from './bareApplication';
import {
  pendingCreations,
  subscriptionOf,
  type Deployment,
  type StateResource,
} from './deployment';
import { isUnknown } from './summary/preview';

type Inputs = Record<string, unknown>;

type Find = (
  azure: Azure,
  inputs: Inputs,
  subscriptionId?: string,
  known?: ReadonlySet<string>,
) => Promise<string | undefined>;

interface Directory {
  id: string;
  displayName: string;
}

/**
 * How a resource is found without its id, by what makes it unique, and the Pulumi id it gets; undefined where it
 * does not exist. A type that is not listed exists in state only (random.RandomUuid).
 */
const finders: Record<string, Find> = {
  'azuread:index/application:Application': (azure, inputs, _subscriptionId, known) =>
    uriOf(inputs) === undefined
      ? findBareApplication(azure, inputs, known)
      : findApplication(azure, inputs),
  // Its value was in the answer that nobody got: lostSecrets.ts.
  'azuread:index/applicationPassword:ApplicationPassword': () => Promise.resolve(undefined),
  'azuread:index/servicePrincipal:ServicePrincipal': findServicePrincipal,
  'azuread:index/appRoleAssignment:AppRoleAssignment': findAssignment,
  'azure-native:resources:ResourceGroup': inSubscription(
    (inputs) => `resourceGroups/${text(inputs.resourceGroupName)}`,
    '2024-03-01',
  ),
  'azure-native:monitor:ActionGroup': inSubscription(
    (inputs) =>
      `resourceGroups/${text(inputs.resourceGroupName)}/providers/Microsoft.Insights/actionGroups/${text(inputs.actionGroupName)}`,
    '2023-01-01',
  ),
  'azure-native:alertsmanagement:AlertProcessingRuleByName': inSubscription(
    (inputs) =>
      `resourceGroups/${text(inputs.resourceGroupName)}/providers/Microsoft.AlertsManagement/actionRules/${text(inputs.alertProcessingRuleName)}`,
    '2021-08-08',
  ),
  'azure-native:authorization:ManagementLockByScope': onScope('locks', 'lockName', '2020-05-01'),
  'azure-native:authorization:RoleAssignment': onScope(
    'roleAssignments',
    'roleAssignmentName',
    '2022-04-01',
  ),
  'azure-native:authorization:RoleDefinition': onScope(
    'roleDefinitions',
    'roleDefinitionId',
    '2022-04-01',
  ),
};

/** Types that leave nothing behind outside the state when their creation is interrupted. */
export function isStateOnly(type: string): boolean {
  return type.startsWith('random:') || type.startsWith('pulumi:providers:');
}

/**
 * Pulumi id of a resource whose creation was interrupted; undefined where it was not created.
 *
 * @param known - Ids that the state has, so that are not it.
 * @throws Error naming the type when nobody knows how to find it, so that nothing is dropped unseen.
 */
export async function findExisting(
  azure: Azure,
  resource: StateResource,
  subscriptionId: string | undefined,
  known: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  if (isStateOnly(resource.type)) {
    return undefined;
  }
  const find = Object.hasOwn(finders, resource.type) ? finders[resource.type] : undefined;
  if (find === undefined) {
    throw new Error(
      `${resource.urn}: its creation was interrupted, and recover does not know how to find a ${resource.type}. ` +
        'Look it up in Azure, then import it with "pulumi import", or clear it with "pulumi refresh --clear-pending-creates".',
    );
  }
  return find(azure, resource.inputs ?? {}, subscriptionId, known);
}

/** Ids of the interrupted creations that exist, by URN. */
export async function findCreated(exported: Deployment): Promise<Map<string, string>> {
  const creations = pendingCreations(exported).filter(({ type }) => !isStateOnly(type));
  const found = new Map<string, string>();
  if (creations.length === 0) {
    return found;
  }
  const azure = await connect(process.env);
  const known = new Set((exported.deployment.resources ?? []).flatMap(({ id }) => id ?? []));
  for (const resource of creations) {
    const subscriptionId = subscriptionOf(exported, resource, process.env);
    const id = await findExisting(azure, resource, subscriptionId, known);
    if (id !== undefined) {
      found.set(resource.urn, id);
    }
  }
  return found;
}

function uriOf({ identifierUris }: Inputs): string | undefined {
  const [uri] = Array.isArray(identifierUris) ? (identifierUris as unknown[]) : [];
  return typeof uri === 'string' ? uri : undefined;
}

/** By identifier URI, unique in a tenant. The app role, or else the name, tells an application of ours from others. */
async function findApplication({ graph }: Azure, inputs: Inputs): Promise<string | undefined> {
  const uri = uriOf(inputs) ?? '';
  const filter = `identifierUris/any(uri:uri eq ${odataText(uri)})`;
  const [application] = await listAll<Directory & { appRoles: { id: string }[] }>(
    graph,
    `/applications?$filter=${encodeURIComponent(filter)}&$select=id,displayName,appRoles`,
  );
  if (application === undefined) {
    return undefined;
  }
  const roles = appRoleIds(inputs).filter((id) => !isUnknown(id));
  const isOurs =
    roles.length > 0
      ? application.appRoles.some(({ id }) => roles.includes(id))
      : application.displayName === inputs.displayName || isRenaming(application);
  if (!isOurs) {
    const [role] = roles;
    throw new Error(
      `The identifier URI ${uri} belongs to the application "${application.displayName}" (object id ${application.id}), ` +
        `not to "${String(inputs.displayName)}"${role === undefined ? '' : ` with the app role ${role}`}, which this stack creates. ` +
        'Nothing was changed: give one of them another identifierUri.',
    );
  }
  return `/applications/${application.id}`;
}

export const appRoleIds = ({ appRoles }: Inputs): string[] =>
  ((appRoles ?? []) as { id: string }[]).map(({ id }) => id);

async function findServicePrincipal({ graph }: Azure, inputs: Inputs): Promise<string | undefined> {
  const filter = encodeURIComponent(`appId eq ${odataText(text(inputs.clientId))}`);
  const [found] = await listAll<Directory>(
    graph,
    `/servicePrincipals?$filter=${filter}&$select=id`,
  );
  return found === undefined ? undefined : `/servicePrincipals/${found.id}`;
}

async function findAssignment({ graph }: Azure, inputs: Inputs): Promise<string | undefined> {
  const path = `/servicePrincipals/${text(inputs.resourceObjectId)}/appRoleAssignedTo`;
  const assignments = await listAll<{ id: string; principalId: string; appRoleId: string }>(
    graph,
    path,
  );
  const found = assignments.find(
    ({ principalId, appRoleId }) =>
      principalId === inputs.principalObjectId && appRoleId === inputs.appRoleId,
  );
  return found === undefined ? undefined : `${path}/${found.id}`;
}

/** By its place in the subscription that the stack deploys to. */
function inSubscription(path: (inputs: Inputs) => string, apiVersion: string): Find {
  return (azure, inputs, subscriptionId) => {
    if (subscriptionId === undefined) {
      throw new Error(
        'No subscription is known: set ARM_SUBSCRIPTION_ID, or azure-native:subscriptionId in the configuration.',
      );
    }
    return findArm(azure, `/subscriptions/${subscriptionId}/${path(inputs)}`, apiVersion);
  };
}

/** By the resource it was made on, and its name there. */
function onScope(type: string, nameInput: string, apiVersion: string): Find {
  return (azure, inputs) => {
    const scope = text(inputs.scope).replace(/^\/?/, '/');
    const id = `${scope}/providers/Microsoft.Authorization/${type}/${text(inputs[nameInput])}`;
    return findArm(azure, id, apiVersion);
  };
}

async function findArm(azure: Azure, id: string, apiVersion: string): Promise<string | undefined> {
  const subscriptionId = /^\/subscriptions\/([^/]+)/.exec(id)?.[1] ?? '';
  const { resources } = azure.resources(subscriptionId);
  // The SDK puts the slash in front itself.
  const found = await orAbsent(resources.getById(id.slice(1), apiVersion));
  return found && (found.id ?? id);
}

function text(value: unknown): string {
  if (typeof value !== 'string') {
    throw new Error('A name that the resource is found by is not known in the state.');
  }
  return value;
}
