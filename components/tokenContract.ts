import type { AzureCloud } from './azureClouds';

/** Version of the access tokens the application asks for: `api.requestedAccessTokenVersion`. */
export type TokenVersion = 1 | 2;

/** Value of the app role, as Microsoft's set-up names it: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook */
export const appRoleValue = 'ActionGroupsSecureWebhook';

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

/** What all but the audience follows from: known before the application exists, so that a preview shows it. */
export interface TokenContractInputs {
  cloud: AzureCloud;
  tenantId: string;
  tokenVersion: TokenVersion;
  roles: string[];
}

/**
 * Claim `aud` of the token: the client id in version 2, the identifier URI in version 1.
 *
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function audienceOf<T>(tokenVersion: TokenVersion, clientId: T, identifierUri: T): T {
  return tokenVersion === 1 ? identifierUri : clientId;
}

/**
 * Derives the rest of the token contract, which differs between the versions as well.
 *
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function tokenContract(inputs: TokenContractInputs): Omit<TokenContract, 'audience'> {
  const { cloud, tenantId, tokenVersion, roles } = inputs;
  const common = { callerClaimValue: cloud.aznsApplicationId, roles };
  if (tokenVersion === 1) {
    return {
      ...common,
      issuer: `${cloud.version1IssuerHost}/${tenantId}/`,
      openIdMetadataUrl: `${cloud.loginHost}/${tenantId}/.well-known/openid-configuration`,
      callerClaimName: 'appid',
    };
  }
  return {
    ...common,
    issuer: `${cloud.loginHost}/${tenantId}/v2.0`,
    openIdMetadataUrl: `${cloud.loginHost}/${tenantId}/v2.0/.well-known/openid-configuration`,
    callerClaimName: 'azp',
  };
}
