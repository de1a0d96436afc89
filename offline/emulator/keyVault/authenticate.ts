import { keyVaultAudience } from '../azureClouds';
import type { Caller, Cloud } from '../cloud';
import { AzureError } from '../errors';
import { ownPermissions } from '../arm/armRequest';
import { allowed } from '../arm/roles';
import { tenantId } from '../wellKnown';

/**
 * Verifies the bearer token of a request to a key vault: signature, issuer, lifetime, audience.
 * @throws 401 that tells the client where to get a token: https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
 */
export async function authenticateToVault(
  cloud: Cloud,
  authorization: string | undefined,
): Promise<Caller> {
  const resource = keyVaultAudience(cloud.azure);
  const refused = (message: string) =>
    new AzureError(401, 'Unauthorized', message, {
      headers: {
        'www-authenticate': `Bearer authorization="https://${cloud.azure.loginHost}/${tenantId}", resource="${resource}"`,
      },
    });
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw refused('AKV10000: Request is missing a Bearer or PoP token.');
  const claims = await cloud.tokens.verify(token).catch((error: Error & { code?: string }) => {
    if (error.code === undefined) throw error;
    throw refused(`Error validating token: ${error.code}.`);
  });
  const { aud, oid, appid } = claims;
  if (aud !== resource)
    throw refused(`AKV10022: Invalid audience. Expected ${resource}, found: ${String(aud)}.`);
  return { objectId: String(oid), clientId: String(appid), roles: [] };
}

/**
 * @param operation such as `encrypt/action`, of what a role on the vault's keys allows.
 * @throws 403 unless the caller may do it.
 */
export function authorizeOnKey(cloud: Cloud, caller: Caller, name: string, operation: string) {
  const keys = 'Microsoft.KeyVault/vaults/keys';
  const action = `${keys}/${operation}`;
  const own = ownPermissions(cloud, caller);
  // Who may read a key has its public part, and could encrypt without the vault: that role is enough.
  const enough = operation === 'encrypt/action' ? [action, `${keys}/read`] : [action];
  if (enough.some((each) => allowed(own, each))) return;
  throw new AzureError(
    403,
    'Forbidden',
    `Caller is not authorized to perform action on resource.\r\nCaller: appid=${caller.clientId};oid=${caller.objectId}\r\nAction: '${action}'\r\nResource: '/keys/${name.toLowerCase()}'`,
  );
}
