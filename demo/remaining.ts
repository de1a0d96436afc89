import { cloudClient } from '../offline/cloud/cloudClient';

/** What is in the emulated tenant and subscription. */
export interface Remaining {
  applications: string[];
  /** By display name, Microsoft's own and ours. */
  servicePrincipals: string[];
  resourceGroups: string[];
}

/**
 * Asks Microsoft Graph and ARM of a cloud what there is, as any client would.
 *
 * @param env - The cloud's environment: AZURE_*, ARM_* and EMULATOR_URL.
 */
export async function whatRemains(
  env: Record<string, string>,
  caCertificate: string,
): Promise<Remaining> {
  const client = cloudClient(env, caCertificate);
  const names = async (path: string) =>
    (await client.list<{ displayName?: string; name?: string }>(path)).map(
      ({ displayName, name }) => displayName ?? name ?? '',
    );
  try {
    const groups = `/subscriptions/${env.ARM_SUBSCRIPTION_ID}/resourcegroups?api-version=2021-04-01`;
    return {
      applications: await names('/v1.0/applications'),
      servicePrincipals: await names('/v1.0/servicePrincipals'),
      resourceGroups: await names(groups),
    };
  } finally {
    await client.close();
  }
}
