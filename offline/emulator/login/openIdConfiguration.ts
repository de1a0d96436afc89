import { version1Issuer, type AzureCloud } from '../azureClouds';
import { tenantId } from '../wellKnown';

/**
 * OpenID metadata of the tenant, for the host it is asked under: MSAL refuses an issuer of another host, and
 * the ITSM side asks under the real login host.
 * @param version 1 or 2: version 1 tokens come from sts.windows.net whatever the host.
 * @param tenant the tenant's id, or `common` or `organizations`, under which az asks at `az logout`: their documents have a
 * placeholder in the issuer, as Entra's do.
 */
export function openIdConfiguration(
  azure: AzureCloud,
  host: string,
  version: 1 | 2,
  tenant = tenantId,
) {
  const base = `https://${host}/${tenant}`;
  const issuedBy = tenant === tenantId ? tenantId : '{tenantid}';
  const path = version === 2 ? '/v2.0' : '';
  return {
    issuer: (version === 2 ? `https://${host}/${tenantId}/v2.0` : version1Issuer).replace(
      tenantId,
      issuedBy,
    ),
    authorization_endpoint: `${base}/oauth2${path}/authorize`,
    token_endpoint: `${base}/oauth2${path}/token`,
    jwks_uri: `${base}/discovery${version === 2 ? '/v2.0' : ''}/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nbf', 'oid', 'tid', 'ver', 'roles'],
    tenant_region_scope: 'EU',
    cloud_instance_name: azure.loginHost.replace('login.', ''),
  };
}
