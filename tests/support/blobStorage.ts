import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';

const account = 'stitsmpulumi';
const container = 'pulumi-state';

/** An Azure storage account on 127.0.0.1, played by Azurite, with a container for Pulumi's state. */
export class BlobStorage {
  private constructor(
    private readonly process: ChildProcess,
    private readonly key: string,
    private readonly host: string,
  ) {}

  /** @param folder what Azurite writes goes here; nothing that was written is overwritten in its files. */
  static async start(folder: string): Promise<BlobStorage> {
    mkdirSync(folder);
    const key = randomBytes(64).toString('base64');
    const child = spawn(
      process.execPath,
      [
        require.resolve('azurite/dist/src/blob/main.js'),
        ...['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder],
        ...['--silent', '--disableTelemetry'],
      ],
      { env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` }, cwd: folder },
    );
    process.once('exit', () => child.kill());
    try {
      const storage = new BlobStorage(child, key, await listening(child));
      await storage.client().create();
      return storage;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** What Pulumi needs to find and open the container. */
  get env(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: `azblob://${container}?protocol=http&domain=${this.host}`,
      AZURE_STORAGE_ACCOUNT: account,
      AZURE_STORAGE_KEY: this.key,
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

  private client() {
    const credential = new StorageSharedKeyCredential(account, this.key);
    const service = new BlobServiceClient(`http://${this.host}/${account}`, credential);
    return service.getContainerClient(container);
  }
}

/** Host and port, as soon as Azurite says that it listens. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (text: string) => {
      said += text;
      const host = /successfully listens on http:\/\/(\S+)/.exec(said)?.[1];
      if (host !== undefined) resolve(host);
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Azurite ended with ${code}:\n${said}`)));
  });
}
