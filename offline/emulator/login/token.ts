import { randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { issuer, tokenLifetime } from '../accessTokens';
import { audienceOf, ownAudience } from '../audiences';
import type { Cloud } from '../cloud';
import { notEmulated } from '../errors';
import { tenantId } from '../wellKnown';
import { authenticateClient, missing } from './clientCredentials';
import { entraError } from './entraErrors';

/** All optional: which is missing is for the handler to say, in Entra's words. */
export const TokenRequest = Type.Object({
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String()),
  client_assertion: Type.Optional(Type.String()),
  client_assertion_type: Type.Optional(Type.String()),
  grant_type: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
});

/** Client credentials for an access token, as `POST /{tenant}/oauth2/v2.0/token` gives it. */
export async function issueToken(
  cloud: Cloud,
  tenant: string,
  host: string,
  body: Static<typeof TokenRequest>,
) {
  checkTenant(tenant);
  if (!body.grant_type) throw missing('grant_type');
  if (body.grant_type !== 'client_credentials')
    throw notEmulated(`the grant type '${body.grant_type}'`);
  const client = authenticateClient(cloud, body);
  const audience = requestedAudience(cloud, body.scope ?? '', host);
  const { clientId, objectId, graphPermissions } = client;
  const isForGraph = [cloud.azure.graphAudiences[0], ownAudience(host)].includes(audience);
  const access_token = await cloud.tokens.sign({
    aud: audience,
    sub: objectId,
    oid: objectId,
    appid: clientId,
    appidacr: '1',
    idp: issuer,
    idtyp: 'app',
    ver: '1.0',
    uti: randomUUID(),
    ...(isForGraph ? { roles: graphPermissions } : {}),
  });
  return {
    token_type: 'Bearer',
    expires_in: tokenLifetime,
    ext_expires_in: tokenLifetime,
    access_token,
  };
}

/** @throws AADSTS90002 unless it is the one tenant there is, by id. */
export function checkTenant(tenant: string): void {
  if (tenant.toLowerCase() !== tenantId)
    throw entraError(
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. ` +
        'Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.',
    );
}

function requestedAudience(cloud: Cloud, scope: string, host: string): string {
  // MSAL adds the OpenID scopes to every request: they name no resource.
  const resources = scope
    .split(/\s+/)
    .filter((part) => part && !['openid', 'offline_access', 'profile', 'email'].includes(part));
  if (resources.length === 0) throw missing('scope');
  const [resource = ''] = resources;
  if (resources.length > 1 || !resource.endsWith('/.default'))
    throw entraError(
      'invalid_scope',
      1002012,
      `The provided value for scope ${resources.join(' ')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  const name = resource.slice(0, -'/.default'.length);
  const audience = audienceOf(cloud.azure, name, host);
  if (!audience)
    throw entraError(
      'invalid_resource',
      500011,
      `The resource principal named ${name} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    );
  return audience;
}
