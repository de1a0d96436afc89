import type { Caller, Cloud } from '../cloud';
import { AzureError } from '../errors';
import { findPrincipal } from '../principals';
import { apiVersion, authorize, type ArmQuery } from './armRequest';
import { loadResourceGroup } from './resourceGroups';

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

/** What the caller may do there: its role actions, as one role definition has them. */
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
  return { value: [{ actions, notActions: [], dataActions: [], notDataActions: [] }] };
}
