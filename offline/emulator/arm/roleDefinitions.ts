import { AzureError, notEmulated } from '../errors';
import { builtInRoles } from './roles';

/** Versions of https://learn.microsoft.com/rest/api/authorization/role-definitions */
export const roleDefinitionVersions = [
  '2022-05-01-preview',
  '2022-04-01',
  '2018-01-01-preview',
  '2015-07-01',
];

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * Built-in roles are at every scope, under the id of the scope they are asked at.
 *
 * @param scope `''` for the tenant.
 * @param filter none, `atScopeAndBelow()`, or a comparison with roleName or type, also joined by `and`.
 */
export function listRoleDefinitions(scope: string, filter = '') {
  const conditions = filter.split(/\s+and\s+/i).filter((part) => part !== '');
  const checks = conditions.map((condition) => {
    if (same(condition, 'atScopeAndBelow()')) return () => true;
    const [, property = '', quoted = ''] =
      /^(roleName|type)\s+eq\s+'((?:[^']|'')*)'$/i.exec(condition) ?? [];
    if (property === '') throw notEmulated(`the filter '${filter}' on role definitions`);
    const value = quoted.replaceAll("''", "'");
    return ({ properties }: ReturnType<typeof view>) =>
      same(same(property, 'type') ? properties.type : properties.roleName, value);
  });
  return {
    value: Object.keys(builtInRoles)
      .map((id) => view(scope, id))
      .filter((role) => checks.every((check) => check(role))),
  };
}

/** @throws 404 */
export function getRoleDefinition(scope: string, id: string) {
  if (!Object.hasOwn(builtInRoles, id.toLowerCase()))
    throw new AzureError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${id.replaceAll('-', '').toLowerCase()}' does not exist.`,
    );
  return view(scope, id.toLowerCase());
}

function view(scope: string, id: string) {
  const { name, actions, notActions = [] } = builtInRoles[id]!;
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    name: id,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      roleName: name,
      type: 'BuiltInRole',
      description: '',
      assignableScopes: ['/'],
      permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }],
    },
  };
}
