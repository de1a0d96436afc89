import { setTimeout as sleep } from 'node:timers/promises';
import { statusText, type Answer, type Call, type Http } from './http';
import { azcore, goAzureSdk, goAzureSdkToken, persist, type RetryRule } from './retries';

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
    const { body, retry = () => false } = options;
    const transient = (answer: Answer) => goAzureSdk.transient(answer) || retry(answer);
    const call = { headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const rule = { ...goAzureSdk, transient };
    return this.persist(method, `${this.known().graph}${path}`, call, rule);
  }

  /** Calls Resource Manager with azure-native's headers and retries. `path` may be a whole URL, to poll. */
  async arm(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const headers = {
      accept: 'application/json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      authorization: `Bearer ${await this.armToken()}`,
    };
    const url = path.startsWith('https://') ? path : `${this.known().resourceManager}${path}`;
    const transient = (answer: Answer) =>
      azcore.transient(answer) ||
      (answer.status === 409 &&
        JSON.stringify(answer.body ?? '').includes('AnotherOperationInProgress'));
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    return this.persist(method, url, { headers, body }, { ...azcore, transient });
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

  private persist(method: string, url: string, call: Call, rule: RetryRule): Promise<Answer> {
    const send = () => this.http.send(method, url, call);
    return persist(send, rule, this.retryDelays, (milliseconds) => this.wait(milliseconds));
  }

  private graphToken(): Promise<string> {
    const { login, graph } = this.known();
    const url = `${login}/${this.need('tenantId')}/oauth2/v2.0/token`;
    return this.once('graph', () =>
      this.requestToken(
        url,
        { scope: `${graph}/.default` },
        'clientCredentialsToken',
        goAzureSdkToken,
      ),
    );
  }

  /** As azidentity asks: where to sign in comes from the OpenID configuration, and claims announce CAE. */
  private armToken(): Promise<string> {
    const { login, resourceManagerAudience } = this.known();
    const title = 'ClientSecretCredential authentication failed';
    return this.once('arm', async () => {
      const url = `${login}/${this.need('tenantId')}/v2.0/.well-known/openid-configuration`;
      const answer = await this.persist('GET', url, {}, azcore);
      const { token_endpoint: endpoint } = (answer.body ?? {}) as { token_endpoint?: string };
      if (endpoint === undefined) {
        throw new Error(`${title}: received HTTP status ${described(answer)}`);
      }
      const form = {
        scope: `${resourceManagerAudience}/.default openid offline_access profile`,
        claims: '{"access_token":{"xms_cc":{"values":["CP1"]}}}',
      };
      return this.requestToken(endpoint, form, title, azcore);
    });
  }

  /** Asked once, unless that failed: tokens of a cloud live longer than a command, and sessions as long as one. */
  private once(key: string, request: () => Promise<string>): Promise<string> {
    const token = this.tokens.get(key) ?? request();
    this.tokens.set(key, token);
    token.catch(() => this.tokens.delete(key));
    return token;
  }

  private async requestToken(
    url: string,
    form: Record<string, string>,
    title: string,
    rule: RetryRule,
  ) {
    const credentials = {
      client_id: this.need('clientId'),
      client_secret: this.need('clientSecret'),
      grant_type: 'client_credentials',
    };
    const call = {
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...credentials, ...form }).toString(),
    };
    const answer = await this.persist('POST', url, call, rule);
    const { access_token: token } = (answer.body ?? {}) as { access_token?: string };
    if (answer.status !== 200 || token === undefined) {
      throw new Error(`${title}: received HTTP status ${described(answer)}`);
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

const described = ({ status, body }: Answer) =>
  `${status} ${statusText(status)} with response: ${JSON.stringify(body)}`;
