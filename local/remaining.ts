import { Agent, fetch, type Response } from 'undici';

/** What is in the emulated tenant and subscription. */
export interface Remaining {
  applications: string[];
  /** By display name, Microsoft's own and ours. */
  servicePrincipals: string[];
  resourceGroups: string[];
}

interface Page {
  value: { displayName?: string; name?: string }[];
  '@odata.nextLink'?: string;
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
  const url = env.EMULATOR_URL ?? '';
  const dispatcher = new Agent({ connect: { ca: caCertificate } });
  const json = async (response: Response, what: string) => {
    if (!response.ok) {
      throw new Error(`${what} was answered with status ${response.status}.`);
    }
    return response.json();
  };
  const signIn = async (audience: string): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: env.AZURE_CLIENT_ID ?? '',
      client_secret: env.AZURE_CLIENT_SECRET ?? '',
      scope: `${audience}/.default`,
    });
    const endpoint = `${url}/${env.AZURE_TENANT_ID}/oauth2/v2.0/token`;
    const response = await fetch(endpoint, { method: 'POST', body, dispatcher });
    return ((await json(response, 'The sign-in')) as { access_token: string }).access_token;
  };
  const list = async (path: string, token: string): Promise<string[]> => {
    const names: string[] = [];
    for (let next: string | undefined = `${url}${path}`; next !== undefined;) {
      const headers = { authorization: `Bearer ${token}` };
      const page = (await json(await fetch(next, { headers, dispatcher }), path)) as Page;
      names.push(...page.value.map(({ displayName, name }) => displayName ?? name ?? ''));
      next = page['@odata.nextLink'];
    }
    return names;
  };
  try {
    const graph = await signIn(url);
    const arm = await signIn('https://management.azure.com');
    const groups = `/subscriptions/${env.ARM_SUBSCRIPTION_ID}/resourcegroups?api-version=2021-04-01`;
    return {
      applications: await list('/v1.0/applications', graph),
      servicePrincipals: await list('/v1.0/servicePrincipals', graph),
      resourceGroups: await list(groups, arm),
    };
  } finally {
    await dispatcher.close();
  }
}
