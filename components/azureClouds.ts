import type { Rule } from './validation';
import { quoted } from './visibleText';

/** What differs between Azure's clouds, for the parts this project touches. */
export interface AzureCloud {
  /** Application (client) id of "AzNS AAD Webhook", the service principal Azure Monitor sends as. */
  aznsApplicationId: string;
  /** Issuer of version 1 tokens: `<host>/<tenant>/`. */
  version1IssuerHost: string;
  /** Host of sign-in, OpenID metadata and version 2 issuers. */
  loginHost: string;
  /** Microsoft Graph. */
  graphHost: string;
  portalHost: string;
  /** Azure Resource Manager. */
  resourceManagerHost: string;
  /** What the providers' `environment` calls it; the first is what to set. */
  environments: readonly [string, ...string[]];
}

/**
 * Clouds by name; other names are refused.
 *
 * AzNS: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook (public);
 * github.com/ServiceNow/ServiceNowDocs, markdown/it-operations-management/event-management/azure-events-authentication.md
 * (Azure Government: the claim's value there).
 * Issuers: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference; version 1 has one host in
 * both clouds: https://learn.microsoft.com/answers/questions/1190472/what-are-the-token-issuers-for-the-sovereign-cloud
 * Hosts: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud,
 * https://learn.microsoft.com/graph/deployments,
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure#guidance-for-developers
 */
export const azureClouds = {
  public: {
    aznsApplicationId: '461e8683-5575-4561-ac7f-899cc907d62a',
    version1IssuerHost: 'https://sts.windows.net',
    loginHost: 'https://login.microsoftonline.com',
    graphHost: 'https://graph.microsoft.com',
    portalHost: 'https://portal.azure.com',
    resourceManagerHost: 'https://management.azure.com',
    environments: ['public', 'global'],
  },
  usGovernment: {
    aznsApplicationId: 'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d',
    version1IssuerHost: 'https://sts.windows.net',
    loginHost: 'https://login.microsoftonline.us',
    graphHost: 'https://graph.microsoft.us',
    portalHost: 'https://portal.azure.us',
    resourceManagerHost: 'https://management.usgovcloudapi.net',
    environments: ['usgovernment', 'usgovernmentl4'],
  },
} as const satisfies Record<string, AzureCloud>;

/** Name of a cloud. */
export type CloudName = keyof typeof azureClouds;

const names = Object.keys(azureClouds);

/** A cloud that is not served; of China's it is unproven who sends there. */
export const cloudRule: Rule<string> = (value) => {
  if (names.includes(value)) {
    return undefined;
  }
  const allowed = 'must be "public" (default) or "usGovernment"';
  return /china/i.test(value)
    ? `${allowed} (got ${quoted(value)}). Azure operated by 21Vianet is not supported: docs.azure.cn gives the public cloud's application id for Azure Monitor's sender (AzNS), and nobody has shown that it works there.`
    : `${allowed} (got ${quoted(value)}).`;
};

/** A region by its short name: Azure writes "West Europe" and "westeurope" for one place. */
export function regionName(region: string): string {
  return region.replace(/\s/g, '').toLowerCase();
}
