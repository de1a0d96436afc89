import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { AzureError, notEmulated } from '../errors';
import { subscriptionId } from '../wellKnown';
import { deleteResource, saveResource } from './armStore';
import { checkName, checkPrincipal, checkRole, checkUnique } from './roleAssignmentRules';
import { roleDefinitionId } from './roleDefinitions';
import {
  roleAssignmentType,
  storedAssignments,
  type AssignmentBody,
  type StoredAssignment,
} from './roles';
import { covers, isManagementGroup } from './scopes';

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** The body of a PUT; read-only properties may be sent back, as ARM allows. */
export const RoleAssignment = Type.Object(
  {
    properties: Type.Object(
      {
        roleDefinitionId: Type.String(),
        principalId: Type.String(),
        principalType: Type.Optional(
          Type.Enum(['User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device']),
        ),
        description: text,
        condition: text,
        conditionVersion: text,
        delegatedManagedIdentityResourceId: text,
        scope: text,
        createdOn: text,
        updatedOn: text,
        createdBy: text,
        updatedBy: text,
      },
      { additionalProperties: false },
    ),
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type RoleAssignment = Static<typeof RoleAssignment>;

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function putRoleAssignment(
  cloud: Cloud,
  caller: Caller,
  scope: string,
  name: string,
  { properties }: RoleAssignment,
) {
  checkName(name);
  for (const key of ['condition', 'delegatedManagedIdentityResourceId'] as const)
    if (properties[key]) throw notEmulated(`the ${key} of a role assignment`);
  const roleId = checkRole(cloud, scope, properties.roleDefinitionId);
  const principalType = checkPrincipal(cloud, properties);
  const { principalId } = properties;
  const existing = checkUnique(cloud, { name, scope, principalId, roleId });
  const now = cloud.now().toISOString();
  const body: AssignmentBody = {
    scope,
    principalId,
    principalType,
    roleId,
    ...(properties.description ? { description: properties.description } : {}),
    createdOn: existing?.createdOn ?? now,
    createdBy: existing?.createdBy ?? caller.objectId,
    updatedOn: now,
    updatedBy: caller.objectId,
  };
  const id = existing?.id ?? `${scope}/providers/${roleAssignmentType}/${name}`;
  saveResource(cloud, { id, type: roleAssignmentType, body });
  return { status: existing ? 200 : 201, body: getRoleAssignment(cloud, scope, name) };
}

/** @throws 404 */
export function getRoleAssignment(cloud: Cloud, scope: string, name: string) {
  const found = find(cloud, scope, name);
  if (!found)
    throw new AzureError(
      404,
      'RoleAssignmentNotFound',
      `The role assignment '${name}' is not found.`,
    );
  return view(found);
}

/** @param filter none, `atScope()` or `principalId eq '…'`, as the API has them. */
export function listRoleAssignments(cloud: Cloud, scope: string, filter = '') {
  const [, principalId] = /^principalId eq '?([0-9a-f-]{36})'?$/i.exec(filter) ?? [];
  if (filter !== '' && filter !== 'atScope()' && principalId === undefined)
    throw notEmulated(`the filter '${filter}' on role assignments`);
  return {
    value: storedAssignments(cloud)
      .filter(
        (each) =>
          covers(each.scope, scope) || (filter !== 'atScope()' && covers(scope, each.scope)),
      )
      .filter((each) => principalId === undefined || same(each.principalId, principalId))
      .map(view),
  };
}

/** @returns what was deleted; undefined if it was not there. */
export function deleteRoleAssignment(cloud: Cloud, scope: string, name: string) {
  const found = find(cloud, scope, name);
  if (!found) return undefined;
  deleteResource(cloud, found.id);
  return view(found);
}

const find = (cloud: Cloud, scope: string, name: string) =>
  storedAssignments(cloud).find((each) => same(each.name, name) && same(each.scope, scope));

const view = ({ id, name, roleId, ...properties }: StoredAssignment) => ({
  id,
  name,
  type: roleAssignmentType,
  properties: {
    roleDefinitionId: roleDefinitionId(
      isManagementGroup(properties.scope) ? properties.scope : `/subscriptions/${subscriptionId}`,
      roleId,
    ),
    ...properties,
  },
});
