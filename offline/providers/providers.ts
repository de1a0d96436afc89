import { azureNative } from './azureNative/provider';
import { azuread } from './azuread/provider';
import { Http } from './http';
import { random } from './random/provider';
import { defaultRetryDelays } from './retries';
import { serve } from './server';

const providers = { azuread, 'azure-native': azureNative, random };
export type ProviderName = keyof typeof providers;
export const providerNames = Object.keys(providers) as ProviderName[];

export interface ProvidersOptions {
  /** @default - all */
  names?: ProviderName[];
  /** Where ARM_* variables and SSL_CERT_FILE are read. */
  env: Record<string, string | undefined>;
  /** Gets one line per call to Azure: method, path and status. @default - nobody */
  log?: (line: string) => void;
  /** Waits between tries, in milliseconds; as many tries. @default - up to 320 ms */
  retryDelays?: readonly number[];
}

/**
 * Provider plugins in this process, for Pulumi to attach to with PULUMI_DEBUG_PROVIDERS.
 *
 * They serve on free ports of 127.0.0.1 and trust, for HTTPS, the certificates in SSL_CERT_FILE.
 */
export class LocalProviders {
  private running: { http: Http; servers: { port: number; stop: () => void }[] } | undefined;
  private readonly names: ProviderName[];

  constructor(private readonly options: ProvidersOptions) {
    this.names = options.names ?? providerNames;
  }

  /** @throws Error when they run already, or SSL_CERT_FILE cannot be read. */
  async start(): Promise<void> {
    if (this.running !== undefined) {
      throw new Error('The local providers have been started already.');
    }
    const { env, log = () => undefined, retryDelays = defaultRetryDelays } = this.options;
    const http = new Http(env.SSL_CERT_FILE, log);
    this.running = { http, servers: [] };
    for (const name of this.names) {
      const server = await serve(providers[name], { http, env, retryDelays, log });
      this.running.servers.push(server);
    }
  }

  async stop(): Promise<void> {
    const { http, servers } = this.running ?? {};
    this.running = undefined;
    servers?.forEach((server) => server.stop());
    await http?.close();
  }

  /** Value of PULUMI_DEBUG_PROVIDERS, as in `azuread:40001,random:40002`. @throws Error unless they run. */
  get debugProviders(): string {
    if (this.running === undefined) {
      throw new Error('The local providers have not been started.');
    }
    return this.running.servers.map(({ port }, index) => `${this.names[index]}:${port}`).join(',');
  }
}
