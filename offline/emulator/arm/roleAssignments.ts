import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { get } from '../database';
import { AzureError, notEmulated } from '../errors';
import { group, subscriptionId, tenantId } from '../wellKnown';
import { deleteResource, saveResource } from './armStore';
import { findRole, isAssignableAt, roleDefinitionId } from './roleDefinitions';
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

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const badRequest = (code: string, message: string) => new AzureError(400, code, message);
/** As Azure writes ids in these messages. */
const bare = (id: string) => id.replaceAll('-', '').toLowerCase();
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function putRoleAssignment(
  cloud: Cloud,
  caller: Caller,
  scope: string,
  name: string,
  { properties }: RoleAssignment,
) {
  if (!guid.test(name))
    throw badRequest(
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
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

/** @returns the role's GUID. */
function checkRole(cloud: Cloud, scope: string, wanted: string): string {
  const [, id = ''] =
    /\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i.exec(wanted) ?? [];
  if (!guid.test(id))
    throw badRequest('InvalidRoleDefinitionId', `The role definition ID '${wanted}' is not valid.`);
  const role = findRole(cloud, id);
  if (!role)
    throw badRequest(
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${bare(id)}' does not exist.`,
    );
  if (!isAssignableAt(role, scope))
    throw badRequest(
      'RoleAssignmentScopeNotAssignableToRoleDefinition',
      `The scope '${scope}' is not among the assignable scopes of the role definition with ID '${bare(id)}'.`,
    );
  // https://github.com/netr0m/az-pim-cli/issues/97
  if (
    isManagementGroup(scope) &&
    role.permissions.some(({ dataActions }) => dataActions.length > 0)
  )
    throw badRequest(
      'InvalidCreateRoleAssignmentRequest',
      'Role assignments to Management Groups can not be made to custom role definitions with DataActions',
    );
  return id.toLowerCase();
}

/** @returns the type of the principal. */
function checkPrincipal(
  cloud: Cloud,
  { principalId, principalType }: RoleAssignment['properties'],
) {
  if (!guid.test(principalId))
    throw badRequest(
      'InvalidPrincipalId',
      `The Principal ID '${principalId}' is not valid. Principal ID must be a GUID.`,
    );
  const exists = (table: 'users' | 'service_principals') =>
    get(cloud.database, `SELECT id FROM ${table} WHERE id = ?`, principalId) !== undefined;
  const found = exists('users')
    ? 'User'
    : exists('service_principals')
      ? 'ServicePrincipal'
      : same(principalId, group.id)
        ? 'Group'
        : undefined;
  if (found === undefined)
    throw badRequest(
      'PrincipalNotFound',
      `Principal ${bare(principalId)} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  if (principalType !== undefined && principalType !== found)
    // The spelling is Azure's: https://github.com/Azure/azure-dev/issues/5814
    throw badRequest(
      'UnmatchedPrincipalType',
      `The PrincipalId '${bare(principalId)}' has type '${found}' , which is different from specified PrinciaplType '${principalType}'.`,
    );
  return found;
}

type Identity = Pick<StoredAssignment, 'name' | 'scope' | 'principalId' | 'roleId'>;

/** @returns the assignment of that name, where this changes nothing but its description. */
function checkUnique(cloud: Cloud, wanted: Identity): StoredAssignment | undefined {
  const sameGrant = (each: Identity) =>
    same(each.scope, wanted.scope) &&
    same(each.principalId, wanted.principalId) &&
    each.roleId === wanted.roleId;
  const all = storedAssignments(cloud);
  const named = all.find(({ name }) => same(name, wanted.name));
  if (named && !sameGrant(named))
    throw badRequest(
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  const other = all.find((each) => !same(each.name, wanted.name) && sameGrant(each));
  if (other)
    throw new AzureError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${bare(other.name)}.`,
    );
  return named;
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
