import { Type } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { AzureError, notEmulated, pathOf } from '../errors';
import { change, params } from '../routeHelpers';
import type { App } from '../app';
import { storedActionGroups } from './actionGroups';
import { ArmQuery, authorize, checkAllowed, checkVersion } from './armRequest';
import { findResource } from './armStore';
import { CustomRole, deleteRoleDefinition, putRoleDefinition } from './customRoles';
import {
  checkNotLocked,
  deleteLock,
  getLock,
  listLocks,
  Lock,
  lockType,
  lockVersions,
  putLock,
} from './locks';
import { checkManagementGroup, getManagementGroup } from './managementGroups';
import { checkPermissionsVersion, listPermissions } from './permissions';
import { loadResourceGroup } from './resourceGroups';
import { isEmulated } from './resourceProviders';
import * as assignments from './roleAssignments';
import {
  getRoleDefinition,
  listRoleDefinitions,
  roleDefinitionType,
  roleDefinitionVersions,
} from './roleDefinitions';
import { roleAssignmentType, roleAssignmentVersions } from './roles';
import { covers } from './scopes';

const subscription = '/subscriptions/:subscription';
const group = `${subscription}/resourceGroups/:resourceGroup`;
/** What can be locked and have roles assigned on it. */
const scopes = [subscription, group, `${group}/providers/:namespace/:type/:resource`];
/** Roles can be assigned on it, and it cannot be locked. */
const managementGroup = '/providers/Microsoft.Management/managementGroups/:managementGroup';

const where = Type.Object({
  managementGroup: Type.Optional(Type.String()),
  subscription: Type.Optional(Type.String()),
  resourceGroup: Type.Optional(Type.String()),
  namespace: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
});
const named = Type.Object({ ...where.properties, name: Type.String() });
const list = { params: where, querystring: ArmQuery };
const one = { params: named, querystring: ArmQuery };

interface Request {
  url: string;
  caller: Caller;
  params: Type.Static<typeof where>;
  query: ArmQuery;
}

const permissionType = 'Microsoft.Authorization/permissions';
const versions = {
  [lockType]: lockVersions,
  [roleAssignmentType]: roleAssignmentVersions,
  [roleDefinitionType]: roleDefinitionVersions,
};

/** Locks, roles and their assignments, which are made on other resources, and what the caller may do. */
export function registerAuthorizationRoutes(app: App, cloud: Cloud): void {
  for (const scope of scopes) lockRoutes(app, cloud, `${scope}/providers/${lockType}`);
  for (const scope of [...scopes, managementGroup]) {
    roleAssignmentRoutes(app, cloud, `${scope}/providers/${roleAssignmentType}`);
    roleDefinitionRoutes(app, cloud, `${scope}/providers/${roleDefinitionType}`);
  }
  // At no scope: the tenant's, where every built-in role is.
  const all = `/providers/${roleDefinitionType}`;
  app.get(all, { schema: { querystring: ArmQuery } }, (r) => {
    checkVersion(r.query, roleDefinitionType, roleDefinitionVersions, []);
    return listRoleDefinitions(cloud, '', r.query.$filter);
  });
  app.get(`${all}/:name`, { schema: { params: params('name'), querystring: ArmQuery } }, (r) => {
    checkVersion(r.query, roleDefinitionType, roleDefinitionVersions, []);
    return getRoleDefinition(cloud, '', r.params.name);
  });
  for (const scope of [subscription, group, managementGroup])
    app.get(`${scope}/providers/${permissionType}`, { schema: list }, (r) => {
      checkPermissionsVersion(r.query);
      return listPermissions(cloud, r.caller, checkAccess(cloud, r, permissionType, 'read'));
    });
  const one = { params: params('managementGroup'), querystring: ArmQuery };
  app.get(managementGroup, { schema: one }, (r) =>
    getManagementGroup(cloud, r.caller, r.params.managementGroup, r.query),
  );
}

function lockRoutes(app: App, cloud: Cloud, all: string): void {
  const check = (r: Request, verb: Verb) => checkRequest(cloud, r, lockType, verb);
  app.get(all, { schema: list }, (r) => listLocks(cloud, check(r, 'read')));
  app.get(`${all}/:name`, { schema: one }, (r) => getLock(cloud, check(r, 'read'), r.params.name));
  app.put(`${all}/:name`, { schema: { ...one, body: Lock } }, (r, reply) => {
    const done = change(cloud, () => putLock(cloud, check(r, 'write'), r.params.name, r.body));
    return reply.code(done.status).send(done.body);
  });
  app.delete(`${all}/:name`, { schema: one }, (r, reply) => {
    const status = change(cloud, () => deleteLock(cloud, check(r, 'delete'), r.params.name));
    return reply.code(status).send();
  });
}

function roleDefinitionRoutes(app: App, cloud: Cloud, all: string): void {
  const check = (r: Request, verb: Verb) => checkRequest(cloud, r, roleDefinitionType, verb);
  app.get(all, { schema: list }, (r) =>
    listRoleDefinitions(cloud, check(r, 'read'), r.query.$filter),
  );
  app.get(`${all}/:name`, { schema: one }, (r) =>
    getRoleDefinition(cloud, check(r, 'read'), r.params.name),
  );
  app.put(`${all}/:name`, { schema: { ...one, body: CustomRole } }, (r, reply) => {
    const made = change(cloud, () =>
      putRoleDefinition(cloud, r.caller, check(r, 'write'), r.params.name, r.body),
    );
    return reply.code(201).send(made);
  });
  app.delete(`${all}/:name`, { schema: one }, (r, reply) => {
    const deleted = change(cloud, () =>
      deleteRoleDefinition(cloud, check(r, 'delete'), r.params.name),
    );
    return reply.code(deleted ? 200 : 204).send(deleted);
  });
}

function roleAssignmentRoutes(app: App, cloud: Cloud, all: string): void {
  const check = (r: Request, verb: Verb) => {
    const scope = checkRequest(cloud, r, roleAssignmentType, verb);
    if (verb !== 'read') checkNotLocked(cloud, pathOf(r), verb);
    return scope;
  };
  app.get(all, { schema: list }, (r) =>
    assignments.listRoleAssignments(cloud, check(r, 'read'), r.query.$filter),
  );
  app.get(`${all}/:name`, { schema: one }, (r) =>
    assignments.getRoleAssignment(cloud, check(r, 'read'), r.params.name),
  );
  app.put(`${all}/:name`, { schema: { ...one, body: assignments.RoleAssignment } }, (r, reply) => {
    const done = change(cloud, () =>
      assignments.putRoleAssignment(cloud, r.caller, check(r, 'write'), r.params.name, r.body),
    );
    return reply.code(done.status).send(done.body);
  });
  app.delete(`${all}/:name`, { schema: one }, (r, reply) => {
    const deleted = change(cloud, () =>
      assignments.deleteRoleAssignment(cloud, check(r, 'delete'), r.params.name),
    );
    return reply.code(deleted ? 200 : 204).send(deleted);
  });
}

type Verb = 'read' | 'write' | 'delete';

/** @returns the id of the scope, as it is written in the request. */
function checkRequest(cloud: Cloud, request: Request, type: keyof typeof versions, verb: Verb) {
  checkVersion(request.query, type.split('/')[1] ?? '', versions[type], ['global']);
  return checkAccess(cloud, request, type, verb);
}

function checkAccess(cloud: Cloud, request: Request, type: string, verb: Verb) {
  const { subscription, managementGroup } = request.params;
  const path = decodeURIComponent(pathOf(request));
  const scope = path.slice(0, path.toLowerCase().lastIndexOf(`/providers/${type.toLowerCase()}`));
  if (subscription !== undefined)
    authorize(cloud, request.caller, subscription, `${type}/${verb}`, scope);
  else checkAllowed(cloud, request.caller, `${type}/${verb}`, scope);
  if (managementGroup !== undefined) checkManagementGroup(managementGroup);
  checkScope(cloud, request, scope);
  return scope;
}

function checkScope(cloud: Cloud, { params }: Request, scope: string): void {
  const { resourceGroup, namespace, type } = params;
  if (resourceGroup === undefined) return;
  loadResourceGroup(cloud, resourceGroup);
  if (namespace === undefined || type === undefined) return;
  const exists =
    findResource(cloud, scope) !== undefined ||
    storedActionGroups(cloud).some(({ id }) => covers(id, scope));
  if (exists) return;
  if (!isEmulated(namespace, type)) throw notEmulated(`scopes of type '${namespace}/${type}'`);
  const name = `${namespace}/${type}/${scope.split('/').pop()}`;
  throw new AzureError(
    404,
    'ResourceNotFound',
    `The Resource '${name}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}
