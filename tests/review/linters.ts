import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../../offline/toolchain/lock';
import { run } from '../../offline/toolchain/processes';
import { defaultCacheFolder, which } from '../../offline/toolchain/pulumiCli';

const pins = join(__dirname, 'linters');

export interface Linted {
  code: number | null;
  output: string;
}

/** Whether a command is on PATH; a linter that needs another is skipped, and counted so. */
export const has = (command: string) => which(command, process.env) !== undefined;

/** Runs actionlint, built from the Go module that go.mod pins. Without shellcheck and pyflakes, which not every machine has. */
export async function actionlint(folder: string): Promise<Linted> {
  const tool = await kept('actionlint', 'go.sum', async (target) => {
    mkdirSync(target, { recursive: true });
    const output = ['-o', join(target, 'actionlint')];
    const build = ['build', '-mod=readonly', '-buildvcs=false', ...output];
    await succeed('go', [...build, 'github.com/rhysd/actionlint/cmd/actionlint']);
  });
  return lint(join(tool, 'actionlint'), ['-no-color', '-shellcheck=', '-pyflakes='], folder);
}

/** Runs zizmor, the wheel that requirements.txt pins by hash, without asking GitHub. */
export async function zizmor(folder: string): Promise<Linted> {
  const tool = await kept('zizmor', 'requirements.txt', async (target) => {
    await succeed('python3', ['-m', 'venv', target]);
    const wheels = ['--no-deps', '--only-binary', ':all:', '--require-hashes'];
    const python = join(target, 'bin', 'python');
    await succeed(python, ['-m', 'pip', 'install', '--quiet', ...wheels, '-r', 'requirements.txt']);
  });
  const strict = ['--offline', '--strict-collection', '--persona', 'pedantic'];
  return lint(join(tool, 'bin', 'zizmor'), ['--quiet', '--color', 'never', ...strict, '.'], folder);
}

/** The folder of a tool in the cache that the Pulumi CLI is in; installed anew where its pins have changed. */
async function kept(
  name: string,
  pinFile: string,
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const pin = createHash('sha256').update(readFileSync(join(pins, pinFile)));
  const folder = join(
    defaultCacheFolder(process.env),
    `${name}-${pin.digest('hex').slice(0, 12)}-${process.arch}`,
  );
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

async function succeed(command: string, args: string[]): Promise<void> {
  const { code, stdout, stderr } = await run(command, args, { cwd: pins, env: process.env });
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  }
}

async function lint(command: string, args: string[], cwd: string): Promise<Linted> {
  const { code, stdout, stderr } = await run(command, args, { cwd, env: process.env });
  return { code, output: stdout + stderr };
}
