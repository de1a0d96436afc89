import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfter, statusText, type Answer, type Http } from './http';

/** Keys of a provider's configuration, and the variable each is taken from where it is not set. */
export const configVariables = {
  tenantId: 'ARM_TENANT_ID',
  clientId: 'ARM_CLIENT_ID',
  clientSecret: 'ARM_CLIENT_SECRET',
  metadataHost: 'ARM_METADATA_HOSTNAME',
  subscriptionId: 'ARM_SUBSCRIPTION_ID',
  location: 'ARM_LOCATION',
  environment: 'ARM_ENVIRONMENT',
} as const;
export type ConfigKey = keyof typeof configVariables;
export type Config = Partial<Record<ConfigKey, string>>;

export interface SendOptions {
  body?: unknown;
  /** Which answers are worth another try, besides those that always are. */
  retry?: (answer: Answer) => boolean;
}

export interface Claims {
  oid: string;
  tid: string;
  appid: string;
}

interface Endpoints {
  login: string;
  graph: string;
  resourceManager: string;
  resourceManagerAudience: string;
}

/**
 * Waits between tries, in milliseconds, where the answer names none. The vendor's plugins wait 1, 2, 4 … s (azuread)
 * or 20, 60, 120 s (azure-native); an emulator on localhost is consistent sooner.
 */
export const defaultRetryDelays: readonly number[] = [20, 40, 80, 160, 320];

/** What one configured provider knows: endpoints, credentials and tokens. */
export class Session {
  private readonly cancelled = new AbortController();
  private readonly tokens = new Map<string, Promise<string>>();
  private endpoints: Endpoints | undefined;

  constructor(
    readonly config: Config,
    private readonly http: Http,
    private readonly retryDelays: readonly number[],
    readonly log: (line: string) => void,
  ) {}

  /** Reads the cloud's endpoints: the first call of both vendors' plugins. */
  async discover(): Promise<void> {
    const url = `https://${this.need('metadataHost')}/metadata/endpoints?api-version=2022-09-01`;
    const { status, body } = await this.http.send('GET', url);
    if (status !== 200) {
      throw new Error(`retrieving the cloud's metadata: ${url} answered ${status}`);
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

  /** @throws Error for people naming the keys that are missing. */
  checkCredentials(intro: string, keys: readonly ConfigKey[]): void {
    const missing = keys.filter((key) => !this.config[key]);
    if (missing.length > 0) {
      const ways = missing.map((key) => `${key} (${configVariables[key]})`).join(', ');
      throw new Error(`${intro}. Not set, as configuration or environment variable: ${ways}`);
    }
  }

  need(key: ConfigKey): string {
    this.checkCredentials('the provider is not configured', [key]);
    return this.config[key] as string;
  }

  get graphUrl(): string {
    return this.known().graph;
  }

  /** Who deploys, as the token for Graph says. */
  async claims(): Promise<Claims> {
    const token = await this.graphToken();
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return JSON.parse(payload) as Claims;
  }

  /** Calls Microsoft Graph with azuread's headers; 408, 424, 429 and 5xx but 501 are tried again. */
  async graph(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const headers = {
      accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
      'content-type': 'application/json; charset=utf-8',
      'odata-version': '4.0',
      'odata-maxversion': '4.0',
      authorization: `Bearer ${await this.graphToken()}`,
    };
    const transient = ({ status }: Answer) =>
      [408, 424, 429].includes(status) || (status >= 500 && status !== 501);
    return this.persist(method, `${this.known().graph}${path}`, headers, transient, options);
  }

  /** Calls Resource Manager with azure-native's headers and retries. `path` may be a whole URL, to poll. */
  async arm(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const headers = {
      accept: 'application/json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      authorization: `Bearer ${await this.armToken()}`,
    };
    const url = path.startsWith('https://') ? path : `${this.known().resourceManager}${path}`;
    const transient = ({ status, body }: Answer) =>
      [408, 429, 500, 502, 503, 504].includes(status) ||
      (status === 409 && JSON.stringify(body ?? '').includes('AnotherOperationInProgress'));
    return this.persist(method, url, headers, transient, options);
  }

  /** Waits, unless the engine has cancelled or does so meanwhile. */
  async wait(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.cancelled.signal });
    } catch {
      throw new Error('cancelled while waiting');
    }
  }

  /** A delay for the nth look at something that is not there yet; undefined when it is enough. */
  delay(attempt: number): number | undefined {
    return this.retryDelays[attempt];
  }

  /** Ends all waiting; a request under way is finished, so that what it did is known. */
  cancel(): void {
    this.cancelled.abort();
  }

  private async persist(
    method: string,
    url: string,
    headers: Record<string, string>,
    transient: (answer: Answer) => boolean,
    { body, retry = () => false }: SendOptions,
  ): Promise<Answer> {
    const call = { headers, body: body === undefined ? undefined : JSON.stringify(body) };
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.http.send(method, url, call);
      const delay = this.retryDelays[attempt];
      if (delay === undefined || !(transient(answer) || retry(answer))) {
        return answer;
      }
      await this.wait(retryAfter(answer) ?? delay);
    }
  }

  private graphToken(): Promise<string> {
    const { login, graph } = this.known();
    const url = `${login}/${this.need('tenantId')}/oauth2/v2.0/token`;
    return this.token(url, { scope: `${graph}/.default` }, 'clientCredentialsToken');
  }

  /** As azidentity asks: where to sign in comes from the OpenID configuration, and claims announce CAE. */
  private async armToken(): Promise<string> {
    const { login, resourceManagerAudience } = this.known();
    const known = this.tokens.get('arm');
    if (known !== undefined) {
      return known;
    }
    const token = (async () => {
      const url = `${login}/${this.need('tenantId')}/v2.0/.well-known/openid-configuration`;
      const { body } = await this.http.send('GET', url);
      const endpoint = (body as { token_endpoint?: string } | undefined)?.token_endpoint ?? '';
      const form = {
        scope: `${resourceManagerAudience}/.default openid offline_access profile`,
        claims: '{"access_token":{"xms_cc":{"values":["CP1"]}}}',
      };
      return this.token(endpoint, form, 'ClientSecretCredential authentication failed');
    })();
    this.tokens.set('arm', token);
    return token;
  }

  /** Asked once: tokens of a cloud live longer than a command, and sessions as long as one. */
  private token(url: string, form: Record<string, string>, title: string): Promise<string> {
    const key = JSON.stringify([url, form]);
    const token = this.tokens.get(key) ?? this.requestToken(url, form, title);
    this.tokens.set(key, token);
    return token;
  }

  private async requestToken(url: string, form: Record<string, string>, title: string) {
    const credentials = {
      client_id: this.need('clientId'),
      client_secret: this.need('clientSecret'),
      grant_type: 'client_credentials',
    };
    const { status, body } = await this.http.send('POST', url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...credentials, ...form }).toString(),
    });
    const { access_token: token } = (body ?? {}) as { access_token?: string };
    if (status !== 200 || token === undefined) {
      const answer = `${status} ${statusText(status)} with response: ${JSON.stringify(body)}`;
      throw new Error(`${title}: received HTTP status ${answer}`);
    }
    return token;
  }

  private known(): Endpoints {
    if (this.endpoints === undefined) {
      throw new Error('the provider is not configured');
    }
    return this.endpoints;
  }
}
