import { keyVaultAudience, storageAudience, type AzureCloud } from './azureClouds';

/**
 * The `aud` of a token for what a client asked for; undefined for an unknown resource.
 * The emulator's own origin is an audience by itself, good for Graph and Resource Manager alike: clients that are told
 * one endpoint for both ask for a token for that endpoint, as az and Terraform's providers do.
 * @param resource the scope without `/.default`; a trailing slash does not matter, as at Entra.
 * @param host the Host header, with the port.
 */
export function audienceOf(azure: AzureCloud, resource: string, host: string): string | undefined {
  const { graphAudiences, armAudiences } = azure;
  const name = resource.replace(/\/+$/, '').toLowerCase();
  if (name === ownAudience(host)) return name;
  if (graphAudiences.includes(name)) return graphAudiences[0];
  if (name === keyVaultAudience(azure) || name === storageAudience) return name;
  return armAudiences.includes(name) ? armAudiences[0] : undefined;
}

/** @param host the Host header, with the port. */
export const ownAudience = (host: string) => `https://${host}`.toLowerCase();
