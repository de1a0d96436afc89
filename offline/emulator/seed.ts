import type { DatabaseSync } from 'node:sqlite';
import type { AzureCloud } from './azureClouds';
import { get, resettableTables, run, transaction } from './database';
import { microsoftGraph } from './graph/microsoftGraph';
import { addPrincipal, deployer, otherPrincipal, removeAddedPrincipals } from './principals';
import { azns, user } from './wellKnown';

/**
 * What a tenant holds before anybody deploys. Does nothing where it is there already.
 * @throws Error for people, where it is a tenant of another cloud.
 */
export function seed(database: DatabaseSync, now: Date, azure: AzureCloud): void {
  transaction(database, () => {
    const fresh = run(
      database,
      'INSERT OR IGNORE INTO users VALUES (?, ?)',
      user.id,
      user.displayName,
    );
    // Only in a new tenant: one from which somebody deleted AzNS must stay without it after a restart.
    if (fresh) seedTenant(database, now, azure, true);
    else checkCloud(database, azure);
  });
}

function checkCloud(database: DatabaseSync, azure: AzureCloud): void {
  const sql = 'SELECT app_id FROM service_principals WHERE id = ?';
  const found = get<{ app_id: string }>(database, sql, azns.objectId);
  if (found && found.app_id !== azure.aznsAppId)
    throw new Error(
      "The data file is of another of Azure's clouds. Start with the --cloud it was made with, or name another file.",
    );
}

/** Back to the first start. Client secrets and signing keys stay, so clients need not sign in anew. */
export function reset(
  database: DatabaseSync,
  now: Date,
  azure: AzureCloud,
  options: { azns: boolean },
): void {
  transaction(database, () => {
    for (const table of resettableTables) run(database, `DELETE FROM ${table}`);
    removeAddedPrincipals(database);
    run(database, 'INSERT INTO users VALUES (?, ?)', user.id, user.displayName);
    seedTenant(database, now, azure, options.azns);
  });
}

function seedTenant(database: DatabaseSync, now: Date, azure: AzureCloud, withAzns: boolean): void {
  addPrincipal(database, deployer, now);
  addPrincipal(database, otherPrincipal, now);
  run(
    database,
    'INSERT INTO service_principals VALUES (?, ?, ?, ?)',
    microsoftGraph.objectId,
    microsoftGraph.appId,
    JSON.stringify(graphBody),
    now.toISOString(),
  );
  if (!withAzns) return;
  run(
    database,
    'INSERT INTO service_principals VALUES (?, ?, ?, ?)',
    azns.objectId,
    azure.aznsAppId,
    JSON.stringify(aznsBody),
    now.toISOString(),
  );
}

const graphBody = {
  displayName: microsoftGraph.displayName,
  appOwnerOrganizationId: azns.ownerTenantId,
  appRoles: microsoftGraph.appRoles,
};

/** What the service principal of the first-party application starts with, seeded or adopted. */
export const aznsBody = {
  displayName: azns.displayName,
  appOwnerOrganizationId: azns.ownerTenantId,
  accountEnabled: true,
  appRoleAssignmentRequired: false,
  tags: [],
};
