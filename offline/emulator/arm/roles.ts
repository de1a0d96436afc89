import type { Cloud } from '../cloud';
import { resourcesOfType } from './armStore';
import { findRole, type Permission } from './roleDefinitions';
import { covers } from './scopes';

export const roleAssignmentType = 'Microsoft.Authorization/roleAssignments';
/** azure-native 3.28 sends the first. */
export const roleAssignmentVersions = ['2022-04-01', '2020-04-01-preview'];

/** A stored assignment. */
export interface AssignmentBody {
  scope: string;
  principalId: string;
  principalType: string;
  /** GUID of the role. */
  roleId: string;
  description?: string;
  createdOn: string;
  createdBy: string;
  updatedOn: string;
  updatedBy: string;
}

export interface StoredAssignment extends AssignmentBody {
  id: string;
  name: string;
}

export const storedAssignments = (cloud: Cloud): StoredAssignment[] =>
  resourcesOfType(cloud, roleAssignmentType).map(({ id, body }) => ({
    id,
    name: id.split('/').pop() ?? '',
    ...(body as AssignmentBody),
  }));

/** What a principal may do at a scope: the permissions of each role assigned there or above. */
export const permissionsAtScope = (cloud: Cloud, principalId: string, scope: string) =>
  storedAssignments(cloud)
    .filter((each) => each.principalId.toLowerCase() === principalId.toLowerCase())
    .filter((each) => covers(each.scope, scope))
    .flatMap(({ roleId }) => findRole(cloud, roleId)?.permissions ?? []);

/** Whether one of these permissions allows an action. */
export const allowed = (
  permissions: Pick<Permission, 'actions' | 'notActions'>[],
  action: string,
) =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );

/** Role definitions know one wildcard, `*`. */
export function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
