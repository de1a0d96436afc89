import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Emulator, type EmulatorOptions } from '../emulator/emulator';
import { cloudEnvironment } from './cloudEnvironment';
import { linkLanguageHost, linkVendorPlugins, linkYamlHost } from './plugins';
import { LocalProviders, type ProviderName } from '../providers/providers';
import { run, type Finished } from '../toolchain/processes';
import type { Report } from '../toolchain/progress';
import { LocalProject, readProject, type PulumiOptions } from './project';
import { ensurePulumiCli } from '../toolchain/pulumiCli';
import { ensureYamlHost } from '../toolchain/yamlHost';
import { openRun } from './running';

export const providerNames: ProviderName[] = ['azuread', 'azure-native', 'random'];

export interface LocalCloudOptions {
  /** Holds everything: the emulated cloud, Pulumi's state, configuration copies, keys. Made when missing. */
  folder: string;
  /** Providers that are left to the vendor's plugins, which have to be installed or on PATH. @default none */
  vendor?: ProviderName[];
  /** @default - the terminal */
  report?: Report;
  emulator?: Partial<EmulatorOptions>;
  /** The Pulumi project that is deployed. @default - the current folder */
  projectFolder?: string;
  /** @default process.platform */
  platform?: NodeJS.Platform;
}

/**
 * Azure on localhost, the provider plugins and a file backend, for the real Pulumi CLI.
 *
 * State stays in the folder between runs; what runs ends with `stop()`.
 */
export class LocalCloud {
  readonly emulator: Emulator;
  /** The project that is deployed. */
  readonly own: LocalProject;
  private readonly report: Report;
  private environment: Record<string, string> | undefined;
  private cli = '';
  /** What ends the parts that run, in the order of their start. */
  private readonly stops: (() => void | Promise<void>)[] = [];

  constructor(private readonly options: LocalCloudOptions) {
    this.report = options.report;
    this.own = this.open(path.resolve(options.projectFolder ?? '.'), path.resolve(options.folder));
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
    const { folder, report, vendor = [], platform = process.platform } = this.options;
    if (platform === 'win32') {
      throw new Error(
        'The emulated cloud does not run on Windows. Use WSL (https://learn.microsoft.com/windows/wsl/install), or work on Azure.',
      );
    }
    fs.mkdirSync(this.file('state'), { recursive: true, mode: 0o700 });
    // It holds secrets and the key to them: no repository takes it in by accident.
    fs.writeFileSync(this.file('.gitignore'), '*\n');
    const ownRun = openRun(folder);
    this.stops.push(ownRun.close);
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
    const tools = [path.resolve('node_modules', '.bin'), path.dirname(this.cli)];
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

  /** Another Pulumi project on this cloud, with copies of its configuration of its own. */
  projectIn(projectFolder: string): LocalProject {
    const { name } = readProject(projectFolder);
    return this.open(path.resolve(projectFolder), this.file('projects', name));
  }

  /** {@link LocalProject.configFile} of the project that is deployed; so are the next ones. */
  configFile(stack: string): string {
    return this.own.configFile(stack);
  }

  hasStack(stack: string): boolean {
    return this.own.hasStack(stack);
  }

  ensureStack(stack: string): Promise<void> {
    return this.own.ensureStack(stack);
  }

  pulumi(args: string[], options?: PulumiOptions): Promise<Finished> {
    return this.own.pulumi(args, options);
  }

  private open(projectFolder: string, folder: string): LocalProject {
    const project: LocalProject = new LocalProject({
      projectFolder,
      folder,
      report: this.report,
      hasStack: (project, stack) => hasLocalStack(this.options.folder, project, stack),
      run: async (args, options) => {
        await this.ensureHost(project.runtime);
        return run(this.cli, args, { ...options, env: { ...this.env, ...options.env } });
      },
    });
    return project;
  }

  /** Programs in YAML need a language host as well, which is not part of the CLI's Go module either. */
  private async ensureHost(runtime: string): Promise<void> {
    const host = runtime === 'yaml' ? await ensureYamlHost(this.cli, this.report) : undefined;
    if (host !== undefined) {
      linkYamlHost(this.file('home'), host);
    }
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
  return localStacks(folder, project).includes(stack);
}

/**
 * Where a local cloud's backend keeps the states of a project's stacks, `<stack>.json` each:
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/#local-filesystem
 */
export function stacksFolder(folder: string, project: string): string {
  return path.resolve(folder, 'state', '.pulumi', 'stacks', project);
}

/** The stacks of a project that a local cloud's backend holds. */
export function localStacks(folder: string, project: string): string[] {
  const stacks = stacksFolder(folder, project);
  const files = fs.existsSync(stacks) ? fs.readdirSync(stacks) : [];
  return files.flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []).sort();
}
