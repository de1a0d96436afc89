import { armAudiences } from '../audiences';

/**
 * The document both providers read first (`ARM_METADATA_HOSTNAME`). The login endpoint has no trailing slash
 * because azuread appends `/{tenant}`; Graph and ARM share the origin, their paths do not collide.
 */
export function cloudMetadata(origin: string) {
  return {
    name: 'EmulatedCloud',
    portal: origin,
    authentication: {
      loginEndpoint: origin,
      audiences: armAudiences.map((audience) => `${audience}/`),
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: `${origin}/`,
    microsoftGraphResourceId: `${origin}/`,
    suffixes: { keyVaultDns: 'vault.azure.net', storage: 'core.windows.net' },
  };
}
