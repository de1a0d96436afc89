import type { AzureCloud } from '../azureClouds';

/**
 * The document both providers read first (`ARM_METADATA_HOSTNAME`). The login endpoint has no trailing slash
 * because azuread appends `/{tenant}`; Graph and ARM share the origin, their paths do not collide.
 */
export function cloudMetadata(azure: AzureCloud, origin: string) {
  return {
    name: azure.name,
    portal: origin,
    authentication: {
      loginEndpoint: origin,
      audiences: azure.armAudiences.map((audience) => `${audience}/`),
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: `${origin}/`,
    microsoftGraphResourceId: `${origin}/`,
    suffixes: azure.suffixes,
  };
}
