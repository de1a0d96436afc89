import { randomUUID } from 'node:crypto';
import type { WebhookReceiver } from '../arm/actionGroupSchema';
import type { Cloud } from '../cloud';
import { issuerOf } from '../azureClouds';
import { applicationByUri } from '../graph/applicationStore';
import { assignedRoleIds } from '../graph/appRoleAssignments';
import { servicePrincipalByAppId } from '../graph/servicePrincipals';
import { entraError } from '../login/entraErrors';
import { checkTenant } from '../login/token';
import { azns, tenantId } from '../wellKnown';

/** What is wrong with a token on request, so that those who verify can be tried. Azure sends none of these. */
export const wrongTokens = [
  'withoutRole',
  'otherAudience',
  'otherApplication',
  'expired',
  'unsigned',
  'foreignKey',
] as const;
export type WrongToken = (typeof wrongTokens)[number];

export interface SenderToken {
  token: string;
  /** What the delivery log shows of it. */
  summary: { version: 1 | 2; audience: string; issuer: string; roles: string[] };
}

const otherId = '0d0d0d0d-0000-4000-8000-0d0d0d0d0d0d';

/**
 * The access token Azure Monitor gets as "AzNS AAD Webhook" for a secure webhook:
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @throws EntraError with the reason: tenant, sender, application, or assignment missing.
 */
export async function aznsToken(
  cloud: Cloud,
  receiver: WebhookReceiver,
  wrong?: WrongToken,
): Promise<SenderToken> {
  checkTenant(receiver.tenantId ?? tenantId);
  const sender = requireSender(cloud);
  const { application, resource } = requireResource(cloud, receiver.identifierUri ?? '');
  const assigned = assignedRoleIds(cloud, sender.id, resource.id);
  if (resource.appRoleAssignmentRequired && assigned.length === 0)
    throw entraError(
      'invalid_grant',
      501051,
      `Application '${cloud.azure.aznsAppId}'(${azns.displayName}) is not assigned to a role for the application '${receiver.identifierUri}'(${resource.displayName}).`,
    );
  // A disabled role stays in the tokens of those who have it.
  const roles = resource.appRoles
    .filter(({ id }) => assigned.includes(id.toLowerCase()))
    .flatMap(({ value }) => (value ? [value] : []));
  const version = application.body.api.requestedAccessTokenVersion === 2 ? 2 : 1;
  const audience = version === 2 ? application.appId : (receiver.identifierUri ?? '');
  const shown = {
    version,
    audience: wrong === 'otherAudience' ? otherAudience(version) : audience,
    issuer: issuerOf(cloud.azure, version),
    roles: wrong === 'withoutRole' ? [] : roles,
  } as const;
  const caller = wrong === 'otherApplication' ? otherId : cloud.azure.aznsAppId;
  const objectId = wrong === 'otherApplication' ? otherId : sender.id;
  const claims = {
    aud: shown.audience,
    sub: objectId,
    oid: objectId,
    ...(version === 2
      ? { azp: caller, azpacr: '2' }
      : { appid: caller, appidacr: '2', idp: issuerOf(cloud.azure, 1) }),
    ...(shown.roles.length > 0 ? { roles: shown.roles } : {}),
    uti: randomUUID(),
    ver: version === 2 ? '2.0' : '1.0',
  };
  const token = await cloud.tokens.sign(claims, {
    issuer: shown.issuer,
    // Issued two hours ago for one hour.
    ...(wrong === 'expired' ? { age: 7200 } : {}),
    ...(wrong === 'unsigned' || wrong === 'foreignKey' ? { forgery: wrong } : {}),
  });
  return { token, summary: shown };
}

function requireSender(cloud: Cloud) {
  const appId = cloud.azure.aznsAppId;
  const sender = servicePrincipalByAppId(cloud, appId);
  if (!sender)
    throw entraError(
      'unauthorized_client',
      7000229,
      `The client application ${appId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  if (!sender.accountEnabled)
    throw entraError(
      'unauthorized_client',
      7000112,
      `Application '${appId}'(${azns.displayName}) is disabled.`,
    );
  return sender;
}

function requireResource(cloud: Cloud, uri: string) {
  const application = applicationByUri(cloud, uri);
  const resource = application && servicePrincipalByAppId(cloud, application.appId);
  if (!application || !resource)
    throw entraError(
      'invalid_resource',
      500011,
      `The resource principal named ${uri} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    );
  if (!resource.accountEnabled)
    throw entraError(
      'unauthorized_client',
      500014,
      `The service principal for resource '${uri}' is disabled.`,
    );
  return { application, resource };
}

const otherAudience = (version: 1 | 2) => (version === 2 ? otherId : `api://${tenantId}/other`);
