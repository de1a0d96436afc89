import path from 'node:path';
import { startCloud, type BenchCloud } from './cloud';
import { measure, type Measured } from './measure';
import { makeConsumer, packComponent, root, Workspace } from './workspace';

/** A program on the cloud, ready to be run. */
export interface Deployed {
  folder: string;
  /** The file that Pulumi runs. */
  main: string;
  stack: string;
  env: Record<string, string>;
  /** Holds what Node.js and ts-node keep of this program. */
  temporary: string;
}

/** What the cases play on: the cloud, the programs, and the project with the installed package. */
export class Stage {
  readonly workspace: Workspace;
  private running: BenchCloud | undefined;
  private readonly programs = new Map<string, Promise<Deployed>>();
  private readonly consumers = new Map<string, Promise<string>>();
  private packed: Promise<string> | undefined;

  constructor(folder: string) {
    this.workspace = new Workspace(folder);
  }

  get cloud(): BenchCloud {
    if (this.running === undefined) {
      throw new Error('The stage has not been set.');
    }
    return this.running;
  }

  async start(): Promise<void> {
    this.running = await startCloud(this.workspace.file('cloud'));
    // Where the examples and the template's stack file expect one.
    await this.cloud.group('rg-alerts');
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** A project that has Pulumi's SDKs installed, with the packed component or without it. */
  consumer(name: 'with' | 'without'): Promise<string> {
    return once(this.consumers, name, async () => {
      this.packed ??= packComponent(this.workspace.file('package'));
      const folder = this.workspace.file('consumers', name);
      return makeConsumer(folder, name === 'with' ? await this.packed : undefined);
    });
  }

  /** A program of bench/sides, deployed. */
  side(name: 'empty' | 'bare' | 'flat' | 'layout'): Promise<Deployed> {
    return once(this.programs, name, () => {
      const folder = this.workspace.side(name);
      const secrets = { helixUri: 'https://acme.onbmc.com/azure-alerts?token=made-up' };
      const needed = name === 'flat' || name === 'layout' ? secrets : {};
      return this.deploy(folder, name === 'layout' ? 'index.ts' : 'index.js', 'dev', needed);
    });
  }

  /** The program of this repository, stack dev, deployed. */
  program(): Promise<Deployed> {
    return once(this.programs, 'program', () =>
      this.deploy(this.workspace.program('program'), 'index.ts', 'dev'),
    );
  }

  /** A program that uses the installed package, deployed: Pulumi's template, and the smallest one in two languages. */
  user(name: 'template' | 'smallest' | 'yaml'): Promise<Deployed> {
    return once(this.programs, name, async () => {
      const folder = this.workspace[name](await this.consumer('with'));
      const secrets = { helixUri: 'https://acme.onbmc.com/azure-alerts?token=made-up' };
      const main = name === 'yaml' ? 'Pulumi.yaml' : 'index.ts';
      // Stacks of other names, because the names of their applications follow from those.
      return this.deploy(folder, main, name, name === 'template' ? {} : secrets);
    });
  }

  /** Runs pulumi on a program. */
  pulumi({ folder, env, stack, temporary }: Deployed, ...words: string[]): Promise<Measured> {
    const args = [...words, '--stack', stack, '--non-interactive'];
    const command = { command: 'pulumi', args, cwd: folder, env: { ...env, TMPDIR: temporary } };
    return measure(command, this.cloud.pid);
  }

  /** Runs a command of azure-itsm on a program, as this repository's npm scripts do. */
  operation({ folder, env, stack, temporary }: Deployed, ...words: string[]): Promise<Measured> {
    const main = path.join(root, 'operations', 'main.ts');
    const args = [
      '--require',
      path.join(root, 'compile.js'),
      main,
      ...words,
      '--stack',
      stack,
      '--cwd',
      folder,
    ];
    const tmp = { TMPDIR: temporary };
    const command = { command: 'node', args, cwd: root, env: { ...env, ...tmp } };
    return measure(command, this.cloud.pid);
  }

  /** Deploys a program. */
  async deploy(
    folder: string,
    main: string,
    stack: string,
    secrets: Record<string, string> = {},
  ): Promise<Deployed> {
    const env = await this.cloud.stack(folder, stack, secrets);
    const temporary = this.workspace.temporary(path.basename(folder));
    const deployed = { folder, main, stack, env, temporary };
    await this.pulumi(deployed, ...up);
    return deployed;
  }
}

export const up = ['up', '--yes', '--skip-preview'];
export const destroy = ['destroy', '--yes', '--skip-preview'];

function once<K, T>(known: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
