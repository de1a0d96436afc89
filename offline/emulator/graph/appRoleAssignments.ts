import { randomBytes } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { all, get, run } from '../database';
import { badRequest, notFound, requireAssign, requireRead } from './directory';
import { microsoftGraph } from './microsoftGraph';
import { checkOptions, page, type ODataQuery } from './odata';
import { loadServicePrincipal } from './servicePrincipals';

/** The role of an assignment to an application that has no roles. */
const defaultAccess = '00000000-0000-0000-0000-000000000000';

/** The body of `POST …/appRoleAssignedTo`. */
export const NewAssignment = Type.Object(
  {
    '@odata.type': Type.Optional(Type.Literal('#microsoft.graph.appRoleAssignment')),
    appRoleId: Type.String(),
    principalId: Type.String(),
    resourceId: Type.String(),
  },
  { additionalProperties: false },
);
export type NewAssignment = Static<typeof NewAssignment>;

interface Row {
  id: string;
  principal_id: string;
  resource_id: string;
  app_role_id: string;
  created_at: string;
}

export function createAssignment(
  cloud: Cloud,
  caller: Caller,
  resourceId: string,
  request: NewAssignment,
) {
  requireAssign(caller);
  const resource = loadServicePrincipal(cloud, resourceId);
  const principal = loadServicePrincipal(cloud, request.principalId);
  if (request.resourceId.toLowerCase() !== resource.id)
    throw badRequest(
      'The resourceId of the request body does not match the service principal in the URL.',
    );
  const role = resource.appRoles.find(
    (candidate) => candidate.id.toLowerCase() === request.appRoleId.toLowerCase(),
  );
  const byDefault = resource.appRoles.length === 0 && request.appRoleId === defaultAccess;
  if (!role?.isEnabled && !byDefault)
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  if (role && !role.allowedMemberTypes.includes('Application'))
    throw badRequest('Permission being assigned is not available to applications.');
  const row: Row = {
    id: randomBytes(32).toString('base64url'),
    principal_id: principal.id,
    resource_id: resource.id,
    app_role_id: role?.id ?? defaultAccess,
    created_at: cloud.now().toISOString(),
  };
  const sql = 'INSERT OR IGNORE INTO app_role_assignments VALUES (?, ?, ?, ?, ?)';
  const { id, principal_id, resource_id, app_role_id, created_at } = row;
  if (run(cloud.database, sql, id, principal_id, resource_id, app_role_id, created_at) === 0)
    throw badRequest('Permission being assigned already exists on the object');
  return view(cloud, row);
}

export function listAssignments(
  cloud: Cloud,
  caller: Caller,
  resourceId: string,
  query: ODataQuery,
  url: string,
) {
  requireRead(caller);
  checkOptions(query, ['$top', '$skiptoken']);
  const { id } = loadServicePrincipal(cloud, resourceId);
  const sql = 'SELECT * FROM app_role_assignments WHERE resource_id = ? ORDER BY rowid';
  const found = all<Row>(cloud.database, sql, id).map((row) => view(cloud, row));
  return page(found, query, url, `servicePrincipals('${id}')/appRoleAssignedTo`);
}

export function getAssignment(cloud: Cloud, caller: Caller, resourceId: string, id: string) {
  requireRead(caller);
  return view(cloud, load(cloud, resourceId, id));
}

export function deleteAssignment(
  cloud: Cloud,
  caller: Caller,
  resourceId: string,
  id: string,
): void {
  requireAssign(caller);
  const row = load(cloud, resourceId, id);
  run(cloud.database, 'DELETE FROM app_role_assignments WHERE id = ?', row.id);
}

/** The roles a principal holds on a resource, by id; none if nothing was assigned. */
export function assignedRoleIds(cloud: Cloud, principalId: string, resourceId: string): string[] {
  const sql =
    'SELECT app_role_id FROM app_role_assignments WHERE principal_id = ? AND resource_id = ?';
  return all<{ app_role_id: string }>(cloud.database, sql, principalId, resourceId).map((row) =>
    row.app_role_id.toLowerCase(),
  );
}

/** The application permissions of Microsoft Graph that a principal was given, by their values. */
export function grantedPermissions(cloud: Cloud, principalId: string): string[] {
  const ids = assignedRoleIds(cloud, principalId, microsoftGraph.objectId);
  return microsoftGraph.appRoles.filter(({ id }) => ids.includes(id)).map(({ value }) => value);
}

function load(cloud: Cloud, resourceId: string, id: string): Row {
  const resource = loadServicePrincipal(cloud, resourceId);
  const sql = 'SELECT * FROM app_role_assignments WHERE id = ? AND resource_id = ?';
  const row = get<Row>(cloud.database, sql, id, resource.id);
  if (!row) throw notFound(id);
  return row;
}

function view(cloud: Cloud, row: Row) {
  return {
    id: row.id,
    deletedDateTime: null,
    appRoleId: row.app_role_id,
    createdDateTime: row.created_at,
    principalDisplayName: loadServicePrincipal(cloud, row.principal_id).displayName,
    principalId: row.principal_id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: loadServicePrincipal(cloud, row.resource_id).displayName,
    resourceId: row.resource_id,
  };
}
