import { azureClouds, type CloudName } from '../../components/azureClouds';
import { listAll, type Azure } from '../azure';
import { principalOf } from '../preflight/principal';

/** A role of the application, as Graph has it: https://learn.microsoft.com/graph/api/resources/approle */
export interface AppRole {
  id: string;
  value: string | null;
  displayName: string;
  description: string;
  isEnabled: boolean;
  allowedMemberTypes: string[];
}

/** https://learn.microsoft.com/graph/api/resources/application */
export interface Application {
  id: string;
  appId: string;
  displayName: string;
  identifierUris: string[];
  signInAudience: string;
  api?: { requestedAccessTokenVersion?: number | null } | null;
  appRoles: AppRole[];
  [more: string]: unknown;
}

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export interface Assignment {
  id: string;
  principalId: string;
  principalDisplayName: string;
  appRoleId: string;
}

export type Receiver = {
  name: string;
  serviceUri?: string | null;
  objectId?: string | null;
  identifierUri?: string | null;
  tenantId?: string | null;
} & Record<string, unknown>;

/** https://learn.microsoft.com/rest/api/monitor/action-groups/get */
export interface ActionGroup {
  id: string;
  name: string;
  location: string;
  tags?: Record<string, string> | null;
  properties: { groupShortName: string; enabled: boolean } & Record<string, unknown>;
  [more: string]: unknown;
}

/** What somebody made by hand: everything that decides what the component would make of it. */
export interface Setup {
  cloud: CloudName;
  tenantId: string;
  /** Object id of whoever runs this. */
  me: string;
  application: Application;
  /** Object ids. */
  owners: string[];
  servicePrincipal:
    { id: string; appRoleAssignmentRequired: boolean; owners: string[] } | undefined;
  assignments: Assignment[];
  /** Object id of Azure Monitor's sender; undefined where the tenant does not have it. */
  azns: string | undefined;
  actionGroup: ActionGroup;
}

/** The version azure-native 3.28.0 reads and writes: what it sees is what is looked at here. */
export const actionGroupVersion = '2024-10-01-preview';

/** The cloud that ARM_ENVIRONMENT names; azure.ts refuses others. */
export function cloudOf(environment = 'public'): CloudName {
  const found = (Object.keys(azureClouds) as CloudName[]).find((name) =>
    (azureClouds[name].environments as readonly string[]).includes(environment.toLowerCase()),
  );
  return found ?? 'public';
}

export function receiversOf(group: ActionGroup, kind: string): Receiver[] {
  return (group.properties[kind] as Receiver[] | undefined | null) ?? [];
}

export function secureWebhooks(group: ActionGroup): Receiver[] {
  return receiversOf(group, 'webhookReceivers').filter(({ useAadAuth }) => useAadAuth === true);
}

/** All of a subscription that have a secure webhook. @throws Error where Azure refuses the list. */
export async function secureActionGroups(
  azure: Azure,
  subscriptionId: string,
): Promise<ActionGroup[]> {
  const groups: ActionGroup[] = [];
  let next: string | undefined =
    `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/actionGroups?api-version=${actionGroupVersion}`;
  while (next !== undefined) {
    const { status, body } = await azure.arm(next);
    if (status !== 200) {
      throw new Error(
        `The action groups of the subscription ${subscriptionId} cannot be listed: Resource Manager answers ${status}. It needs Microsoft.Insights/actionGroups/read, as in the role Monitoring Reader.`,
      );
    }
    const page = body as { value: ActionGroup[]; nextLink?: string };
    groups.push(...page.value);
    next = page.nextLink;
  }
  return groups.filter((group) => secureWebhooks(group).length > 0);
}

/** By its resource id. @throws Error where it does not exist. */
export async function actionGroupById(azure: Azure, id: string): Promise<ActionGroup> {
  const { status, body } = await azure.arm(`${id}?api-version=${actionGroupVersion}`);
  if (status !== 200) {
    throw new Error(
      status === 404
        ? `--action-group: ${id} does not exist.`
        : `--action-group: ${id} cannot be read: Resource Manager answers ${status}.`,
    );
  }
  return body as ActionGroup;
}

async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

const filtered = (list: string, key: string, value: string) =>
  `/${list}?$filter=${encodeURIComponent(`${key} eq '${value}'`)}`;

/** By object id or client id; undefined where the tenant has no such application. */
export async function findApplication(
  { graph }: Azure,
  id: string,
): Promise<Application | undefined> {
  const path = `/applications/${encodeURIComponent(id)}`;
  const found = await orMissing(graph.api(path).get() as Promise<Application>);
  return found ?? (await listAll<Application>(graph, filtered('applications', 'appId', id)))[0];
}

/** Reads everything about an application and an action group. Asks only. */
export async function readSetup(
  azure: Azure,
  application: Application,
  actionGroup: ActionGroup,
  cloud: CloudName,
): Promise<Setup> {
  const { graph } = azure;
  const { objectId: me, tenantId } = principalOf(await azure.graphToken());
  const idsOf = async (path: string) =>
    (await listAll<{ id: string }>(graph, path)).map(({ id }) => id);
  const byClientId = (clientId: string) =>
    listAll<{ id: string; appRoleAssignmentRequired: boolean }>(
      graph,
      filtered('servicePrincipals', 'appId', clientId),
    );
  const [own] = await byClientId(application.appId);
  const [azns] = await byClientId(azureClouds[cloud].aznsApplicationId);
  return {
    cloud,
    tenantId,
    me,
    application,
    owners: await idsOf(`/applications/${application.id}/owners`),
    servicePrincipal: own && {
      id: own.id,
      appRoleAssignmentRequired: own.appRoleAssignmentRequired,
      owners: await idsOf(`/servicePrincipals/${own.id}/owners`),
    },
    assignments: own
      ? await listAll<Assignment>(graph, `/servicePrincipals/${own.id}/appRoleAssignedTo`)
      : [],
    azns: azns?.id,
    actionGroup,
  };
}
