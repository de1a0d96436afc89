import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { AzureError, notEmulated } from '../errors';
import { subscriptionId } from '../wellKnown';
import { alertActions } from '../monitor/instances/alertActions';
import { isAllowed } from './armRequest';
import { deleteResource, findResource, saveResource } from './armStore';
import {
  allRoles,
  findRole,
  getRoleDefinition,
  roleDefinitionType,
  storedRoleId,
  type RoleDefinition,
} from './roleDefinitions';
import { matches, storedAssignments } from './roles';
import { covers, isManagementGroup, rootManagementGroup } from './scopes';

const closed = { additionalProperties: false };
const readOnly = Type.Optional(Type.Unknown());
const texts = Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()]));

/** The body of a PUT; read-only properties may be sent back, as ARM allows. */
export const CustomRole = Type.Object(
  {
    properties: Type.Object(
      {
        // The lengths: https://learn.microsoft.com/azure/role-based-access-control/custom-roles#custom-role-properties
        roleName: Type.String({ minLength: 1, maxLength: 512 }),
        description: Type.Optional(Type.Union([Type.String({ maxLength: 2048 }), Type.Null()])),
        type: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        assignableScopes: Type.Array(Type.String(), { minItems: 1, maxItems: 2000 }),
        permissions: Type.Array(
          Type.Object(
            { actions: texts, notActions: texts, dataActions: texts, notDataActions: texts },
            closed,
          ),
          { minItems: 1 },
        ),
        createdOn: readOnly,
        updatedOn: readOnly,
        createdBy: readOnly,
        updatedBy: readOnly,
      },
      closed,
    ),
    id: readOnly,
    name: readOnly,
    type: readOnly,
  },
  closed,
);
export type CustomRole = Static<typeof CustomRole>;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const write = `${roleDefinitionType}/write`;
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const badRequest = (code: string, message: string) => new AzureError(400, code, message);

/** https://learn.microsoft.com/azure/role-based-access-control/custom-roles */
export function putRoleDefinition(
  cloud: Cloud,
  caller: Caller,
  scope: string,
  id: string,
  { properties }: CustomRole,
) {
  checkId(cloud, id);
  checkName(cloud, id, properties.roleName);
  checkScopes(cloud, caller, scope, properties.assignableScopes);
  const permissions = properties.permissions.map((each) => ({
    actions: each.actions ?? [],
    notActions: each.notActions ?? [],
    dataActions: each.dataActions ?? [],
    notDataActions: each.notDataActions ?? [],
  }));
  checkActions(permissions);
  const existing = findResource(cloud, storedRoleId(id))?.body as RoleDefinition | undefined;
  const now = cloud.now().toISOString();
  const body: RoleDefinition = {
    roleName: properties.roleName,
    type: 'CustomRole',
    description: properties.description ?? '',
    assignableScopes: properties.assignableScopes,
    permissions,
    createdOn: existing?.createdOn ?? now,
    updatedOn: now,
    createdBy: existing?.createdBy ?? caller.objectId,
    updatedBy: caller.objectId,
  };
  saveResource(cloud, { id: storedRoleId(id), type: roleDefinitionType, body });
  return getRoleDefinition(cloud, scope, id);
}

/** @returns what was deleted; undefined if it was not there. @throws 409 while it is assigned */
export function deleteRoleDefinition(cloud: Cloud, scope: string, id: string) {
  if (!findResource(cloud, storedRoleId(id))) {
    checkId(cloud, id);
    return undefined;
  }
  const role = getRoleDefinition(cloud, scope, id);
  if (storedAssignments(cloud).some(({ roleId }) => same(roleId, id)))
    // https://learn.microsoft.com/azure/role-based-access-control/custom-roles#find-role-assignments-to-delete-a-custom-role
    throw new AzureError(
      409,
      'RoleDefinitionHasAssignments',
      'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).',
    );
  deleteResource(cloud, storedRoleId(id));
  return role;
}

function checkId(cloud: Cloud, id: string): void {
  if (!guid.test(id))
    throw badRequest(
      'InvalidRoleDefinitionId',
      `The role definition ID '${id}' is not valid. The role definition ID must be a GUID.`,
    );
  if (findRole(cloud, id)?.type === 'BuiltInRole')
    throw badRequest(
      'RoleDefinitionIsBuiltIn',
      `The role definition with ID '${id}' is built in and cannot be changed or deleted.`,
    );
}

function checkName(cloud: Cloud, id: string, name: string): void {
  if (allRoles(cloud).some((role) => same(role.roleName, name) && !same(role.id, id)))
    throw new AzureError(
      409,
      'RoleDefinitionWithSameNameExists',
      'A custom role with the same name already exists in this directory. Use a different name',
    );
}

function checkScopes(cloud: Cloud, caller: Caller, scope: string, assignable: string[]): void {
  const wrong = assignable.find(
    (each) => !each.startsWith('/') || each === '/' || each.includes('*'),
  );
  if (wrong !== undefined)
    throw badRequest(
      'InvalidAssignableScope',
      `The assignable scope '${wrong}' is not valid: it has to be a management group, a subscription or a resource group.`,
    );
  if (assignable.filter(isManagementGroup).length > 1)
    throw badRequest(
      'MoreThanOneManagementGroup',
      'A custom role can have only one management group among its assignable scopes.',
    );
  const denied = assignable.filter(
    (each) => !isKnown(each) || !isAllowed(cloud, caller, write, each),
  );
  if (denied.length > 0)
    // https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
    throw new AzureError(
      403,
      'LinkedAuthorizationFailed',
      `The client '${caller.clientId}' with object id '${caller.objectId}' has permission to perform action '${write}' on scope '${scope}'; however, it does not have permission to perform action '${write}' on the linked scope(s) '${denied.join(',')}' or the linked scope(s) are invalid.`,
    );
  if (!assignable.some((each) => covers(each, scope) || covers(scope, each)))
    throw notEmulated(
      'a role definition at a scope that has nothing to do with its assignable scopes',
    );
}

const isKnown = (scope: string) =>
  [rootManagementGroup, `/subscriptions/${subscriptionId}`].some((each) => covers(each, scope));

function checkActions(permissions: RoleDefinition['permissions']): void {
  if (permissions.every(({ actions, dataActions }) => actions.length + dataActions.length === 0))
    throw badRequest('MissingActions', 'A custom role has to allow at least one action.');
  const all = permissions.flatMap(({ actions, notActions }) => [...actions, ...notActions]);
  const unknown = all.find((action) => !isAction(action));
  if (unknown !== undefined)
    throw badRequest(
      'InvalidActionOrNotAction',
      `'${unknown}' does not match any of the actions supported by the providers.`,
    );
}

/** Of alerts all actions are known here; of the rest only their form. */
function isAction(action: string): boolean {
  if (/^Microsoft\.AlertsManagement\/alerts/i.test(action))
    return alertActions.some((each) => matches(action, each));
  return action === '*' || /^[\w.*-]+(\/[\w.*$-]+)+$/.test(action);
}
