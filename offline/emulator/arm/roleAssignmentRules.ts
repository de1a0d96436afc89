import type { Cloud } from '../cloud';
import { get } from '../database';
import { AzureError } from '../errors';
import { group, tenantId } from '../wellKnown';
import { findRole, isAssignableAt } from './roleDefinitions';
import { storedAssignments, type StoredAssignment } from './roles';
import { isManagementGroup } from './scopes';

/* What a role assignment is refused for. */

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const badRequest = (code: string, message: string) => new AzureError(400, code, message);
/** As Azure writes ids in these messages. */
const bare = (id: string) => id.replaceAll('-', '').toLowerCase();
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function checkName(name: string): void {
  if (!guid.test(name))
    throw badRequest(
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
}

/** @returns the role's GUID. */
export function checkRole(cloud: Cloud, scope: string, wanted: string): string {
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
export function checkPrincipal(
  cloud: Cloud,
  { principalId, principalType }: { principalId: string; principalType?: string },
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
export function checkUnique(cloud: Cloud, wanted: Identity): StoredAssignment | undefined {
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
