import type { Caller, Cloud } from '../cloud';
import { get } from '../database';
import { AzureError } from '../errors';

export const badRequest = (message: string, details?: object[]) =>
  new AzureError(400, 'Request_BadRequest', message, details ? { details } : {});

export const notFound = (id: string) =>
  new AzureError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Deleted objects are kept for 30 days: https://learn.microsoft.com/entra/identity/enterprise-apps/delete-recover-faq */
export const keptSince = (cloud: Cloud) =>
  new Date(cloud.now().getTime() - 30 * 86_400_000).toISOString();

/** A user or a service principal, as collections of directory objects show it. */
export function directoryObject(cloud: Cloud, id: string) {
  const row = get<{ id: string; displayName: string; appId: string | null }>(
    cloud.database,
    `SELECT s.id, coalesce(a.display_name, s.body ->> 'displayName') AS displayName, s.app_id AS appId
       FROM service_principals s LEFT JOIN applications a ON a.app_id = s.app_id WHERE s.id = ?1
     UNION ALL SELECT id, display_name, NULL FROM users WHERE id = ?1`,
    id,
  );
  if (!row) return undefined;
  const { appId, ...common } = row;
  return appId
    ? { '@odata.type': '#microsoft.graph.servicePrincipal', ...common, appId }
    : { '@odata.type': '#microsoft.graph.user', ...common };
}

const denied = () =>
  new AzureError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );

/** @throws Authorization_RequestDenied unless the token carries one of the permissions. */
export function requireRole(caller: Caller, ...permissions: string[]): void {
  if (!permissions.some((permission) => caller.roles.includes(permission))) throw denied();
}

/** Reading applications, service principals, owners and assignments. */
export function requireRead(caller: Caller): void {
  requireRole(
    caller,
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  );
}

/** Creating applications and service principals of one's own. */
export function requireCreate(caller: Caller): void {
  requireRole(caller, 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy');
}

/** Whether the caller may only touch what it owns. */
export const ownedOnly = (caller: Caller) => !caller.roles.includes('Application.ReadWrite.All');

/** Changing an application or service principal: all of them, or the caller's own. */
export function requireWrite(cloud: Cloud, caller: Caller, objectId: string): void {
  requireCreate(caller);
  if (ownedOnly(caller) && !isOwner(cloud, objectId, caller.objectId)) throw denied();
}

export function isOwner(cloud: Cloud, objectId: string, ownerId: string): boolean {
  const sql = 'SELECT 1 FROM owners WHERE object_id = ? AND owner_id = ?';
  return get(cloud.database, sql, objectId, ownerId) !== undefined;
}

/**
 * Giving and taking roles needs two permissions:
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions
 */
export function requireAssign(caller: Caller): void {
  requireRole(caller, 'AppRoleAssignment.ReadWrite.All');
  requireRole(
    caller,
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  );
}
