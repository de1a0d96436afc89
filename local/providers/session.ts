import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** Answer of Graph or Resource Manager. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

export interface SendOptions {
  body?: unknown;
  /** Whether an answer that is no success is worth another try. */
  retry?: (answer: Answer) => boolean;
}

interface Endpoints {
  login: string;
  graph: string;
  resourceManager: string;
  resourceManagerAudience: string;
}

/** Waits between tries, in milliseconds; the vendor's plugins wait 1, 2, 4 … 61 seconds. */
const retryDelays = [20, 40, 80, 160, 320];

/** What a configured provider knows: credentials, endpoints and tokens. */
export class Session {
  private readonly agent: Agent;
  private readonly cancelled = new AbortController();
  private endpoints: Endpoints | undefined;
  private readonly tokens = new Map<string, string>();

  /** @param config values of the provider's configuration, then ARM_* variables, by configuration key */
  constructor(
    readonly config: Readonly<Record<string, string | undefined>>,
    caFile: string | undefined,
  ) {
    this.agent = new Agent({
      connect: { ca: caFile === undefined ? undefined : readFileSync(caFile) },
    });
  }

  /** Reads the cloud's endpoints: the first call of both vendors' plugins. */
  async discover(): Promise<void> {
    const host = this.need('metadataHost', 'ARM_METADATA_HOSTNAME');
    const url = `https://${host}/metadata/endpoints?api-version=2022-09-01`;
    const { status, body } = await this.raw('GET', url, {});
    if (status !== 200) {
      throw new Error(`could not read the cloud's metadata: ${url} answered ${status}`);
    }
    const metadata = body as {
      resourceManager: string;
      microsoftGraphResourceId: string;
      authentication: { loginEndpoint: string; audiences: string[] };
    };
    const bare = (text: string) => text.replace(/\/$/, '');
    this.endpoints = {
      login: metadata.authentication.loginEndpoint,
      graph: bare(metadata.microsoftGraphResourceId),
      resourceManager: bare(metadata.resourceManager),
      resourceManagerAudience: metadata.authentication.audiences[0] ?? '',
    };
  }

  get graphUrl(): string {
    return this.known().graph;
  }

  get subscriptionId(): string {
    return this.need('subscriptionId', 'ARM_SUBSCRIPTION_ID');
  }

  /** Claims of the Graph token: who deploys. */
  async claims(): Promise<{ oid: string; tid: string; appid: string }> {
    const token = await this.token(`${this.known().graph}/.default`);
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return JSON.parse(payload) as { oid: string; tid: string; appid: string };
  }

  /** Calls Microsoft Graph as azuread does. */
  async graph(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const token = await this.token(`${this.known().graph}/.default`);
    return this.send(method, `${this.known().graph}${path}`, options, {
      accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
      'content-type': 'application/json; charset=utf-8',
      'odata-version': '4.0',
      'odata-maxversion': '4.0',
      authorization: `Bearer ${token}`,
    });
  }

  /** Calls Azure Resource Manager as azure-native does. `path` may be a whole URL, to poll. */
  async arm(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const token = await this.token(`${this.known().resourceManagerAudience}/.default`);
    const url = path.startsWith('https://') ? path : `${this.known().resourceManager}${path}`;
    const headers: Record<string, string> = {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    };
    if (options.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    return this.send(method, url, options, headers);
  }

  /** Waits, unless the engine cancels. */
  async wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.cancelled.signal });
  }

  cancel(): void {
    this.cancelled.abort(new Error('cancelled'));
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async token(scope: string): Promise<string> {
    const cached = this.tokens.get(scope);
    if (cached !== undefined) {
      return cached;
    }
    const tenant = this.need('tenantId', 'ARM_TENANT_ID');
    const form = new URLSearchParams({
      client_id: this.need('clientId', 'ARM_CLIENT_ID'),
      client_secret: this.need('clientSecret', 'ARM_CLIENT_SECRET'),
      grant_type: 'client_credentials',
      scope,
    });
    const url = `${this.known().login}/${tenant}/oauth2/v2.0/token`;
    const { status, body } = await this.raw('POST', url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    const token = (body as { access_token?: string } | undefined)?.access_token;
    if (status !== 200 || token === undefined) {
      throw new Error(`could not get a token: ${url} answered ${status}: ${JSON.stringify(body)}`);
    }
    // Emulated tokens outlive a command, and a session lives no longer than its provider.
    this.tokens.set(scope, token);
    return token;
  }

  private async send(
    method: string,
    url: string,
    { body, retry }: SendOptions,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.raw(method, url, { headers, body: text });
      const delay = retryDelays[attempt];
      const again = isTransient(answer.status) || (retry?.(answer) ?? false);
      if (!again || delay === undefined) {
        return answer;
      }
      await this.wait(delay);
    }
  }

  private async raw(
    method: string,
    url: string,
    options: { headers?: Record<string, string>; body?: string },
  ): Promise<Answer> {
    const { statusCode, headers, body } = await request(url, {
      method: method as 'GET',
      ...options,
      dispatcher: this.agent,
      signal: this.cancelled.signal,
    });
    const text = await body.text();
    const json = String(headers['content-type'] ?? '').startsWith('application/json');
    return {
      status: statusCode,
      headers,
      body: json && text !== '' ? JSON.parse(text) : undefined,
    };
  }

  private known(): Endpoints {
    if (this.endpoints === undefined) {
      throw new Error('the provider is not configured');
    }
    return this.endpoints;
  }

  private need(key: string, variable: string): string {
    const value = this.config[key];
    if (value === undefined || value === '') {
      throw new Error(`${key} is not configured: set ${variable}, or the provider's "${key}"`);
    }
    return value;
  }
}

/** Always tried again, by both vendors' clients. */
function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}
