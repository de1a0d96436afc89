import type { ChildProcess } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import type { EmulatorOptions } from '../../offline/emulator/emulator';
import { LocalCloud, stacksFolder } from '../../offline/cloud/cloud';
import { azureItsm, type Ended } from '../support/azureItsm';
import { KeyServer } from './keyServer';
import { copyConfigured, copyDeployed } from './startingPoint';
import { WarmCommands } from './warmCommands';
import { stackOfRun, WarmProgram } from './warmProgram';
import { changesIn, nameOf, type Change } from './changes';
import { cloudClient, type Answer, type CloudClient } from '../../offline/cloud/cloudClient';

/** A resource in Pulumi's state. */
interface StateResource {
  urn: string;
  id?: string;
  parent?: string;
  type: string;
  outputs?: Record<string, string>;
}

/** Object and application ids of the emulated tenant that never change. */
export const azns = { clientId: '461e8683-5575-4561-ac7f-899cc907d62a' };

/** An emulated cloud of a test's own, with the real engine in front of it. */
export class TestCloud {
  private readonly folder = mkdtempSync(join(tmpdir(), 'itsm-engine-'));
  readonly local: LocalCloud;

  private warm: WarmProgram | undefined;
  private commands: WarmCommands | undefined;
  private keys: KeyServer | undefined;

  /**
   * @param projectFolder the Pulumi project. Default: this checkout.
   * @param staysLoaded whether its program stays loaded between the runs of {@link pulumi}, {@link up} and
   *   {@link changes}, or gets a process of its own each time, as with users. Default: that of this checkout stays.
   */
  constructor(
    emulator: Partial<EmulatorOptions> = {},
    private readonly projectFolder?: string,
    private readonly staysLoaded = projectFolder === undefined,
  ) {
    this.local = new LocalCloud({
      folder: this.folder,
      emulator,
      ...(projectFolder === undefined ? {} : { projectFolder }),
    });
  }

  start(): Promise<void> {
    return this.local.start();
  }

  /** Starts with the dev stack of this checkout made: what {@link configure} would make, with its key on a server. */
  async startConfigured(): Promise<void> {
    await copyConfigured(this.folder);
    await this.startWithKeys();
  }

  /** Starts with the dev stack of this checkout deployed, as {@link configure} and {@link up} leave it; its key as above. */
  async startDeployed(): Promise<void> {
    await copyDeployed(this.folder);
    await this.startWithKeys();
  }

  /** Starts with nothing; the keys of the stacks that are made are on a server, which takes no time. */
  async startWithKeys(): Promise<void> {
    await this.start();
    this.keys = await KeyServer.start(this.local.env);
  }

  async stop(): Promise<void> {
    await this.commands?.stop();
    await this.warm?.stop();
    await this.local.stop();
    await this.keys?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get path(): string {
    return this.folder;
  }

  /** Where the backend keeps a stack's state. */
  stateFile(stack: string): string {
    return join(stacksFolder(this.folder, this.local.own.name), `${stack}.json`);
  }

  /** What a command of azure-itsm is told of a stack. */
  where(stack: string): string[] {
    return ['--stack', stack, '--config-file', this.local.configFile(stack)];
  }

  /** Makes the stack, and sets values of its configuration; undefined removes one. */
  async configure(stack: string, values: Record<string, unknown> = {}): Promise<void> {
    await this.local.ensureStack(stack);
    const file = this.local.configFile(stack);
    const content = parse(readFileSync(file, 'utf8')) as { config?: Record<string, unknown> };
    // A stack without a file in the checkout begins with no configuration at all.
    content.config ??= {};
    for (const [key, value] of Object.entries(values)) {
      const full = key.includes(':') ? key : `itsm-secure-export:${key}`;
      if (value === undefined) {
        delete content.config[full];
      } else {
        content.config[full] = value;
      }
    }
    writeFileSync(file, stringify(content));
  }

  /** Sets secrets by their paths in the configuration of a stack that is made. */
  async setSecrets(stack: string, secrets: Record<string, string>): Promise<void> {
    const pairs = Object.entries(secrets).flatMap(([path, text]) => [
      '--secret',
      `${path}=${text}`,
    ]);
    await this.pulumi(['config', 'set-all', '--path', ...pairs, '--stack', stack]);
  }

  /** What these keys of the configuration are set to; undefined where they are not. For {@link configure}. */
  async configured(stack: string, keys: string[]): Promise<Record<string, unknown>> {
    await this.local.ensureStack(stack);
    const { config } = parse(readFileSync(this.local.configFile(stack), 'utf8')) as {
      config?: Record<string, unknown>;
    };
    return Object.fromEntries(keys.map((key) => [key, config?.[`itsm-secure-export:${key}`]]));
  }

  /** Runs pulumi and expects it to succeed; what it printed is in the message where it does not. */
  async pulumi(args: string[], env?: Record<string, string>): Promise<string> {
    const stack = env === undefined ? stackOfRun(args) : undefined;
    const all = stack === undefined ? env : await this.loaded(this.local.configFile(stack));
    const result = await this.local.pulumi(args, { env: all, timeoutMs: 300_000 });
    if (result.code !== 0) {
      const end = (result.stdout + result.stderr).slice(-3000);
      throw new Error(`pulumi ${args.join(' ')} ended with ${result.code}:\n${end}`);
    }
    return result.stdout + (this.warm?.takePrinted() ?? '');
  }

  /**
   * The environment in which pulumi uses the loaded program for its next run.
   *
   * @param configFile of the stack, where pulumi is not told of it by a flag.
   */
  async loaded(configFile = ''): Promise<Record<string, string>> {
    if (!this.staysLoaded) {
      return {};
    }
    this.warm ??= await WarmProgram.start(this.local.env, this.projectFolder ?? '.');
    return this.warm.use(configFile);
  }

  /** Runs pulumi and expects it to fail, with the program in a process of its own; returns all it printed. */
  async failing(args: string[], env?: Record<string, string>): Promise<string> {
    const result = await this.local.pulumi(args, { env, timeoutMs: 300_000 });
    if (result.code === 0) {
      throw new Error(`pulumi ${args.join(' ')} should have failed:\n${result.stdout}`);
    }
    return result.stdout + result.stderr;
  }

  up(stack: string): Promise<string> {
    return this.pulumi(['up', '--yes', '--skip-preview', '--stack', stack]);
  }

  /** Runs `pulumi up` and hands over its process, to end it half-way. */
  interrupted(stack: string, onSpawn: (child: ChildProcess) => void) {
    const args = ['up', '--yes', '--skip-preview', '--stack', stack];
    return this.local.pulumi(args, { onSpawn, timeoutMs: 300_000 });
  }

  /** What a preview would change; nothing means that cloud and program agree. */
  async changes(stack: string, ...args: string[]): Promise<Change[]> {
    const json = await this.pulumi(['preview', '--json', '--stack', stack, ...args]);
    return changesIn(json);
  }

  /** What `pulumi stack output --json` prints. */
  async outputs(stack: string): Promise<Record<string, string>> {
    const all = await this.resources(stack);
    return all.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? {};
  }

  /** Resources in the state by logical name. */
  async state(stack: string): Promise<Record<string, StateResource>> {
    const all = await this.resources(stack);
    return Object.fromEntries(all.map((resource) => [nameOf(resource.urn), resource]));
  }

  /** Read in the backend itself, which takes no time: `pulumi stack export` prints the same. */
  private async resources(stack: string): Promise<StateResource[]> {
    const text = await readFile(this.stateFile(stack), 'utf8');
    const { checkpoint } = JSON.parse(text, masked) as {
      checkpoint: { latest?: { resources?: StateResource[] } };
    };
    return checkpoint.latest?.resources ?? [];
  }

  /** Runs a command of azure-itsm as its npm script does, on this cloud; standard input is closed. */
  operation(name: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
    return azureItsm([name, ...args], { env: { ...this.local.env, ...env }, timeout: 120_000 });
  }

  /** Asks the emulated Azure as the deploying principal: Graph for /v1.0 paths, else Resource Manager. */
  azure(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.withClient((client) => client.answer(method, path, body));
  }

  /** One of the emulator's own controls. */
  control(path: string, body: unknown): Promise<unknown> {
    return this.withClient((client) => client.ask('POST', path, body));
  }

  /** Deletes for good the applications that were deleted: until then they keep their identifier URIs. */
  async purgeDeleted(): Promise<void> {
    const bin = '/v1.0/directory/deletedItems';
    for (const { id } of await this.list<{ id: string }>(`${bin}/microsoft.graph.application`)) {
      await this.azure('DELETE', `${bin}/${id}`);
    }
  }

  /** Items of a Graph or Resource Manager list. */
  list<T>(path: string): Promise<T[]> {
    return this.withClient((client) => client.list<T>(path));
  }

  /** As {@link operation}, with command and program loaded already: where the claim is not about either process. */
  async command(name: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
    const loaded = await this.loaded();
    this.commands ??= await WarmCommands.start(this.local.env);
    return this.commands.run([name, ...args], { ...loaded, ...env });
  }

  /** As {@link failing}, with the loaded program: where it is Azure that refuses. */
  async failingUp(stack: string, ...more: string[]): Promise<string> {
    const args = ['up', '--yes', '--skip-preview', '--stack', stack, ...more];
    return this.failing(args, await this.loaded(this.local.configFile(stack)));
  }

  private async withClient<T>(use: (client: CloudClient) => Promise<T>): Promise<T> {
    const client = cloudClient(this.local.env, this.local.emulator.caCertificate);
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  }
}

/** A copy of the program, to be changed or run from another folder; dependencies are shared. */
export function copyProgram(folder: string): void {
  const sources = readdirSync('.').filter((name) => name.endsWith('.ts'));
  const loaders = ['preload.js', 'compile.js'];
  const more = ['components', 'config', 'Pulumi.yaml', 'package.json', 'tsconfig.json'];
  mkdirSync(folder);
  for (const name of [...sources, ...loaders, ...more]) {
    cpSync(resolve(name), join(folder, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
}

/** Secrets as pulumi prints them: https://www.pulumi.com/docs/iac/concepts/secrets/ */
function masked(_: string, value: unknown): unknown {
  const secret = typeof value === 'object' && value !== null && 'ciphertext' in value;
  return secret ? '[secret]' : value;
}
