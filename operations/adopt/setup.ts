import { azureClouds, type CloudName } from '../../components/azureClouds';
import { application, assignment } from '../answers';
import type { LiveActionGroup } from '../arguments/actionGroup';
import { listAll, odataText, readGraph, type Azure } from '../azure';
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

/** What somebody made by hand: everything that decides what the component would make of it. */
export interface Setup {
  cloud: CloudName;
  tenantId: string;
  /** Object id of the current principal. */
  me: string;
  application: Application;
  /** Object ids. */
  owners: string[];
  servicePrincipal:
    { id: string; appRoleAssignmentRequired: boolean; owners: string[] } | undefined;
  assignments: Assignment[];
  /** Object id of Azure Monitor's sender; undefined where the tenant does not have it. */
  azns: string | undefined;
  actionGroup: LiveActionGroup;
}

/** The cloud that ARM_ENVIRONMENT names; azure.ts refuses others. */
export function cloudOf(environment = 'public'): CloudName {
  const found = (Object.keys(azureClouds) as CloudName[]).find((name) =>
    (azureClouds[name].environments as readonly string[]).includes(environment.toLowerCase()),
  );
  return found ?? 'public';
}

const filtered = (list: string, key: string, value: string) =>
  `/${list}?$filter=${encodeURIComponent(`${key} eq ${odataText(value)}`)}`;

/** By object id or client id; undefined where the tenant has no such application. */
export async function findApplication(
  { graph }: Azure,
  id: string,
): Promise<Application | undefined> {
  const path = `/applications/${encodeURIComponent(id)}`;
  const found = await readGraph<Application>(graph, path, application);
  return (
    found ??
    (await listAll<Application>(graph, filtered('applications', 'appId', id), application))[0]
  );
}

/** Reads everything about an application and an action group. Asks only. */
export async function readSetup(
  azure: Azure,
  application: Application,
  actionGroup: LiveActionGroup,
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
      ? await listAll<Assignment>(
          graph,
          `/servicePrincipals/${own.id}/appRoleAssignedTo`,
          assignment,
        )
      : [],
    azns: azns?.id,
    actionGroup,
  };
}
