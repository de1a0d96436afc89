/** What differs between Azure's clouds, for the parts this project touches. */
export interface AzureCloud {
  /** Application (client) id of "AzNS AAD Webhook", the service principal Azure Monitor sends as. */
  aznsApplicationId: string;
  /** Issuer of version 1 tokens: `<host>/<tenant>/`. */
  version1IssuerHost: string;
  /** Host of sign-in, OpenID metadata and version 2 issuers. */
  loginHost: string;
}

/**
 * Clouds by name; other names are refused.
 *
 * AzNS: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook
 * Hosts: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export const azureClouds = {
  public: {
    aznsApplicationId: '461e8683-5575-4561-ac7f-899cc907d62a',
    version1IssuerHost: 'https://sts.windows.net',
    loginHost: 'https://login.microsoftonline.com',
  },
} as const satisfies Record<string, AzureCloud>;
