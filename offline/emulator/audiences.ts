import { keyVaultAudience, storageAudience, type AzureCloud } from './azureClouds';

/**
 * The `aud` of a token for what a client asked for; undefined for an unknown resource.
 * The emulator's own origin stands for Graph, because the providers derive Graph's audience from its base URL.
 * @param resource the scope without `/.default`; a trailing slash does not matter, as at Entra.
 * @param host the Host header, with the port.
 */
export function audienceOf(azure: AzureCloud, resource: string, host: string): string | undefined {
  const { graphAudiences, armAudiences } = azure;
  const name = resource.replace(/\/+$/, '').toLowerCase();
  if (graphAudiences.includes(name) || name === `https://${host}`.toLowerCase())
    return graphAudiences[0];
  if (name === keyVaultAudience(azure) || name === storageAudience) return name;
  return armAudiences.includes(name) ? armAudiences[0] : undefined;
}
