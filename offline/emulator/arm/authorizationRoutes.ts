import { Type } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { AzureError, notEmulated, pathOf } from '../errors';
import { change, params, target } from '../routeHelpers';
import type { App } from '../app';
import { storedActionGroups } from './actionGroups';
import { ArmQuery, authorize, checkVersion } from './armRequest';
import { findResource } from './armStore';
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
import { listPermissions } from './permissions';
import { loadResourceGroup } from './resourceGroups';
import { isEmulated } from './resourceProviders';
import * as assignments from './roleAssignments';
import { getRoleDefinition, listRoleDefinitions, roleDefinitionVersions } from './roleDefinitions';
import { roleAssignmentType, roleAssignmentVersions } from './roles';
import { covers } from './scopes';

const subscription = '/subscriptions/:subscription';
const group = `${subscription}/resourceGroups/:resourceGroup`;
/** What can be locked and have roles assigned on it. */
const scopes = [subscription, group, `${group}/providers/:namespace/:type/:resource`];

const where = Type.Object({
  subscription: Type.String(),
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

const roleDefinitionType = 'Microsoft.Authorization/roleDefinitions';
const versions = {
  [lockType]: lockVersions,
  [roleAssignmentType]: roleAssignmentVersions,
  [roleDefinitionType]: roleDefinitionVersions,
};

/** Locks and role assignments, which are made on other resources, and what the caller may do. */
export function registerAuthorizationRoutes(app: App, cloud: Cloud): void {
  for (const scope of scopes) {
    lockRoutes(app, cloud, `${scope}/providers/${lockType}`);
    roleAssignmentRoutes(app, cloud, `${scope}/providers/${roleAssignmentType}`);
    roleDefinitionRoutes(app, cloud, `${scope}/providers/${roleDefinitionType}`);
  }
  // At no scope: the tenant's, where every built-in role is.
  const all = `/providers/${roleDefinitionType}`;
  app.get(all, { schema: { querystring: ArmQuery } }, (r) => {
    checkVersion(r.query, roleDefinitionType, roleDefinitionVersions, []);
    return listRoleDefinitions('', r.query.$filter);
  });
  app.get(`${all}/:name`, { schema: { params: params('name'), querystring: ArmQuery } }, (r) => {
    checkVersion(r.query, roleDefinitionType, roleDefinitionVersions, []);
    return getRoleDefinition('', r.params.name);
  });
  for (const scope of [subscription, group])
    app.get(`${scope}/providers/Microsoft.Authorization/permissions`, { schema: list }, (r) =>
      listPermissions(cloud, target(r)),
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
  const check = (r: Request) => checkRequest(cloud, r, roleDefinitionType, 'read');
  app.get(all, { schema: list }, (r) => listRoleDefinitions(check(r), r.query.$filter));
  app.get(`${all}/:name`, { schema: one }, (r) => getRoleDefinition(check(r), r.params.name));
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
  const path = decodeURIComponent(pathOf(request));
  const scope = path.slice(0, path.toLowerCase().lastIndexOf(`/providers/${type.toLowerCase()}`));
  authorize(cloud, request.caller, request.params.subscription, `${type}/${verb}`, scope);
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
