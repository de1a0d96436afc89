import { chmodSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, resolve, join, basename } from 'node:path';
import { AccessTokens } from './accessTokens';
import { azureClouds, type CloudName } from './azureClouds';
import { makeCertificates } from './certificates';
import type { Cloud } from './cloud';
import { openDatabase } from './database';
import { closeInterrupted } from './monitor/deliveryLog';
import { realSleep, stopMonitor, type Sleep } from './monitor/monitor';
import { readReceiverCa } from './monitor/receivers';
import { parseRoute } from './monitor/resolve';
import type { Observers } from './observers';
import { deployer, findPrincipal, otherPrincipal } from './principals';
import { seed } from './seed';
import type { App } from './app';
import { createApp } from './server';
import { subscriptionId, tenantId } from './wellKnown';

export interface EmulatorOptions extends Observers {
  /** SQLite file, made with mode 600; survives restarts and kills. Default: in memory, gone with stop(). */
  dataFile?: string;
  /** Which of Azure's clouds it is. Default: public. */
  cloud?: CloudName;
  /** Whether a deleted application keeps its identifier URIs taken: unknown of Entra. Default: keeps-uri. */
  softDelete?: 'keeps-uri' | 'frees-uri';
  /** Port on 127.0.0.1. Default: 0, the system picks a free one. */
  port?: number;
  /** Receives the log, a line a call, without secrets. Default: silent. */
  log?: (line: string) => void;
  /** The clock of timestamps and tokens. Default: the system's. */
  now?: () => Date;
  /** Waits between two attempts to deliver an alert. Default: in real time. */
  sleep?: Sleep;
  /** Waits as long as a receiver may take to answer. Default: in real time. */
  patience?: Sleep;
  /** `HOST:PORT=127.0.0.1:PORT` each: where the hosts of webhook receivers are. Default: none is called. */
  resolve?: string[];
  /** PEM file of the CA that receivers' certificates are signed by. Default: only the emulator's own CA. */
  receiverCa?: string;
}

interface Running {
  app: App;
  cloud: Cloud;
  caCertificate: string;
}

/** Azure on localhost: sign-in, Microsoft Graph and ARM on one HTTPS origin with its own CA. */
export class Emulator {
  private running: Running | undefined;
  private starting = false;

  constructor(private readonly options: EmulatorOptions = {}) {}

  /** @throws Error with a sentence for people: started already, port in use, data file unusable. */
  async start(): Promise<void> {
    if (this.running || this.starting) throw new Error('The emulator is running already.');
    this.starting = true;
    try {
      this.running = await run(this.options);
    } finally {
      this.starting = false;
    }
  }

  /** Ends at once, open connections included. @throws Error if it is not running. */
  async stop(): Promise<void> {
    const { app, cloud } = this.require();
    this.running = undefined;
    await stopMonitor(cloud.monitor);
    await app.close();
    cloud.database.close();
  }

  /** https://localhost:PORT */
  get url(): string {
    return this.require().cloud.url;
  }

  /** The certificate clients must trust, PEM. A new one at every start. */
  get caCertificate(): string {
    return this.require().caCertificate;
  }

  /**
   * The environment in which Azure's SDKs and Pulumi's providers talk to this emulator.
   * @param caFile where the CA certificate is stored; made absolute.
   */
  environment(caFile: string): Record<string, string> {
    const { cloud } = this.require();
    const secretOf = (clientId: string) => findPrincipal(cloud.database, clientId)?.secret ?? '';
    const ca = resolve(caFile);
    const clientSecret = secretOf(deployer.clientId);
    return {
      ...(cloud.azure.environment ? { ARM_ENVIRONMENT: cloud.azure.environment } : {}),
      ARM_METADATA_HOSTNAME: new URL(cloud.url).host,
      ARM_TENANT_ID: tenantId,
      ARM_SUBSCRIPTION_ID: subscriptionId,
      ARM_CLIENT_ID: deployer.clientId,
      ARM_CLIENT_SECRET: clientSecret,
      ARM_USE_CLI: 'false',
      ARM_DISABLE_INSTANCE_DISCOVERY: 'true',
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: deployer.clientId,
      AZURE_CLIENT_SECRET: clientSecret,
      AZURE_AUTHORITY_HOST: cloud.url,
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      SSL_CERT_FILE: ca,
      NODE_EXTRA_CA_CERTS: ca,
      REQUESTS_CA_BUNDLE: ca,
      EMULATOR_URL: cloud.url,
      EMULATOR_OTHER_CLIENT_ID: otherPrincipal.clientId,
      EMULATOR_OTHER_CLIENT_SECRET: secretOf(otherPrincipal.clientId),
    };
  }

  /**
   * Writes `export KEY=VALUE` lines for a shell, and the CA certificate next to them, both with mode 600.
   * @returns the path of the CA certificate.
   */
  writeEnvironment(envFile: string): string {
    const caFile = join(dirname(resolve(envFile)), `${basename(envFile)}.ca.pem`);
    const lines = Object.entries(this.environment(caFile)).map(
      ([key, value]) => `export ${key}=${shellWord(value)}\n`,
    );
    writePrivate(caFile, this.caCertificate);
    writePrivate(envFile, lines.join(''));
    return caFile;
  }

  private require(): Running {
    if (!this.running) throw new Error('The emulator is not running: call start() first.');
    return this.running;
  }
}

async function run(options: EmulatorOptions): Promise<Running> {
  const {
    log = () => {},
    now = () => new Date(),
    port = 0,
    sleep = realSleep,
    patience = realSleep,
    softDelete = 'keeps-uri',
  } = options;
  const azure = azureClouds[options.cloud ?? 'public'];
  const routes = (options.resolve ?? []).map(parseRoute);
  const receiverCa = options.receiverCa === undefined ? [] : [readReceiverCa(options.receiverCa)];
  const database = openDatabase(options.dataFile);
  try {
    seed(database, now(), azure);
    const tokens = await AccessTokens.create(database, now);
    const certificates = await makeCertificates();
    const monitor = {
      routes,
      trusted: [certificates.caCertificate, ...receiverCa],
      sleep,
      patience,
      stopping: new AbortController(),
      running: new Map<number, Promise<void>>(),
    };
    const cloud: Cloud = { database, azure, softDelete, tokens, now, log, url: '', monitor };
    closeInterrupted(cloud);
    const app = createApp(cloud, certificates, options);
    await app.listen({ host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
      throw portError(error, port);
    });
    const address = app.server.address() as AddressInfo;
    cloud.url = `https://localhost:${address.port}`;
    return { app, cloud, caCertificate: certificates.caCertificate };
  } catch (error) {
    database.close();
    throw error;
  }
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  const advice = 'Choose another port, or 0 for a free one.';
  if (error.code === 'EADDRINUSE')
    return new Error(`Port ${port} is in use by another program. ${advice}`, { cause: error });
  if (error.code === 'EACCES')
    return new Error(`Port ${port} may not be used by this user. ${advice}`, { cause: error });
  return error;
}

/** Also sets the mode of a file that was there before. */
function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}

const shellWord = (value: string) =>
  /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
