import type { Cloud } from '../cloud';
import { all, run } from '../database';
import { AzureError } from '../errors';
import { applicationByAppId } from './applicationStore';
import { badRequest, keptSince } from './directory';
import { deletePasswords } from './passwordCredentials';

/** A service principal as it is kept. */
export interface ServicePrincipalRow {
  id: string;
  app_id: string;
  body: string;
  created_at: string;
  deleted_at?: string;
}

/**
 * Soft deletion. Owners and assignments, those it holds and those to it, are not seen meanwhile and come back with it:
 * Microsoft restores "previous configurations" but for policies.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/restore-application
 */
export function binServicePrincipal(cloud: Cloud, row: ServicePrincipalRow): void {
  const { id, app_id, body, created_at } = row;
  const now = cloud.now().toISOString();
  const bin = 'INSERT INTO deleted_service_principals VALUES (?, ?, ?, ?, ?)';
  run(cloud.database, bin, id, app_id, body, created_at, now);
  run(
    cloud.database,
    `INSERT INTO deleted_app_role_assignments
       SELECT * FROM app_role_assignments WHERE ?1 IN (principal_id, resource_id)`,
    id,
  );
  run(cloud.database, 'DELETE FROM service_principals WHERE id = ?', id);
}

/** In the order they were deleted. */
export const deletedServicePrincipals = (cloud: Cloud) =>
  all<ServicePrincipalRow>(
    cloud.database,
    'SELECT * FROM deleted_service_principals WHERE deleted_at > ? ORDER BY rowid',
    keptSince(cloud),
  );

/**
 * With its owners and those of its assignments whose other side is there.
 * @throws 400 without its application: https://learn.microsoft.com/entra/identity-platform/howto-restore-app; 409 where
 * the application has another one.
 */
export function restoreServicePrincipal(cloud: Cloud, row: ServicePrincipalRow): void {
  const { id, app_id, body, created_at } = row;
  if (!applicationByAppId(cloud, app_id) && app_id !== cloud.azure.aznsAppId)
    throw badRequest(
      `The appId '${app_id}' of the service principal does not reference a valid application object.`,
    );
  const sql = 'INSERT OR IGNORE INTO service_principals VALUES (?, ?, ?, ?)';
  if (run(cloud.database, sql, id, app_id, body, created_at) === 0) throw nameInUse(app_id);
  run(cloud.database, 'DELETE FROM deleted_service_principals WHERE id = ?', id);
  run(
    cloud.database,
    `INSERT INTO app_role_assignments SELECT * FROM deleted_app_role_assignments
       WHERE ?1 IN (principal_id, resource_id)
         AND principal_id IN (SELECT id FROM service_principals)
         AND resource_id IN (SELECT id FROM service_principals)`,
    id,
  );
  run(
    cloud.database,
    'DELETE FROM deleted_app_role_assignments WHERE id IN (SELECT id FROM app_role_assignments)',
  );
}

/** Deletion for good. */
export function purgeServicePrincipal(cloud: Cloud, id: string): void {
  deletePasswords(cloud, id);
  run(cloud.database, 'DELETE FROM owners WHERE ?1 IN (object_id, owner_id)', id);
  run(
    cloud.database,
    'DELETE FROM deleted_app_role_assignments WHERE ?1 IN (principal_id, resource_id)',
    id,
  );
  run(cloud.database, 'DELETE FROM deleted_service_principals WHERE id = ?', id);
}

export const nameInUse = (appId: string) =>
  new AzureError(
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
  );
