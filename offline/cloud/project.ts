import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Interrupted, type Finished, type RunOptions } from '../toolchain/processes';
import { say, type Report } from '../toolchain/progress';
import {
  insertFlags,
  parsePulumiArguments,
  takesConfigFile,
  writesStackFile,
} from './pulumiArguments';
import { mergeStackConfig, toolsWithoutUri, withoutUnusedUris } from './stackConfig';
import {
  checkProject,
  checkStackFile,
  checkTypes,
  hasTools,
  parseProject,
  type ProjectFile,
} from './stackFile';

export type PulumiOptions = Pick<
  RunOptions,
  'interactive' | 'input' | 'onOutput' | 'onSpawn' | 'timeoutMs'
> & {
  env?: Record<string, string>;
};

interface LocalProjectOptions {
  /** Where its Pulumi.yaml and its program are. */
  projectFolder: string;
  /** Holds the copies of its stacks' configuration. Made when missing. */
  folder: string;
  report: Report;
  hasStack: (project: string, stack: string) => boolean;
  /** Runs pulumi in a folder, on the cloud. */
  run: (args: string[], options: PulumiOptions & { cwd: string }) => Promise<Finished>;
}

/** @throws Error where there is no project, or none that can be read. */
export function readProject(folder: string): ProjectFile {
  const file = path.resolve(folder, 'Pulumi.yaml');
  if (!fs.existsSync(file)) {
    throw new Error(
      `There is no Pulumi.yaml in ${path.resolve(folder)}. Name the folder of a Pulumi project, or work in it.`,
    );
  }
  return parseProject(fs.readFileSync(file, 'utf8'), 'Pulumi.yaml');
}

/** A Pulumi project on a local cloud. */
export class LocalProject {
  /** From its Pulumi.yaml. */
  readonly name: string;
  /** The language of its program, from the same. */
  readonly runtime: string;
  private readonly project: ProjectFile;

  constructor(private readonly options: LocalProjectOptions) {
    this.project = readProject(options.projectFolder);
    this.name = this.project.name;
    const { runtime = 'nodejs' } = this.project;
    this.runtime = typeof runtime === 'string' ? runtime : runtime.name;
  }

  /**
   * The stack's configuration: a copy of the checkout's, made on first use. Changes of the checkout's file since the
   * last call are taken over, and said.
   *
   * @throws Error for people, where it is wrong, or holds a secret in plain text: nothing of it is copied then.
   */
  configFile(stack: string): string {
    const { report, projectFolder } = this.options;
    const name = `Pulumi.${stack}.yaml`;
    const copy = this.file(name);
    const baseFile = this.file('taken-over', name);
    const { stackConfigDir = '' } = this.project;
    const source = readIfThere(path.join(projectFolder, stackConfigDir, name));
    const base = readIfThere(baseFile);
    checkProject('Pulumi.yaml', this.project);
    checkStackFile(source, name, this.project);
    if (fs.existsSync(copy) && source === base) {
      return copy;
    }
    const merged = mergeStackConfig(source, base, readIfThere(copy));
    if (fs.existsSync(copy)) {
      say(report, `${name} has changed: taken over into ${copy}, whose secrets are kept.`);
    }
    merged.notes.forEach((note) => say(report, `${name}: ${note}.`));
    fs.mkdirSync(path.dirname(baseFile), { recursive: true });
    const text = hasTools(this.project) ? withoutUnusedUris(merged.text, this.name) : merged.text;
    fs.writeFileSync(copy, text, { mode: 0o600 });
    fs.writeFileSync(baseFile, source, { mode: 0o600 });
    return copy;
  }

  /** Whether the stack is in the local backend. */
  hasStack(stack: string): boolean {
    return this.options.hasStack(this.name, stack);
  }

  /**
   * Makes the stack when it is missing, and gives each tool that needs a webhook URI, a secret the checkout cannot hold,
   * a made-up one, where the project is this repository's.
   */
  async ensureStack(stack: string): Promise<void> {
    const copy = this.configFile(stack);
    if (!this.hasStack(stack)) {
      await this.succeed(['stack', 'init', stack, '--no-select']);
    }
    if (!hasTools(this.project)) {
      return;
    }
    for (const tool of toolsWithoutUri(fs.readFileSync(copy, 'utf8'), this.name)) {
      const key = `${this.name}:serviceUris[${JSON.stringify(tool)}]`;
      const token = randomBytes(24).toString('base64url');
      const uri = `https://acme-${stack}.onbmc.com/azure-alerts?token=${token}`;
      await this.succeed(['config', 'set', '--secret', '--path', key, '--stack', stack], uri);
      say(this.options.report, `Made up a webhook URI for the tool ${tool}, in ${copy}.`);
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
    const { projectFolder, folder, run } = this.options;
    const parsed = parsePulumiArguments(args);
    const { stack } = parsed;
    const file =
      stack !== undefined && takesConfigFile(parsed) ? this.configFile(stack) : undefined;
    if (file !== undefined && parsed.words[0] !== 'config') {
      checkTypes(fs.readFileSync(file, 'utf8'), file, this.project);
    }
    const config = file === undefined ? [] : ['--config-file', file];
    const changesFile = writesStackFile(parsed);
    if (changesFile) {
      // A project of its own for commands that know no --config-file: they use the copies beside it.
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(this.file('Pulumi.yaml'), `name: ${this.name}\nruntime: ${this.runtime}\n`);
    }
    const cwd = changesFile ? folder : projectFolder;
    // The program reads it too, and the flag it cannot see.
    const env = { ...options.env, ...(file !== undefined && { PULUMI_OPTION_CONFIG_FILE: file }) };
    return run(insertFlags(args, config), { ...options, env, cwd });
  }

  private async capture(args: string[], input?: string): Promise<Finished> {
    const finished = await this.pulumi([...args, '--non-interactive'], { input });
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

  private file(...names: string[]): string {
    return path.resolve(this.options.folder, ...names);
  }
}

function readIfThere(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
