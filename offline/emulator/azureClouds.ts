import { governmentRegions, publicRegions } from './arm/locations';
import { tenantId } from './wellKnown';

/** What differs between Azure's clouds, as far as it is emulated. */
export interface AzureCloud {
  /** Its name in the metadata document: one no client knows, so that none takes its own idea of the cloud. */
  name: string;
  /** `environment` of Pulumi's and Terraform's providers, where it is not the default. */
  environment?: string;
  /** Application id of "AzNS AAD Webhook". */
  aznsAppId: string;
  loginHost: string;
  /** Names of the two services that take tokens; tokens carry the first of each. */
  graphAudiences: [string, ...string[]];
  armAudiences: [string, ...string[]];
  /** Where resource groups can be. */
  regions: string[];
  /** Suffixes the metadata document names. */
  suffixes: { keyVaultDns: string; storage: string };
}

/** Application id of Microsoft Graph, the same in every cloud. */
const graph = '00000003-0000-0000-c000-000000000000';

/**
 * Hosts: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud and
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure#guidance-for-developers
 */
export const azureClouds = {
  public: {
    name: 'EmulatedCloud',
    // https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook
    aznsAppId: '461e8683-5575-4561-ac7f-899cc907d62a',
    loginHost: 'login.microsoftonline.com',
    graphAudiences: ['https://graph.microsoft.com', graph],
    armAudiences: ['https://management.core.windows.net', 'https://management.azure.com'],
    regions: publicRegions,
    suffixes: { keyVaultDns: 'vault.azure.net', storage: 'core.windows.net' },
  },
  usGovernment: {
    name: 'EmulatedUSGovernment',
    environment: 'usgovernment',
    // ServiceNow's documentation of Azure's events, "Claim Value" for Azure Government; Microsoft names none.
    aznsAppId: 'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d',
    loginHost: 'login.microsoftonline.us',
    graphAudiences: ['https://graph.microsoft.us', graph],
    // https://github.com/Azure/azure-sdk-for-js/issues/18042
    armAudiences: [
      'https://management.core.usgovcloudapi.net',
      'https://management.usgovcloudapi.net',
    ],
    regions: governmentRegions,
    suffixes: { keyVaultDns: 'vault.usgovcloudapi.net', storage: 'core.usgovcloudapi.net' },
  },
} satisfies Record<string, AzureCloud>;

/** The `aud` of tokens for Azure Storage, which Azurite emulates: in every cloud the same. */
export const storageAudience = 'https://storage.azure.com';

/** The `aud` of tokens for key vaults. */
export const keyVaultAudience = ({ suffixes }: AzureCloud) => `https://${suffixes.keyVaultDns}`;

export type CloudName = keyof typeof azureClouds;

/** The cloud that an environment of `emulator.environment()` is for. */
export const azureCloudOf = (env: { ARM_ENVIRONMENT?: string }): AzureCloud =>
  env.ARM_ENVIRONMENT === azureClouds.usGovernment.environment
    ? azureClouds.usGovernment
    : azureClouds.public;

/**
 * Issuer of a cloud's access tokens. That of version 1 has one host in both clouds:
 * https://learn.microsoft.com/answers/questions/1190472/what-are-the-token-issuers-for-the-sovereign-cloud
 */
export const issuerOf = ({ loginHost }: AzureCloud, version: 1 | 2) =>
  version === 1 ? version1Issuer : `https://${loginHost}/${tenantId}/v2.0`;

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export const version1Issuer = `https://sts.windows.net/${tenantId}/`;
