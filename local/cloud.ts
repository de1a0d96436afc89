import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Emulator, type EmulatorOptions } from '../emulator/emulator';
import { cloudEnvironment } from './cloudEnvironment';
import { linkLanguageHost, linkVendorPlugins } from './plugins';
import { LocalProviders, type ProviderName } from './providers/providers';
import { Interrupted, run, type Finished, type RunOptions } from './processes';
import { say, type Report } from './progress';
import { insertFlags, parsePulumiArguments, stackChange, takesConfigFile } from './pulumiArguments';
import { ensurePulumiCli } from './pulumiCli';
import { openRun } from './running';
import { mergeStackConfig, toolsWithoutUri, withoutUnusedUris } from './stackConfig';

export const providerNames: ProviderName[] = ['azuread', 'azure-native', 'random'];
const checkout = path.dirname(__dirname);

export interface LocalCloudOptions {
  /** Holds everything: the emulated cloud, Pulumi's state, configuration copies, keys. Made when missing. */
  folder: string;
  /** Providers that are left to the vendor's plugins, which have to be installed or on PATH. @default none */
  vendor?: ProviderName[];
  /** @default - the terminal */
  report?: Report;
  emulator?: Partial<EmulatorOptions>;
  /** The Pulumi project that is deployed. @default - this checkout */
  projectFolder?: string;
}

export type PulumiOptions = Pick<
  RunOptions,
  'interactive' | 'onOutput' | 'onSpawn' | 'timeoutMs'
> & {
  env?: Record<string, string>;
};

/**
 * Azure on localhost, the provider plugins and a file backend, for the real Pulumi CLI.
 *
 * State stays in the folder between runs; what runs ends with `stop()`.
 */
export class LocalCloud {
  readonly emulator: Emulator;
  /** Name of the Pulumi project, from its Pulumi.yaml. */
  readonly project: string;
  private readonly projectFolder: string;
  private readonly report: Report;
  private environment: Record<string, string> | undefined;
  private cli = '';
  /** What ends the parts that run, in the order of their start. */
  private readonly stops: (() => void | Promise<void>)[] = [];

  constructor(private readonly options: LocalCloudOptions) {
    this.report = options.report;
    this.projectFolder = options.projectFolder ?? checkout;
    const projectFile = path.join(this.projectFolder, 'Pulumi.yaml');
    this.project = (parse(fs.readFileSync(projectFile, 'utf8')) as { name: string }).name;
    this.emulator = new Emulator({ dataFile: this.file('emulator.db'), ...options.emulator });
  }

  /** Complete environment for pulumi and Azure's SDKs, without anything of the caller's clouds. */
  get env(): Record<string, string> {
    if (this.environment === undefined) {
      throw new Error('The local cloud has not been started.');
    }
    return this.environment;
  }

  /** @throws Error for people when a part cannot be had; Interrupted. Then nothing runs. */
  async start(): Promise<void> {
    try {
      await this.startParts();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  private async startParts(): Promise<void> {
    const { folder, report, vendor = [] } = this.options;
    fs.mkdirSync(this.file('state'), { recursive: true, mode: 0o700 });
    const ownRun = openRun(folder);
    this.stops.push(ownRun.close);
    // A project of its own for commands that know no --config-file: they use the copies beside it.
    fs.writeFileSync(this.file('Pulumi.yaml'), `name: ${this.project}\nruntime: nodejs\n`);
    this.cli = await ensurePulumiCli({ report });
    linkLanguageHost(this.file('home'));
    linkVendorPlugins(this.file('home'), vendor, process.env);
    await this.emulator.start();
    this.stops.push(() => this.emulator.stop());
    // The CA is new at every start: two runs at once must not share the file.
    const caFile = this.emulator.writeEnvironment(path.join(ownRun.folder, 'emulator.env'));
    const azure = this.emulator.environment(caFile);
    const names = providerNames.filter((name) => !vendor.includes(name));
    const providers = new LocalProviders({ names, env: azure });
    await providers.start();
    this.stops.push(() => providers.stop());
    const tools = [path.join(checkout, 'node_modules', '.bin'), path.dirname(this.cli)];
    this.environment = cloudEnvironment(process.env, {
      ...azure,
      PATH: [...tools, process.env.PATH ?? ''].join(path.delimiter),
      PULUMI_HOME: this.file('home'),
      PULUMI_BACKEND_URL: `file://${this.file('state')}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: this.passphraseFile(),
      PULUMI_DEBUG_PROVIDERS: providers.debugProviders,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    });
  }

  /** Ends what runs; the folder stays. */
  async stop(): Promise<void> {
    this.environment = undefined;
    for (const stop of this.stops.splice(0).reverse()) {
      await stop();
    }
  }

  /**
   * The stack's configuration: a copy of the checkout's, made on first use. Changes of the checkout's file since the
   * last call are taken over, and said.
   */
  configFile(stack: string): string {
    const name = `Pulumi.${stack}.yaml`;
    const copy = this.file(name);
    const baseFile = this.file('taken-over', name);
    const source = readIfThere(path.join(this.projectFolder, name));
    const base = readIfThere(baseFile);
    if (fs.existsSync(copy) && source === base) {
      return copy;
    }
    const merged = mergeStackConfig(source, base, readIfThere(copy));
    if (fs.existsSync(copy)) {
      say(this.report, `${name} has changed: taken over into ${copy}, whose secrets are kept.`);
    }
    merged.notes.forEach((note) => say(this.report, `${name}: ${note}.`));
    fs.mkdirSync(path.dirname(baseFile), { recursive: true });
    fs.writeFileSync(copy, withoutUnusedUris(merged.text, this.project), { mode: 0o600 });
    fs.writeFileSync(baseFile, source, { mode: 0o600 });
    return copy;
  }

  /** Whether the stack is in the local backend. */
  hasStack(stack: string): boolean {
    return hasLocalStack(this.options.folder, this.project, stack);
  }

  /**
   * Makes the stack when it is missing, and gives each tool that needs a webhook URI, a secret the checkout cannot hold,
   * a made-up one.
   */
  async ensureStack(stack: string): Promise<void> {
    const copy = this.configFile(stack);
    if (!this.hasStack(stack)) {
      await this.succeed(['stack', 'init', stack, '--no-select']);
    }
    for (const tool of toolsWithoutUri(fs.readFileSync(copy, 'utf8'), this.project)) {
      const key = `${this.project}:serviceUris[${JSON.stringify(tool)}]`;
      const token = randomBytes(24).toString('base64url');
      const uri = `https://acme-${stack}.onbmc.com/azure-alerts?token=${token}`;
      await this.succeed(['config', 'set', '--secret', '--path', key, '--stack', stack], uri);
      say(this.report, `Made up a webhook URI for the tool ${tool}, in ${copy}.`);
    }
  }

  /** The stack that `pulumi stack select` has chosen; undefined when none. */
  async selectedStack(): Promise<string | undefined> {
    const { code, stdout } = await this.capture(['stack', '--show-name']);
    return code === 0 ? stdout.trim() : undefined;
  }

  /**
   * Runs pulumi to its end in the project's folder, with the configuration copy of the --stack it names.
   *
   * Output is captured, unless it is interactive.
   */
  pulumi(args: string[], options: PulumiOptions = {}): Promise<Finished> {
    return this.runPulumi(args, options);
  }

  private async capture(args: string[], input?: string): Promise<Finished> {
    const finished = await this.runPulumi([...args, '--non-interactive'], { input });
    if (finished.interruptedBy !== undefined) {
      throw new Interrupted(finished.interruptedBy);
    }
    return finished;
  }

  private async succeed(args: string[], input?: string): Promise<void> {
    const { code, stderr } = await this.capture(args, input);
    if (code !== 0) {
      throw new Error(`pulumi ${args.slice(0, 2).join(' ')} failed: ${stderr.trim()}`);
    }
  }

  private runPulumi(
    args: string[],
    options: PulumiOptions & { input?: string },
  ): Promise<Finished> {
    const parsed = parsePulumiArguments(args);
    const { stack } = parsed;
    const config =
      stack !== undefined && takesConfigFile(parsed)
        ? ['--config-file', this.configFile(stack)]
        : [];
    return run(this.cli, insertFlags(args, config), {
      ...options,
      cwd: stackChange(parsed) === undefined ? this.projectFolder : this.options.folder,
      env: { ...this.env, ...options.env },
    });
  }

  private passphraseFile(): string {
    const file = this.file('passphrase');
    try {
      fs.writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    return file;
  }

  private file(...names: string[]): string {
    return path.resolve(this.options.folder, ...names);
  }
}

/** Whether a local cloud's backend holds a stack; nothing has to run. */
export function hasLocalStack(folder: string, project: string, stack: string): boolean {
  return fs.existsSync(path.join(folder, 'state', '.pulumi', 'stacks', project, `${stack}.json`));
}

function readIfThere(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
