import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { run, type Finished, type RunOptions } from '../../offline/toolchain/processes';
import type { BlobStorage } from '../support/blobStorage';
import { copyProgram, type TestCloud } from './support';
import { stackOfRun } from './warmProgram';

type Options = Pick<RunOptions, 'input' | 'onSpawn'> & { env?: Record<string, string> };

interface StackFile {
  config?: Record<string, unknown>;
  encryptionsalt?: string;
  secretsprovider?: string;
  encryptedkey?: string;
}

/** Environment that gives pulumi this passphrase and no other. */
export const withPassphrase = (passphrase: string) => ({
  PULUMI_CONFIG_PASSPHRASE_FILE: '',
  PULUMI_CONFIG_PASSPHRASE: passphrase,
});

/** A checkout of the project on a blob backend, in which pulumi itself writes the stacks' files, as in a user's. */
export class Checkout {
  readonly folder: string;
  /** Complete environment of its commands. */
  readonly env: Record<string, string>;

  /**
   * @param name of a folder, which is made, with a copy of the program.
   * @param storage the backend's.
   * @param passphrase of its stacks.
   */
  constructor(
    private readonly cloud: TestCloud,
    name: string,
    storage: BlobStorage,
    passphrase: string,
  ) {
    this.folder = join(cloud.path, name);
    copyProgram(this.folder);
    this.env = { ...cloud.local.env, ...storage.env, ...withPassphrase(passphrase) };
  }

  /** Path of a stack's configuration. */
  file(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  read(stack: string): StackFile {
    return (parse(readFileSync(this.file(stack), 'utf8')) ?? {}) as StackFile;
  }

  /** Writes the stack's configuration, before or after pulumi made the stack; the other keys stay. */
  configure(stack: string, values: Record<string, unknown>): void {
    const content = existsSync(this.file(stack)) ? this.read(stack) : {};
    content.config ??= {};
    for (const [key, value] of Object.entries(values)) {
      content.config[`itsm-secure-export:${key}`] = value;
    }
    writeFileSync(this.file(stack), stringify(content));
  }

  up(stack: string, options?: Options): Promise<string> {
    return this.pulumi(['up', '--yes', '--skip-preview', '--stack', stack], options);
  }

  /** Fails where a preview shows a change. */
  unchanged(stack: string, options?: Options): Promise<string> {
    return this.pulumi(['preview', '--expect-no-changes', '--stack', stack], options);
  }

  async outputs(stack: string): Promise<Record<string, unknown>> {
    const json = await this.pulumi(['stack', 'output', '--json', '--stack', stack]);
    return JSON.parse(json) as Record<string, unknown>;
  }

  /** Runs lines of a shell, as the reader of a page does. */
  async shell(script: string, options: Options = {}): Promise<string> {
    const env = { ...this.env, ...options.env };
    const args = ['-euo', 'pipefail', '-c', script];
    const shell = await run('bash', args, {
      ...options,
      env,
      cwd: this.folder,
      timeoutMs: 300_000,
    });
    if (shell.code !== 0) {
      throw new Error(`the script ended with ${shell.code}:\n${shell.stdout}${shell.stderr}`);
    }
    return shell.stdout;
  }

  run(args: string[], options: Options = {}): Promise<Finished> {
    const env = { ...this.env, ...options.env };
    const all = [...args, '--non-interactive'];
    return run('pulumi', all, { ...options, env, cwd: this.folder, timeoutMs: 300_000 });
  }

  /** Runs pulumi and expects it to succeed; what it printed is in the message where it does not. */
  async pulumi(args: string[], options: Options = {}): Promise<string> {
    const stack = stackOfRun(args);
    const loaded = stack === undefined ? {} : await this.cloud.loaded(this.file(stack));
    const env = { ...loaded, ...options.env };
    const { code, stdout, stderr } = await this.run(args, { ...options, env });
    if (code !== 0) {
      throw new Error(`pulumi ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    }
    return stdout;
  }

  /** Runs pulumi and expects it to fail; returns all it printed. */
  async failing(args: string[], options?: Options): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    if (code === 0) {
      throw new Error(`pulumi ${args.join(' ')} should have failed:\n${stdout}`);
    }
    return stdout + stderr;
  }
}
