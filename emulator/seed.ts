import type { DatabaseSync } from 'node:sqlite';
import { resettableTables, run, transaction } from './database';
import { addPrincipal, deployer, otherPrincipal, removeAddedPrincipals } from './principals';
import { azns, user } from './wellKnown';

/** What a tenant holds before anybody deploys. Does nothing where it is there already. */
export function seed(database: DatabaseSync, now: Date): void {
  transaction(database, () => {
    const fresh = run(
      database,
      'INSERT OR IGNORE INTO users VALUES (?, ?)',
      user.id,
      user.displayName,
    );
    // Only in a new tenant: one from which somebody deleted AzNS must stay without it after a restart.
    if (fresh) seedTenant(database, now, true);
  });
}

/** Back to the first start. Client secrets and signing keys stay, so clients need not sign in anew. */
export function reset(database: DatabaseSync, now: Date, options: { azns: boolean }): void {
  transaction(database, () => {
    for (const table of resettableTables) run(database, `DELETE FROM ${table}`);
    removeAddedPrincipals(database);
    run(database, 'INSERT INTO users VALUES (?, ?)', user.id, user.displayName);
    seedTenant(database, now, options.azns);
  });
}

function seedTenant(database: DatabaseSync, now: Date, withAzns: boolean): void {
  addPrincipal(database, deployer, now);
  addPrincipal(database, otherPrincipal, now);
  if (!withAzns) return;
  run(
    database,
    'INSERT INTO service_principals VALUES (?, ?, ?, ?)',
    azns.objectId,
    azns.appId,
    JSON.stringify(aznsBody),
    now.toISOString(),
  );
}

/** What the service principal of the first-party application starts with, seeded or adopted. */
export const aznsBody = {
  displayName: azns.displayName,
  appOwnerOrganizationId: azns.ownerTenantId,
  accountEnabled: true,
  appRoleAssignmentRequired: false,
  tags: [],
};
