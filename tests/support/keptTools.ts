import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../../offline/toolchain/lock';
import { run } from '../../offline/toolchain/processes';
import { defaultCacheFolder, which } from '../../offline/toolchain/pulumiCli';

/** Whether a command is on PATH; a test that needs another is skipped, and counted so. */
export const has = (command: string) => which(command, process.env) !== undefined;

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
