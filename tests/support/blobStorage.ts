import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import type { Certificates } from '../../offline/emulator/certificates';
import { keptPackages } from './keptTools';

const account = 'stitsmpulumi';
const container = 'pulumi-state';

/** How a storage account takes tokens of Entra ID, and no key. */
export interface TokenSignIn {
  /** Of its server: Azure takes tokens on HTTPS only. */
  certificates: Certificates;
  /** Token for Azure Storage, to make the container with. */
  token: string;
}

/** What is used of `@azure/storage-blob`. */
interface StorageClient {
  BlobServiceClient: new (
    url: string,
    credential: unknown,
  ) => { getContainerClient(name: string): ContainerClient };
  StorageSharedKeyCredential: new (account: string, key: string) => unknown;
}
interface ContainerClient {
  create(): Promise<unknown>;
  listBlobsFlat(): AsyncIterable<{ name: string }>;
  getBlobClient(name: string): { downloadToBuffer(): Promise<Buffer> };
}

/** An Azure storage account on 127.0.0.1, played by Azurite, with a container for Pulumi's state. */
export class BlobStorage {
  private constructor(
    private readonly process: ChildProcess,
    private readonly key: string,
    private readonly url: URL,
    private readonly sdk: StorageClient,
    private readonly signIn?: TokenSignIn,
  ) {}

  /**
   * @param folder what Azurite writes goes here; nothing that was written is overwritten in its files.
   * @param signIn default: with the account's key, on HTTP.
   */
  static async start(folder: string, signIn?: TokenSignIn): Promise<BlobStorage> {
    mkdirSync(folder);
    const packages = await keptPackages('tests/tools/azurite');
    const sdk = createRequire(packages)('@azure/storage-blob') as StorageClient;
    const key = randomBytes(64).toString('base64');
    const child = spawn(
      process.execPath,
      [
        join(packages, 'azurite/dist/src/blob/main.js'),
        ...['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder],
        ...['--silent', '--disableTelemetry'],
        ...(signIn === undefined ? [] : tokenOptions(folder, signIn.certificates)),
      ],
      { env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` }, cwd: folder },
    );
    process.once('exit', () => child.kill());
    try {
      const storage = new BlobStorage(child, key, await listening(child), sdk, signIn);
      await storage.createContainer();
      return storage;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** What Pulumi needs to find and open the container; who signs in with a token is for others to say. */
  get env(): Record<string, string> {
    const { host, protocol } = this.url;
    return {
      PULUMI_BACKEND_URL: `azblob://${container}?protocol=${protocol.replace(':', '')}&domain=${host}`,
      AZURE_STORAGE_ACCOUNT: account,
      ...(this.signIn === undefined ? { AZURE_STORAGE_KEY: this.key } : {}),
    };
  }

  /** Content of every blob of the container, by name. */
  async blobs(): Promise<Map<string, string>> {
    const client = this.client();
    const contents = new Map<string, string>();
    for await (const { name } of client.listBlobsFlat()) {
      contents.set(name, (await client.getBlobClient(name).downloadToBuffer()).toString('latin1'));
    }
    return contents;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
  }

  private async createContainer(): Promise<void> {
    if (this.signIn === undefined) {
      await this.client().create();
      return;
    }
    const { certificates, token } = this.signIn;
    const dispatcher = new Agent({ connect: { ca: certificates.caCertificate } });
    const { statusCode, body } = await request(
      `${this.url.origin}/${account}/${container}?restype=container`,
      {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'x-ms-version': '2025-11-05' },
        dispatcher,
      },
    );
    const text = await body.text();
    await dispatcher.close();
    if (statusCode !== 201) throw new Error(`The container was not made: ${statusCode} ${text}`);
  }

  private client() {
    const { BlobServiceClient, StorageSharedKeyCredential } = this.sdk;
    const credential = new StorageSharedKeyCredential(account, this.key);
    const service = new BlobServiceClient(`${this.url.origin}/${account}`, credential);
    return service.getContainerClient(container);
  }
}

function tokenOptions(folder: string, certificates: Certificates): string[] {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, certificates.serverCertificate);
  writeFileSync(key, certificates.serverKey, { mode: 0o600 });
  return ['--cert', cert, '--key', key, '--oauth', 'basic'];
}

/** Where Azurite is, as soon as it says that it listens. */
function listening(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (text: string) => {
      said += text;
      const url = /successfully listens on (https?:\/\/\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(new URL(url));
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Azurite ended with ${code}:\n${said}`)));
  });
}
