import type { Cloud } from '../cloud';
import { AzureError, notEmulated } from '../errors';
import { resourcesOfType } from './armStore';
import { builtInRoles } from './builtInRoles';
import { covers, isManagementGroup } from './scopes';

export const roleDefinitionType = 'Microsoft.Authorization/roleDefinitions';
/** Versions of https://learn.microsoft.com/rest/api/authorization/role-definitions; azure-native 3.28 sends the first. */
export const roleDefinitionVersions = [
  '2022-05-01-preview',
  '2022-04-01',
  '2018-01-01-preview',
  '2015-07-01',
];

/** What a role allows: `actions`, without what `notActions` name. */
export interface Permission {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
}

/** A role: one of Azure's, or one of the tenant's own. */
export interface RoleDefinition {
  roleName: string;
  type: 'BuiltInRole' | 'CustomRole';
  description: string;
  assignableScopes: string[];
  permissions: Permission[];
  createdOn?: string;
  updatedOn?: string;
  createdBy?: string;
  updatedBy?: string;
}
type Named = RoleDefinition & { id: string };

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const builtIn = Object.entries(builtInRoles).map(
  ([id, { name, actions, notActions = [] }]): Named => ({
    id,
    roleName: name,
    type: 'BuiltInRole',
    description: '',
    assignableScopes: ['/'],
    permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }],
  }),
);

/** Where a custom role is kept: its GUID is unique in the tenant, whatever scope it was made at. */
export const storedRoleId = (id: string) => `/providers/${roleDefinitionType}/${id}`;

/** All there are, by GUID. */
export const allRoles = (cloud: Cloud): Named[] => [
  ...builtIn,
  ...resourcesOfType(cloud, roleDefinitionType).map(({ id, body }) => ({
    id: id.split('/').pop() ?? '',
    ...(body as RoleDefinition),
  })),
];

/** @param id GUID */
export const findRole = (cloud: Cloud, id: string) =>
  allRoles(cloud).find((role) => same(role.id, id));

/** Whether a role can be assigned at a scope. */
export const isAssignableAt = ({ assignableScopes }: RoleDefinition, scope: string) =>
  assignableScopes.some((each) => each === '/' || covers(each, scope));

/** Whether a role can be assigned somewhere below a scope. */
const isAssignableBelow = ({ assignableScopes }: RoleDefinition, scope: string) =>
  assignableScopes.some((each) => covers(scope, each));

/**
 * The roles that can be assigned at a scope, under the id of the scope they are asked at.
 *
 * @param scope `''` for the tenant.
 * @param filter none, `atScopeAndBelow()`, or a comparison with roleName or type, also joined by `and`.
 */
export function listRoleDefinitions(cloud: Cloud, scope: string, filter = '') {
  const conditions = filter.split(/\s+and\s+/i).filter((part) => part !== '');
  const andBelow = conditions.some((condition) => same(condition, 'atScopeAndBelow()'));
  const checks = conditions.map((condition) => {
    if (same(condition, 'atScopeAndBelow()')) return () => true;
    const [, property = '', quoted = ''] =
      /^(roleName|type)\s+eq\s+'((?:[^']|'')*)'$/i.exec(condition) ?? [];
    if (property === '') throw notEmulated(`the filter '${filter}' on role definitions`);
    const value = quoted.replaceAll("''", "'");
    return (role: RoleDefinition) =>
      same(same(property, 'type') ? role.type : role.roleName, value);
  });
  return {
    value: allRoles(cloud)
      .filter((role) => isAssignableAt(role, scope) || (andBelow && isAssignableBelow(role, scope)))
      .filter((role) => checks.every((check) => check(role)))
      .map((role) => view(scope, role)),
  };
}

/** @throws 404 */
export function getRoleDefinition(cloud: Cloud, scope: string, id: string) {
  const role = findRole(cloud, id);
  const isHere =
    role && (scope === '' || isAssignableAt(role, scope) || isAssignableBelow(role, scope));
  if (!isHere)
    throw new AzureError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${id.replaceAll('-', '').toLowerCase()}' does not exist.`,
    );
  return view(scope, role);
}

/** At a management group a role has the tenant's id: https://github.com/Azure/azure-rest-api-specs/issues/9389 */
export const roleDefinitionId = (scope: string, id: string) =>
  (isManagementGroup(scope) ? '' : scope) + storedRoleId(id);

function view(scope: string, { id, ...properties }: Named) {
  return {
    id: roleDefinitionId(scope, id),
    name: id,
    type: roleDefinitionType,
    properties,
  };
}
