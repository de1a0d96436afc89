import { DefaultAzureCredential } from '@azure/identity';
import { ResourceManagementClient } from '@azure/arm-resources';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';
import { Type, type TSchema } from 'typebox';
import { allPages, identified, inForm, unknownForm } from './answers';
import { azureClouds, type AzureCloud, type CloudName } from '../components/azureClouds';

/** Azure as the current credentials see it: Microsoft Graph and Azure Resource Manager. */
export interface Azure {
  graph: Client;
  /** Where Microsoft Graph is, without a slash at the end. */
  graphUrl: string;
  /** ARM client of one subscription. */
  resources: (subscriptionId: string) => ResourceManagementClient;
  /**
   * Asks Azure Resource Manager; the answer, whatever its status.
   *
   * @param path - Path or absolute URL.
   * @param post - Body of a POST; without one it is a GET.
   */
  arm: (path: string, post?: object) => Promise<ArmAnswer>;
  /** The access token for Microsoft Graph. */
  graphToken: () => Promise<string>;
}

export interface ArmAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface Endpoints {
  login: string;
  graph: string;
  resourceManager: string;
  resourceManagerAudience: string;
}

/**
 * Endpoints of the cloud that ARM_ENVIRONMENT names, as it does for Pulumi's Azure providers.
 *
 * @throws Error naming the environments there are.
 */
export function endpointsOf(environment = 'public'): Endpoints {
  const known = Object.entries(azureClouds) as [CloudName, AzureCloud][];
  const found = known.find(([, { environments }]) =>
    environments.includes(environment.toLowerCase()),
  );
  if (found === undefined) {
    const names = known.map(([, { environments }]) => environments[0]).join(' and ');
    throw new Error(`ARM_ENVIRONMENT is ${environment}. Known are ${names}.`);
  }
  const [name, { loginHost, graphHost }] = found;
  const resourceManager = azureClouds[name].resourceManagerHost;
  return {
    login: loginHost,
    graph: graphHost,
    resourceManager,
    resourceManagerAudience: resourceManager,
  };
}

/**
 * Signs in with the first credential that works (DefaultAzureCredential), as the ARM_* variables of Pulumi's Azure
 * providers or the AZURE_* variables of Azure's SDKs say.
 *
 * With ARM_METADATA_HOSTNAME the endpoints are read from there, as those providers do.
 *
 * @throws Error in plain words when the metadata cannot be read.
 */
export async function connect(env: NodeJS.ProcessEnv): Promise<Azure> {
  // DefaultAzureCredential reads AZURE_* from process.env; pipelines often set the providers' ARM_* only.
  for (const key of ['TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET']) {
    const value = env[`ARM_${key}`];
    if (value !== undefined) {
      process.env[`AZURE_${key}`] ??= value;
    }
  }
  const host = env.ARM_METADATA_HOSTNAME;
  const endpoints =
    host === undefined ? endpointsOf(env.ARM_ENVIRONMENT) : await readMetadata(host);
  const credential = new DefaultAzureCredential({
    authorityHost: endpoints.login,
    // Instance discovery asks the public cloud, which knows no private one.
    disableInstanceDiscovery: host !== undefined,
  });
  const graphScope = `${endpoints.graph}/.default`;
  const armScope = `${endpoints.resourceManagerAudience}/.default`;
  const authProvider = new TokenCredentialAuthenticationProvider(credential, {
    scopes: [graphScope],
  });
  const token = async (scope: string) => (await credential.getToken(scope)).token;
  return {
    graph: Client.initWithMiddleware({
      authProvider,
      baseUrl: endpoints.graph,
      customHosts: new Set([new URL(endpoints.graph).hostname]),
    }),
    graphUrl: endpoints.graph,
    resources: (subscriptionId) =>
      new ResourceManagementClient(credential, subscriptionId, {
        endpoint: endpoints.resourceManager,
        credentials: { scopes: [armScope] },
      }),
    arm: async (path, post) => {
      const url = new URL(path, endpoints.resourceManager);
      if (!isOf(url, endpoints.resourceManager)) {
        // A link in an answer: whoever is there would get the token.
        throw unknownForm(url.href, `it is not at ${endpoints.resourceManager}`);
      }
      const response = await fetch(url, {
        headers: {
          authorization: `Bearer ${await token(armScope)}`,
          ...(post === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(post === undefined ? {} : { method: 'POST', body: JSON.stringify(post) }),
      });
      const { status, headers } = response;
      const text = await response.text();
      return { status, headers, body: text === '' ? undefined : parsed(text, status, url) };
    },
    graphToken: () => token(graphScope),
  };
}

/** Whether a URL leads to Resource Manager, or to a region of it. */
export function isOf(url: URL, resourceManager: string): boolean {
  const own = new URL(resourceManager);
  return (
    url.origin === own.origin || (url.protocol === 'https:' && url.host.endsWith(`.${own.host}`))
  );
}

/** An error may be a page of a proxy; its status says enough. */
function parsed(text: string, status: number, url: URL): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (status < 300) {
      throw unknownForm(url.pathname, 'it is not JSON');
    }
    return undefined;
  }
}

/** All items of a Graph list; the lists asked for here have a handful. */
export function listAll<T>(graph: Client, path: string, item: TSchema = identified): Promise<T[]> {
  return allPages(path, item, async (at) => {
    const page: unknown = await graph.api(at).get();
    return { page, next: '@odata.nextLink' };
  });
}

/** What a path of Graph answers; undefined where it is not there. */
export async function readGraph<T>(
  graph: Client,
  path: string,
  schema: TSchema,
): Promise<T | undefined> {
  const answer = await orAbsent(graph.api(path).get() as Promise<unknown>);
  return answer === undefined ? undefined : inForm<T>(schema, answer, path);
}

/** What was asked for; undefined where it does not exist (404). */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Text in a filter of Microsoft Graph: https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes */
export function odataText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** All items of a Resource Manager list, and the status of the first answer that is not 200. */
export async function listArm<T>(
  { arm }: Pick<Azure, 'arm'>,
  path: string,
  item: TSchema = Type.Object({}),
): Promise<{ status: number; items: T[] }> {
  let last = 200;
  const items = await allPages<T>(path, item, async (at) => {
    const { status, body } = await arm(at);
    last = status;
    return status === 200 ? { page: body, next: 'nextLink' } : undefined;
  });
  return { status: last, items };
}

async function readMetadata(host: string): Promise<Endpoints> {
  const url = `https://${host}/metadata/endpoints?api-version=2022-09-01`;
  const response = await fetch(url).catch((error: Error) => {
    throw new Error(
      `ARM_METADATA_HOSTNAME: ${url} cannot be read: ${error.cause instanceof Error ? error.cause.message : error.message}`,
    );
  });
  if (!response.ok) {
    throw new Error(`ARM_METADATA_HOSTNAME: ${url} answered ${response.status}.`);
  }
  const metadata = (await response.json()) as {
    resourceManager: string;
    microsoftGraphResourceId: string;
    authentication: { loginEndpoint: string; audiences: string[] };
  };
  const plain = (text: string) => text.replace(/\/+$/, '');
  return {
    login: plain(metadata.authentication.loginEndpoint),
    graph: plain(metadata.microsoftGraphResourceId),
    resourceManager: plain(metadata.resourceManager),
    resourceManagerAudience: plain(
      metadata.authentication.audiences[0] ?? metadata.resourceManager,
    ),
  };
}
