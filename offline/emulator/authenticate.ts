import { errors } from 'jose';
import { ownAudience } from './audiences';
import type { Caller, Cloud } from './cloud';
import { AzureError } from './errors';
import { tenantId } from './wellKnown';

/**
 * Verifies the bearer token of a request to Graph or ARM: signature, issuer, lifetime, audience, tenant.
 * @throws 401 in the words of the service.
 */
export async function authenticate(
  cloud: Cloud,
  area: 'graph' | 'arm',
  authorization: string | undefined,
  host: string,
): Promise<Caller> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token)
    throw area === 'graph'
      ? unauthorized('InvalidAuthenticationToken', 'Access token is empty.')
      : unauthorized(
          'AuthenticationFailed',
          "Authentication failed. The 'Authorization' header is missing.",
        );
  const claims = await cloud.tokens.verify(token).catch((error: unknown) => {
    throw refusal(area, error);
  });
  const { aud, oid, appid, roles, tid } = claims;
  const { graphAudiences, armAudiences } = cloud.azure;
  const wanted = area === 'graph' ? graphAudiences[0] : armAudiences[0];
  if (aud !== wanted && aud !== ownAudience(host))
    throw area === 'graph'
      ? unauthorized(
          'InvalidAuthenticationToken',
          'Access token validation failure. Invalid audience.',
        )
      : unauthorized(
          'InvalidAuthenticationTokenAudience',
          `The access token has been obtained for wrong audience or resource '${String(aud)}'. It should exactly match with one of the allowed audiences '${armAudiences.map((name) => `${name}/','${name}`).join("','")}'.`,
        );
  if (tid !== tenantId)
    throw unauthorized(
      'InvalidAuthenticationTokenTenant',
      'The access token is from the wrong issuer.',
    );
  return { objectId: String(oid), clientId: String(appid), roles: (roles ?? []) as string[] };
}

/** What is wrong with a token, without repeating it. */
function refusal(area: 'graph' | 'arm', error: unknown): AzureError {
  if (error instanceof errors.JWTExpired)
    return area === 'graph'
      ? unauthorized(
          'InvalidAuthenticationToken',
          'Lifetime validation failed, the token is expired.',
        )
      : unauthorized('ExpiredAuthenticationToken', 'The access token expired.');
  if (!(error instanceof errors.JOSEError)) throw error;
  return area === 'graph'
    ? unauthorized(
        'InvalidAuthenticationToken',
        'Signing key or signature of the access token is invalid.',
      )
    : unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
}

const unauthorized = (code: string, message: string) =>
  new AzureError(401, code, message, {
    headers: { 'www-authenticate': `Bearer error="invalid_token"` },
  });
