import type { Caller, Cloud } from '../cloud';
import { AzureError } from '../errors';
import { tenantId } from '../wellKnown';
import { checkAllowed, checkVersion, type ArmQuery } from './armRequest';
import { rootManagementGroup } from './scopes';

/** Versions of https://learn.microsoft.com/rest/api/managementgroups/management-groups/get */
const versions = ['2023-04-01', '2021-04-01', '2020-05-01', '2020-02-01'];

/** `GET …/managementGroups/{id}`: the root, which every tenant has. @throws 403, 404 */
export function getManagementGroup(cloud: Cloud, caller: Caller, id: string, query: ArmQuery) {
  checkVersion(query, 'managementGroups', versions, []);
  const scope = `/providers/Microsoft.Management/managementGroups/${id}`;
  checkAllowed(cloud, caller, 'Microsoft.Management/managementGroups/read', scope);
  checkManagementGroup(id);
  return {
    id: rootManagementGroup,
    type: 'Microsoft.Management/managementGroups',
    name: tenantId,
    properties: { tenantId, displayName: 'Tenant Root Group' },
  };
}

/** @throws 404 for every other one. */
export function checkManagementGroup(id: string): void {
  if (id.toLowerCase() !== tenantId)
    throw new AzureError(404, 'NotFound', `The management group '${id}' cannot be found.`);
}
