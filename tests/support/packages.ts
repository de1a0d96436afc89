import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { run } from '../../offline/toolchain/processes';
import { keptPackages, outside } from '../../review/keptTool';
import { oncePerRun } from './oncePerRun';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

/** What `npm pack` made. */
export interface Packed {
  /** The packed file. */
  file: string;
  /** Paths of the files in it. */
  files: string[];
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Folders of the packages, in the order of docs/architecture.md. */
export const packages = ['components', 'operations', 'policy', 'offline'] as const;

/**
 * Packs a workspace as a release does, once per run and from a copy: what other tests read in the checkout stays as it is.
 *
 * @param folder gets the workspace with what is built in it, and the packed file.
 */
export async function pack(name: (typeof packages)[number], folder: string): Promise<Packed> {
  const sources = await oncePerRun('sources', (target) => {
    for (const source of [...packages, 'config', 'pulumiVersion.ts', 'tsconfig.json']) {
      const isBuilt = (path: string) => basename(path) === 'dist';
      cpSync(source, join(target, source), { recursive: true, filter: (path) => !isBuilt(path) });
    }
    symlinkSync(resolve('node_modules'), join(target, 'node_modules'));
    return Promise.resolve();
  });
  const list = await oncePerRun(`packed-${name}`, async (target) => {
    const json = await command('npm', ['pack', '--json', '--silent'], join(sources, name));
    writeFileSync(join(target, 'list.json'), json);
  });
  cpSync(join(sources, name), join(folder, name), { recursive: true });
  const [packed] = JSON.parse(readFileSync(join(list, 'list.json'), 'utf8')) as {
    filename: string;
    files: { path: string }[];
  }[];
  return {
    file: join(folder, name, packed!.filename),
    files: packed!.files.map(({ path }) => path),
  };
}

/** The newest versions that are tried with the component: those this repository pins. */
export function newestPeers(): Record<string, string> {
  const { dependencies, devDependencies } = manifestOf('.');
  const pinned = { ...dependencies, ...devDependencies };
  const names = [...Object.keys(manifestOf('components').peerDependencies), 'typescript'];
  return Object.fromEntries(names.map((name) => [name, pinned[name]!]));
}

/** The lowest versions that are tried with the component: where the ranges of its peers begin. */
export function lowestPeers(): Record<string, string> {
  const ranges = Object.entries(manifestOf('components').peerDependencies);
  return {
    ...Object.fromEntries(ranges.map(([name, range]) => [name, range.replace('^', '')])),
    // The lowest one that reads the declarations; README.md of the package says so.
    typescript: '4.9.5',
  };
}

const consumer = 'tests/engine/fixtures/consumer';

/**
 * A project as Pulumi's template for Azure in TypeScript makes it, with the packed component unpacked, and the newest
 * versions of its peers lent by this checkout: those are installed already.
 */
export async function lentConsumer(folder: string, packedFile: string): Promise<void> {
  cpSync(consumer, folder, { recursive: true });
  const unpacked = join(folder, 'node_modules', 'pulumi-azure-itsm');
  mkdirSync(unpacked, { recursive: true });
  await command('tar', ['-xzf', packedFile, '--strip-components=1'], unpacked);
  for (const name of [...Object.keys(newestPeers()), '@types/node', '.bin']) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve('node_modules', name), link);
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "main": "index.ts" }');
}

/** The same with other versions of the peers, all of it installed by npm. */
export async function installConsumer(
  folder: string,
  packedFile: string,
  versions: Record<string, string>,
): Promise<void> {
  cpSync(consumer, folder, { recursive: true });
  const { typescript, ...dependencies } = versions;
  const manifest = {
    name: 'consumer',
    main: 'index.ts',
    devDependencies: { '@types/node': '20.19.43', typescript },
    dependencies: { ...dependencies, 'pulumi-azure-itsm': `file:${packedFile}` },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await command('npm', ['install', ...quick], folder);
}

/** What a program of the consumer prints under Pulumi's mocks, after TypeScript has checked and compiled it. */
export async function runUnderMocks(folder: string): Promise<unknown> {
  await command(join(folder, 'node_modules', '.bin', 'tsc'), ['--pretty', 'false'], folder);
  return JSON.parse(await command('node', [join('bin', 'mocks.js')], folder));
}

/** Runs a command and expects it to succeed. @returns What it wrote to standard output. */
export async function command(name: string, args: string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(name, args, {
    cwd,
    env: outside(),
    timeoutMs: 300_000,
  });
  if (code !== 0) {
    throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  }
  return stdout;
}

/** A command that says what npm and TypeScript make of a packed file. */
export async function packageChecker(name: 'attw' | 'publint'): Promise<string> {
  return join(await keptPackages('review/packageCheckers'), '.bin', name);
}

/** What the consumer's program registers: its own resource group and providers, and two components. */
export const consumerResources = [
  'azure-native:resources:ResourceGroup alerts',
  'pulumi:providers:azure-native azure',
  'pulumi:providers:azuread entra',
  ...['network', 'operations'].flatMap((name) => [
    `azure-itsm:index:ItsmActionGroup ${name}`,
    `azure-itsm:index:SecureExport ${name}`,
    `azure-itsm:index:WebhookIdentity ${name}`,
    `azure-native:monitor:ActionGroup ${name}-action-group`,
    `azuread:index/appRoleAssignment:AppRoleAssignment ${name}-role-assignment`,
    `azuread:index/application:Application ${name}-application`,
    `azuread:index/servicePrincipal:ServicePrincipal ${name}-service-principal`,
    `random:index/randomUuid:RandomUuid ${name}-role-id`,
  ]),
].sort();
