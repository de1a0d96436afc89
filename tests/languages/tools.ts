import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keptTool, succeed } from '../support/keptTools';

/** What a program registers and exports under Pulumi's mocks. */
export interface Registered {
  registered: { type: string; name: string; inputs: Record<string, unknown> }[];
  outputs?: Record<string, unknown>;
}

const modules = 'offline/toolchain/pulumi-cli';

/** Generates the SDK of a language out of the committed schema, with the generators the CLI's own module pins. */
export async function generateSdk(language: 'python' | 'go', folder: string): Promise<void> {
  const source = 'tests/languages/generateSdk/main.go';
  const pins = [join(modules, 'go.mod'), source].map((file) => readFileSync(file, 'utf8')).join('');
  const tool = await keptTool('generate-sdk', pins, async (target) => {
    mkdirSync(target, { recursive: true });
    for (const file of [join(modules, 'go.mod'), join(modules, 'go.sum'), source]) {
      cpSync(file, join(target, file.split('/').pop()!));
    }
    // The generators need a module more than the CLI; its version follows from what is pinned.
    await succeed('go', ['build', '-mod=mod', '-o', 'generateSdk', '.'], target);
  });
  await succeed(join(tool, 'generateSdk'), ['components/schema.json', language, folder], '.');
}

/** Python with what a program imports. */
export interface Python {
  executable: string;
  /** Where the generated SDK is. */
  site: string;
}

/** Generates the SDK for Python, and installs it as pip does. */
export async function pythonWithSdk(folder: string): Promise<Python> {
  const requirements = resolve('tests/languages/python/requirements.txt');
  const pins = readFileSync(requirements, 'utf8');
  const kept = await keptTool('python-sdk', pins, async (target) => {
    await succeed('python3', ['-m', 'venv', target], '.');
    const install = ['-m', 'pip', 'install', '--quiet', '-r', requirements];
    await succeed(join(target, 'bin', 'python'), install, '.');
  });
  const executable = join(kept, 'bin', 'python');
  const [sdk, site] = [join(folder, 'sdk'), join(folder, 'site')];
  await generateSdk('python', sdk);
  const offline = ['--quiet', '--no-deps', '--no-build-isolation', '--no-index'];
  await succeed(executable, ['-m', 'pip', 'install', ...offline, '--target', site, sdk], '.');
  return { executable, site };
}

/** Runs a program in Python under Pulumi's mocks. */
export async function runPython(program: string, { executable, site }: Python) {
  const mocks = resolve('tests/languages/python/mocks.py');
  const env = { ...process.env, PYTHONPATH: site, PYTHONDONTWRITEBYTECODE: '1' };
  return JSON.parse(await succeed(executable, [mocks, resolve(program)], '.', env)) as Registered;
}

/**
 * Compiles a program in Go with the generated SDK, and runs it under Pulumi's mocks.
 *
 * @param sdk folder of the SDK: Go keeps what it compiled by its path.
 * @param folder gets the program.
 */
export async function runGo(example: string, sdk: string, folder: string): Promise<Registered> {
  cpSync(example, folder, { recursive: true });
  cpSync('tests/languages/go/program_test.go', join(folder, 'program_test.go'));
  // What is below the SDK in the versions of the CLI, which Go has compiled already.
  const pinned = readFileSync(join(modules, 'go.mod'), 'utf8');
  const uses = [folder, sdk, resolve(modules)].map((path) => `use ${JSON.stringify(path)}`);
  const workspace = `${folder}.work`;
  writeFileSync(workspace, [/^go .*$/m.exec(pinned)![0], ...uses, ''].join('\n'));
  const result = join(folder, 'result.json');
  const env = { ...process.env, GOWORK: workspace, RESULT: result };
  await succeed('go', ['test', '-count=1', '.'], folder, env);
  return JSON.parse(readFileSync(result, 'utf8')) as Registered;
}

/**
 * Generates the SDK of a language with Pulumi's own plugin for it, which has to be on PATH.
 *
 * @returns Its folder.
 */
export async function generateWithPlugin(language: string, folder: string): Promise<string> {
  const schema = resolve('components/schema.json');
  const args = ['package', 'gen-sdk', schema, '--language', language, '--out', folder];
  await succeed('pulumi', args, '.');
  return join(folder, language);
}
