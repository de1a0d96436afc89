import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Finished } from '../../offline/toolchain/processes';
import { has, isKept, keptTool, succeed } from '../support/keptTools';

const requirements = join(__dirname, 'requirements.txt');
const pins = readFileSync(requirements, 'utf8');
const name = 'azure-cli';

/** Whether this machine has the Azure CLI in its cache, or Python and a package index to install it from. */
function isAvailable(): boolean {
  if (isKept(name, pins)) return true;
  if (!has('python3')) return false;
  const folder = mkdtempSync(join(tmpdir(), 'itsm-azure-cli-'));
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder];
  const asked = spawnSync('python3', [...download, '-r', requirements], { timeout: 120_000 });
  rmSync(folder, { recursive: true, force: true });
  return asked.status === 0;
}

/** Skipped, and counted so, where the Azure CLI is not to be had. */
export const describeWithAzureCli = isAvailable() ? describe : describe.skip;

/** Installs the Azure CLI as pip does, once per machine. @returns the Python that it is installed in. */
export async function ensureAzureCli(): Promise<string> {
  const folder = await keptTool(name, pins, async (target) => {
    await succeed('python3', ['-m', 'venv', target], '.');
    const install = ['-m', 'pip', 'install', '--quiet', '-r', requirements];
    await succeed(join(target, 'bin', 'python'), install, '.');
  });
  return join(folder, 'bin', 'python');
}

/** The Azure CLI with a configuration of its own, which trusts the emulator's certificate; loaded once for all its commands. */
export class AzureCli {
  readonly folder = mkdtempSync(join(tmpdir(), 'itsm-az-'));
  /** Once it is loaded, this is `az`. */
  readonly executable = join(this.folder, 'az');
  readonly env: NodeJS.ProcessEnv;
  private server?: ChildProcess;
  private loaded?: Promise<void>;
  private ended?: Promise<unknown>;

  /**
   * @param python that the Azure CLI is installed in.
   * @param more environment variables besides.
   */
  constructor(
    readonly python: string,
    ca: string,
    more: Record<string, string> = {},
  ) {
    const caFile = join(this.folder, 'ca.pem');
    writeFileSync(caFile, ca);
    const kept = Object.entries(process.env).filter(([key]) => !/^(AZURE|ARM)_|_PROXY$/i.test(key));
    this.env = {
      ...Object.fromEntries(kept),
      HOME: this.folder,
      AZURE_CONFIG_DIR: join(this.folder, 'config'),
      AZURE_CORE_COLLECT_TELEMETRY: 'false',
      AZURE_CORE_NO_COLOR: 'true',
      // Entra is asked for the clouds it knows before a sign-in, unless told that this is none of them.
      AZURE_CORE_INSTANCE_DISCOVERY: 'false',
      REQUESTS_CA_BUNDLE: caFile,
      ...more,
    };
  }

  /** Loads it, until this process ends. */
  private async load(): Promise<void> {
    const socket = join(this.folder, 'socket');
    const script = (name: string) => join(__dirname, name);
    const client = [this.python, '-SE', script('azClient.py'), socket].map((word) => `'${word}'`);
    writeFileSync(this.executable, `#!/bin/sh\nexec ${client.join(' ')} "$@"\n`, { mode: 0o755 });
    this.server = spawn(this.python, [script('azServer.py'), socket], {
      env: this.env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.ended = once(this.server, 'exit');
    const ready = once(this.server.stdout!, 'data').then(() => true);
    if (!(await Promise.race([ready, this.ended.then(() => false)])))
      throw new Error('The Azure CLI was not loaded.');
  }

  async run(...args: string[]): Promise<Finished> {
    await (this.loaded ??= this.load());
    const options = { cwd: this.folder, env: this.env, timeoutMs: 120_000 };
    return run(this.executable, args, options);
  }

  /** @returns what it answers, read as JSON. @throws unless it succeeds. */
  async json<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run(...args, '--output', 'json');
    if (code !== 0) throw new Error(`az ${args.join(' ')} ended with ${code}:\n${stderr}`);
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as T;
  }

  /** The emulator as a cloud of its own; it is the audience of tokens, too, for Graph and Resource Manager are one origin. */
  async useCloud(url: string): Promise<void> {
    const endpoints = ['resource-manager', 'active-directory-resource-id'];
    const named = endpoints.flatMap((endpoint) => [`--endpoint-${endpoint}`, url]);
    await this.json('cloud', 'register', '--name', 'Here', ...named);
    await this.json('cloud', 'set', '--name', 'Here');
  }

  login(clientId: string, secret: string, tenant: string) {
    const who = ['--username', clientId, `--password=${secret}`, '--tenant', tenant];
    return this.json('login', '--service-principal', '--allow-no-subscriptions', ...who);
  }

  async remove(): Promise<void> {
    this.server?.stdin?.end();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
