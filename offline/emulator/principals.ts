import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { all, get, run } from './database';
import { tenantId } from './wellKnown';

/** A program that can sign in: its ids and what it may do. */
export interface Principal {
  clientId: string;
  objectId: string;
  displayName: string;
  /** Application permissions of Microsoft Graph, put into its Graph tokens. */
  graphPermissions: string[];
  /** Azure role actions on the whole subscription; `*` stands for any run of characters. */
  armActions: string[];
}

const pipelineRights = {
  graphPermissions: [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'Directory.Read.All',
  ],
  armActions: ['*'],
};

/** Deploys; the credentials in the environment file are its own. */
export const deployer: Principal = {
  clientId: '22222222-2222-2222-2222-222222222222',
  objectId: '33333333-3333-3333-3333-333333333333',
  displayName: 'deployer',
  ...pipelineRights,
};

/** Has the same rights, but owns nothing the deployer made. */
export const otherPrincipal: Principal = {
  clientId: '55555555-5555-5555-5555-555555555555',
  objectId: '66666666-6666-6666-6666-666666666666',
  displayName: 'other deployer',
  ...pipelineRights,
};

/**
 * Adds a principal and its service principal; one that exists keeps its secret.
 * @returns its client secret.
 */
export function addPrincipal(database: DatabaseSync, principal: Principal, now: Date): string {
  const { clientId, objectId, displayName } = principal;
  run(
    database,
    `INSERT INTO principals VALUES (?, ?, ?, ?, ?) ON CONFLICT (client_id) DO UPDATE SET
       graph_permissions = excluded.graph_permissions, arm_actions = excluded.arm_actions`,
    clientId,
    objectId,
    randomBytes(30).toString('base64url'),
    JSON.stringify(principal.graphPermissions),
    JSON.stringify(principal.armActions),
  );
  run(
    database,
    'INSERT OR IGNORE INTO service_principals VALUES (?, ?, ?, ?)',
    objectId,
    clientId,
    JSON.stringify({ displayName, appOwnerOrganizationId: tenantId }),
    now.toISOString(),
  );
  return findPrincipal(database, clientId)?.secret ?? '';
}

/** What signing in and the access check need. */
export interface StoredPrincipal {
  clientId: string;
  objectId: string;
  secret: string;
  graphPermissions: string[];
  armActions: string[];
}

export function findPrincipal(
  database: DatabaseSync,
  clientId: string,
): StoredPrincipal | undefined {
  const row = get<Record<string, string>>(
    database,
    'SELECT * FROM principals WHERE client_id = ?',
    clientId,
  );
  return row && fromRow(row);
}

/** Forgets the principals that were added later; reset puts the two of the start back. */
export function removeAddedPrincipals(database: DatabaseSync): void {
  for (const row of all<Record<string, string>>(database, 'SELECT * FROM principals')) {
    const { clientId } = fromRow(row);
    if (clientId !== deployer.clientId && clientId !== otherPrincipal.clientId)
      run(database, 'DELETE FROM principals WHERE client_id = ?', clientId);
  }
}

const fromRow = (row: Record<string, string>): StoredPrincipal => ({
  clientId: row['client_id'] ?? '',
  objectId: row['object_id'] ?? '',
  secret: row['secret'] ?? '',
  graphPermissions: JSON.parse(row['graph_permissions'] ?? '[]') as string[],
  armActions: JSON.parse(row['arm_actions'] ?? '[]') as string[],
});
