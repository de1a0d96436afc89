import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { run } from '../offline/toolchain/processes';

/** The checkout. */
export const root = path.resolve(__dirname, '..');
/** What the program is loaded from, and what lies beside it. */
const ofProgram = [
  ...['index.ts', 'pulumiVersion.ts', 'components', 'config'],
  ...['preload.js', 'compile.js'],
  ...['Pulumi.yaml', 'Pulumi.dev.yaml', 'package.json', 'tsconfig.json'],
];
const compiled = path.join(root, 'node_modules', '.cache', 'itsm-secure-export');

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
export const manifest = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Manifest;

/** Where the programs that are compared lie, each in a folder of its own. */
export class Workspace {
  constructor(readonly folder: string) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.join(folder, 'sides'), { recursive: true });
  }

  file(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  /** A copy of the program of this repository. */
  program(name: string): string {
    const folder = this.made(name);
    for (const file of ofProgram) {
      const own = (from: string) => !from.split(path.sep).includes('dist');
      cpSync(path.join(root, file), path.join(folder, file), { recursive: true, filter: own });
    }
    return this.linked(folder, path.join(root, 'node_modules'));
  }

  /** A copy of a program in bench/sides. */
  side(name: string): string {
    const folder = this.made(name);
    cpSync(path.join(root, 'bench', 'sides', name), folder, { recursive: true });
    return this.linked(folder, path.join(root, 'node_modules'));
  }

  /** The template as `pulumi new` fills it in. */
  template(consumer: string): string {
    const folder = this.made('template');
    cpSync(path.join(root, 'templates', 'typescript'), folder, { recursive: true });
    for (const name of ['Pulumi.yaml', 'package.json']) {
      const file = path.join(folder, name);
      const text = readFileSync(file, 'utf8').replaceAll('${PROJECT}', 'bench-template');
      writeFileSync(file, text.replaceAll('${DESCRIPTION}', 'Alerts'));
    }
    const config = { location: 'westeurope', serviceNowInstance: 'acme' };
    const keys = Object.entries(config).map(([key, value]) => [`bench-template:${key}`, value]);
    writeFileSync(
      path.join(folder, 'Pulumi.template.yaml'),
      stringify({ config: Object.fromEntries(keys) as object }),
    );
    return this.linked(folder, path.join(consumer, 'node_modules'));
  }

  /** The smallest program in TypeScript, as it is in examples, with the installed package. */
  smallest(consumer: string): string {
    const folder = this.made('smallest');
    cpSync(path.join(root, 'examples', 'smallest.ts'), path.join(folder, 'index.ts'));
    cpSync(
      path.join(root, 'templates', 'typescript', 'tsconfig.json'),
      path.join(folder, 'tsconfig.json'),
    );
    writeFileSync(
      path.join(folder, 'package.json'),
      '{ "name": "smallest", "main": "index.ts" }\n',
    );
    writeFileSync(path.join(folder, 'Pulumi.yaml'), 'name: bench-smallest\nruntime: nodejs\n');
    return this.linked(folder, path.join(consumer, 'node_modules'));
  }

  /** The same in YAML. */
  yaml(consumer: string): string {
    const folder = this.made('yaml');
    const example = readFileSync(path.join(root, 'examples', 'yaml', 'Pulumi.yaml'), 'utf8');
    const program = {
      ...(parse(example) as object),
      name: 'bench-yaml',
      packages: { 'azure-itsm': path.join(consumer, 'node_modules', 'pulumi-azure-itsm') },
    };
    writeFileSync(path.join(folder, 'Pulumi.yaml'), stringify(program));
    return folder;
  }

  /** A folder for temporary files, where Node.js and ts-node keep what they compiled. */
  temporary(name: string): string {
    const folder = this.file('tmp', name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  private made(name: string): string {
    const folder = this.file('sides', name);
    mkdirSync(folder);
    return folder;
  }

  private linked(folder: string, modules: string): string {
    symlinkSync(modules, path.join(folder, 'node_modules'));
    return folder;
  }
}

/** As in a pipeline: nothing compiled is left, and the program is another one than the last time. */
export function makeCold(folder: string, main: string, temporary: string): void {
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  rmSync(compiled, { recursive: true, force: true });
  const file = path.join(folder, main);
  const text = readFileSync(file, 'utf8').replace(/\/\/ changed .*\n$/, '');
  writeFileSync(file, `${text}// changed ${performance.now()}\n`);
}

/** Packs the component as a release does, from a copy. @returns The packed file. */
export async function packComponent(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const source of ['components', 'tsconfig.json']) {
    const own = (from: string) => path.basename(from) !== 'dist';
    cpSync(path.join(root, source), path.join(folder, source), { recursive: true, filter: own });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const json = await npm(['pack', '--json', '--silent'], path.join(folder, 'components'));
  const [packed] = JSON.parse(json) as { filename: string }[];
  return path.join(folder, 'components', packed!.filename);
}

/** A project with Pulumi's SDKs at the versions of this repository, with the packed component or without it. */
export async function makeConsumer(folder: string, packed?: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const { dependencies, devDependencies } = manifest;
  const sdks = Object.entries(dependencies).filter(([name]) => name.startsWith('@pulumi/'));
  const consumer = {
    name: 'consumer',
    version: '0.0.0',
    devDependencies: {
      '@types/node': devDependencies['@types/node'],
      typescript: dependencies.typescript,
    },
    dependencies: {
      ...(Object.fromEntries(sdks) as object),
      ...(packed !== undefined && { 'pulumi-azure-itsm': `file:${packed}` }),
    },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(consumer, null, 2));
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  return folder;
}

/** The environment without what `npm run` adds, which would lead another npm back to this checkout. */
export function outside(): NodeJS.ProcessEnv {
  const added = /^npm_(package|lifecycle|config_(local_prefix|workspace))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}

async function npm(args: string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run('npm', args, {
    cwd,
    env: outside(),
    timeoutMs: 300_000,
  });
  if (code !== 0) {
    throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  }
  return stdout;
}
