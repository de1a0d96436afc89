import type { Caller, Cloud } from '../cloud';
import { AzureError } from '../errors';
import { findPrincipal } from '../principals';
import { apiVersion, authorize, type ArmQuery } from './armRequest';
import { loadResourceGroup } from './resourceGroups';
import { rolesAtScope } from './roles';

/** Versions of the listing; https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group */
const versions = ['2022-04-01', '2018-07-01', '2015-07-01'];

/** Which subscription or resource group is asked about, and by whom. */
export interface Target {
  caller: Caller;
  subscription: string;
  /** Undefined: the subscription. */
  resourceGroup?: string;
  query: ArmQuery;
}

/** What the caller may do there: the actions it was made with, as if they were a role, and those of each role assigned to it. */
export function listPermissions(cloud: Cloud, target: Target) {
  const { caller, subscription, resourceGroup, query } = target;
  const version = apiVersion(query);
  if (!versions.includes(version))
    throw new AzureError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${versions.join(',')}'.`,
    );
  const scope = `/subscriptions/${subscription}${resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}`}`;
  authorize(cloud, caller, subscription, 'Microsoft.Authorization/permissions/read', scope);
  if (resourceGroup !== undefined) loadResourceGroup(cloud, resourceGroup);
  const actions = findPrincipal(cloud.database, caller.clientId)?.armActions ?? [];
  const own = actions.length > 0 ? [{ actions, notActions: [] }] : [];
  return {
    value: [...own, ...rolesAtScope(cloud, caller.objectId, scope)].map((role) => ({
      actions: role.actions,
      notActions: role.notActions ?? [],
      dataActions: [],
      notDataActions: [],
    })),
  };
}
