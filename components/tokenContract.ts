import type { AzureCloud } from './azureClouds';

/** Version of the access tokens the application asks for: `api.requestedAccessTokenVersion`. */
export type TokenVersion = 1 | 2;

/** What Azure Monitor's token says, so what the ITSM side has to be told to accept. */
export interface TokenContract {
  /** Claim `aud`. */
  audience: string;
  /** Claim `iss`. */
  issuer: string;
  /** OpenID configuration with the keys that verify the signature. */
  openIdMetadataUrl: string;
  /** Claim that names the calling application. */
  callerClaimName: 'appid' | 'azp';
  /** Its value: the application id of Azure Monitor's sender, AzNS. */
  callerClaimValue: string;
  /** Claim `roles`; empty when no app role is used. */
  roles: string[];
}

/** The identity a token contract is derived from. */
export interface TokenContractInputs {
  cloud: AzureCloud;
  tenantId: string;
  clientId: string;
  identifierUri: string;
  tokenVersion: TokenVersion;
  roles: string[];
}

/**
 * Derives the token contract from token version and identity.
 *
 * The two versions differ in audience, issuer, metadata URL and the name of the caller claim:
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function tokenContract(inputs: TokenContractInputs): TokenContract {
  const { cloud, tenantId, clientId, identifierUri, tokenVersion, roles } = inputs;
  const common = { callerClaimValue: cloud.aznsApplicationId, roles };
  if (tokenVersion === 1) {
    return {
      ...common,
      audience: identifierUri,
      issuer: `${cloud.version1IssuerHost}/${tenantId}/`,
      openIdMetadataUrl: `${cloud.loginHost}/${tenantId}/.well-known/openid-configuration`,
      callerClaimName: 'appid',
    };
  }
  return {
    ...common,
    audience: clientId,
    issuer: `${cloud.loginHost}/${tenantId}/v2.0`,
    openIdMetadataUrl: `${cloud.loginHost}/${tenantId}/v2.0/.well-known/openid-configuration`,
    callerClaimName: 'azp',
  };
}
