import { randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Cloud } from '../cloud';
import { run } from '../database';
import { notEmulated } from '../errors';
import { tenantId } from '../wellKnown';

/** https://learn.microsoft.com/azure/templates/microsoft.insights/actiongroups#managedserviceidentity */
export const Identity = Type.Object(
  {
    type: Type.Enum(['None', 'SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned']),
    userAssignedIdentities: Type.Optional(Type.Unknown()),
    // Read-only, may be sent back.
    principalId: Type.Optional(Type.String()),
    tenantId: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** The system-assigned identity of a resource: a service principal of its own, which goes with the resource. */
export interface SystemAssigned {
  type: 'SystemAssigned';
  principalId: string;
  tenantId: string;
}

/**
 * The identity that a resource has after a request: kept, made or removed.
 *
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
 * @throws 501 for identities that are resources of their own.
 */
export function identityAfter(
  cloud: Cloud,
  resource: { id: string; name: string },
  requested: Static<typeof Identity> | null | undefined,
  present: SystemAssigned | undefined,
): SystemAssigned | undefined {
  const type = requested?.type ?? 'None';
  if (type.includes('UserAssigned')) throw notEmulated('user-assigned identities');
  if (type === 'SystemAssigned') return present ?? makeIdentity(cloud, resource);
  if (present) deleteIdentitiesUnder(cloud, resource.id);
  return undefined;
}

function makeIdentity(cloud: Cloud, { id, name }: { id: string; name: string }): SystemAssigned {
  const principalId = randomUUID();
  const body = JSON.stringify({
    displayName: name,
    servicePrincipalType: 'ManagedIdentity',
    alternativeNames: ['isExplicit=False', id],
  });
  const sql = 'INSERT INTO service_principals VALUES (?, ?, ?, ?)';
  run(cloud.database, sql, principalId, randomUUID(), body, cloud.now().toISOString());
  return { type: 'SystemAssigned', principalId, tenantId };
}

/** Those of a resource and of everything below it. */
export function deleteIdentitiesUnder(cloud: Cloud, id: string): void {
  run(
    cloud.database,
    `DELETE FROM service_principals
       WHERE json_extract(body, '$.servicePrincipalType') = 'ManagedIdentity'
         AND substr(json_extract(body, '$.alternativeNames[1]') || '/', 1, length(?1)) = ?1 COLLATE NOCASE`,
    `${id}/`,
  );
}
