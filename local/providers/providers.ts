import { readFileSync } from 'node:fs';
import { azuread } from './azuread/provider';
import { azureNative } from './azureNative/provider';
import { random } from './random/provider';
import type { Provider } from './resource';
import { ProviderServer } from './server';

const providers = { azuread, 'azure-native': azureNative, random } satisfies Record<
  string,
  Provider
>;

export type ProviderName = keyof typeof providers;

/** Names of the providers the program uses. */
export const providerNames = Object.keys(providers) as ProviderName[];

export interface ProvidersOptions {
  /** Providers to serve. Default: all. */
  names?: ProviderName[];
  /** Where the emulator is and who deploys: the ARM_* variables and SSL_CERT_FILE. */
  env: Record<string, string | undefined>;
}

/** The local provider plugins, in this process. */
export class LocalProviders {
  private readonly servers: Map<ProviderName, ProviderServer>;
  private ports = new Map<ProviderName, number>();

  constructor({ names = providerNames, env }: ProvidersOptions) {
    this.servers = new Map(
      names.map((name) => [name, new ProviderServer(providers[name], sdkVersion(name), env)]),
    );
  }

  async start(): Promise<void> {
    for (const [name, server] of this.servers) {
      this.ports.set(name, await server.listen());
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.close()));
    this.ports = new Map();
  }

  /** Value of PULUMI_DEBUG_PROVIDERS, which makes the engine attach to them. */
  get debugProviders(): string {
    return [...this.ports].map(([name, port]) => `${name}:${port}`).join(',');
  }
}

/** Version of the installed SDK; the engine warns about a plugin that reports another. */
function sdkVersion(name: ProviderName): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
