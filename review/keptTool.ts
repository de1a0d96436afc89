import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../offline/toolchain/lock';
import { run } from '../offline/toolchain/processes';
import { defaultCacheFolder } from '../offline/toolchain/pulumiCli';

/** The folder of a tool in the cache that the Pulumi CLI is in; installed anew where its pins have changed. */
export async function keptTool(
  name: string,
  pins: string,
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = folderOf(name, pins);
  const done = join(folder, '.done');
  return withLock(
    join(dirname(folder), `${basename(folder)}.lock`),
    () => undefined,
    async () => {
      if (!existsSync(done)) {
        rmSync(folder, { recursive: true, force: true });
        await install(folder);
        mkdirSync(done);
      }
      return folder;
    },
  );
}

/** Whether `keptTool` would find it installed. */
export const isKept = (name: string, pins: string) =>
  existsSync(join(folderOf(name, pins), '.done'));

/**
 * The node_modules of packages that few commands need: what a folder's package-lock.json says, installed by npm once per
 * machine and not with each checkout.
 */
export async function keptPackages(source: string): Promise<string> {
  const pins = readFileSync(join(source, 'package-lock.json'), 'utf8');
  const folder = await keptTool(basename(source), pins, async (target) => {
    mkdirSync(target, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) {
      cpSync(join(source, name), join(target, name));
    }
    // Where npm finds its registry.
    cpSync(join(__dirname, '..', '.npmrc'), join(target, '.npmrc'));
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    await succeed('npm', ['ci', ...quiet], target, outside());
  });
  return join(folder, 'node_modules');
}

function folderOf(name: string, pins: string): string {
  const pin = createHash('sha256').update(pins).digest('hex');
  return join(defaultCacheFolder(process.env), `${name}-${pin.slice(0, 12)}-${process.arch}`);
}

/** Runs a command that has to succeed. @returns What it wrote to standard output. */
export async function succeed(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { cwd, env, timeoutMs: 600_000 });
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  }
  return stdout;
}

/** The environment without what `npm run` adds, which would lead another npm back to the folder it was started in. */
export function outside(): NodeJS.ProcessEnv {
  const added = /^npm_(package|lifecycle|config_(local_prefix|workspace))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}
