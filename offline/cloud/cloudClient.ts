import { Agent, fetch } from 'undici';
import { azureCloudOf, keyVaultAudience } from '../emulator/azureClouds';

/** Asks an emulated cloud as the deploying principal. */
export interface CloudClient {
  /** The answer, whatever its status. */
  answer: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** The answer's body. @throws Error where the answer is no success. */
  ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** All items of a list, page by page. */
  list: <T>(path: string) => Promise<T[]>;
  close: () => Promise<void>;
}

export interface Answer {
  status: number;
  body: unknown;
}

interface Page<T> {
  value: T[];
  '@odata.nextLink'?: string;
}

/**
 * A client of Microsoft Graph (`/v1.0/…`), Resource Manager (`/subscriptions/…`), Key Vault (`/keys/…`) and the emulator's controls
 * (`/_emulator/…`, which take no token).
 *
 * @param env - The cloud's environment: AZURE_* and EMULATOR_URL.
 */
export function cloudClient(env: Record<string, string>, caCertificate: string): CloudClient {
  const url = env.EMULATOR_URL ?? '';
  const dispatcher = new Agent({ connect: { ca: caCertificate } });
  const tokens = new Map<string, string>();

  const send = async (
    path: string,
    init: { method: string; headers: object; body?: string },
  ): Promise<Answer> => {
    const headers = init.headers as Record<string, string>;
    const response = await fetch(url + path, { ...init, headers, dispatcher });
    const text = await response.text();
    const json = text.startsWith('{');
    return { status: response.status, body: json ? (JSON.parse(text) as unknown) : undefined };
  };
  const signIn = async (scope: string): Promise<string> => {
    const known = tokens.get(scope);
    if (known !== undefined) {
      return known;
    }
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: env.AZURE_CLIENT_ID ?? '',
      client_secret: env.AZURE_CLIENT_SECRET ?? '',
      scope,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const endpoint = `/${env.AZURE_TENANT_ID}/oauth2/v2.0/token`;
    const granted = await send(endpoint, { method: 'POST', headers, body: form.toString() });
    const { access_token: token } = success(endpoint, granted) as { access_token: string };
    tokens.set(scope, token);
    return token;
  };
  const authorization = async (path: string): Promise<object> => {
    if (path.startsWith('/_emulator/')) {
      return {};
    }
    const azure = azureCloudOf(env);
    const [audience] = path.startsWith('/subscriptions/')
      ? azure.armAudiences
      : path.startsWith('/keys/')
        ? [keyVaultAudience(azure)]
        : azure.graphAudiences;
    return { authorization: `Bearer ${await signIn(`${audience}/.default`)}` };
  };
  const answer: CloudClient['answer'] = async (method, path, body) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { ...(await authorization(path)), ...json };
    return send(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  };
  const ask: CloudClient['ask'] = async (method, path, body) =>
    success(path, await answer(method, path, body));
  return {
    answer,
    ask,
    list: async <T>(path: string) => {
      const items: T[] = [];
      for (let next: string | undefined = path; next !== undefined;) {
        const page = (await ask('GET', next)) as Page<T>;
        items.push(...page.value);
        next = page['@odata.nextLink']?.replace(url, '');
      }
      return items;
    },
    close: () => dispatcher.close(),
  };
}

/** The body of an answer that is a success. @throws Error with the status, and what the service said. */
function success(path: string, { status, body }: Answer): unknown {
  if (status >= 200 && status < 300) {
    return body;
  }
  const { error } = (body ?? {}) as { error?: { message?: string } };
  throw new Error(`${path} was answered with status ${status}. ${error?.message ?? ''}`.trim());
}
