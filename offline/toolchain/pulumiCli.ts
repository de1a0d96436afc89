import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isNewEnough, pulumiVersion, whyNotOlder } from '../../pulumiVersion';
import { buildPulumiCli } from './buildPulumiCli';
import { downloadPulumiCli } from './downloadPulumiCli';
import { withLock } from './lock';
import { Interrupted, run } from './processes';
import { say, type Report } from './progress';

/** Puts a CLI into `<folder>/bin`. */
export type Install = (folder: string, env: NodeJS.ProcessEnv, report: Report) => Promise<void>;

export interface PulumiCliOptions {
  /** @default - the terminal */
  report?: Report;
  /** Its PATH, HOME, proxies and GO* variables count. @default process.env */
  env?: NodeJS.ProcessEnv;
  /** @default "$XDG_CACHE_HOME/itsm-secure-export", or the same under ~/.cache */
  cacheFolder?: string;
  /** The official download. @default - as the Automation API does it, from get.pulumi.com */
  download?: Install;
  /** @default process.platform */
  platform?: NodeJS.Platform;
}

/**
 * Finds a Pulumi CLI that is new enough, or gets one: from PATH, the cache, the official download, or built with Go.
 *
 * What it gets is kept in the cache, for all checkouts of this machine; an interrupted attempt leaves nothing there.
 *
 * @returns The absolute path of the executable.
 * @throws Error naming what was tried and the three ways out; Interrupted.
 */
export async function ensurePulumiCli(options: PulumiCliOptions = {}): Promise<string> {
  const { report, env = process.env, download = downloadPulumiCli } = options;
  const { platform = process.platform } = options;
  const cacheFolder = options.cacheFolder ?? defaultCacheFolder(env);
  const onPath = await findOnPath(env, platform);
  if (onPath.cli !== undefined) {
    return onPath.cli;
  }
  if (platform === 'win32') {
    throw new Error(
      `${onPath.reason} Install the Pulumi CLI ${pulumiVersion} or newer, and put it on PATH: https://www.pulumi.com/docs/install/`,
    );
  }
  const folder = path.join(cacheFolder, `pulumi-${pulumiVersion}`);
  const cli = path.join(folder, 'bin', 'pulumi');
  if (fs.existsSync(cli)) {
    return cli;
  }
  const onWait = (owner: number) =>
    say(report, `Waiting for the process ${owner}, which is getting the Pulumi CLI.`);
  return withLock(path.join(cacheFolder, 'install.lock'), onWait, async () => {
    if (fs.existsSync(cli)) {
      return cli;
    }
    say(
      report,
      `${onPath.reason} Getting Pulumi ${pulumiVersion}, once per machine (kept in ${cacheFolder}).`,
    );
    const reasons = [onPath.reason];
    for (const install of [download, buildPulumiCli]) {
      try {
        await installInto(folder, (partial) => install(partial, env, report));
        return cli;
      } catch (error) {
        if (error instanceof Interrupted) {
          throw error;
        }
        reasons.push((error as Error).message);
        say(report, (error as Error).message);
      }
    }
    throw new Error(waysOut(reasons));
  });
}

/** Runs `install` on a folder beside the real one; renames it when its CLI works, else removes it. */
async function installInto(
  folder: string,
  install: (partial: string) => Promise<void>,
): Promise<void> {
  for (const leftover of fs.readdirSync(path.dirname(folder))) {
    if (leftover.endsWith('.partial')) {
      fs.rmSync(path.join(path.dirname(folder), leftover), { recursive: true, force: true });
    }
  }
  const partial = `${folder}.${process.pid}.partial`;
  try {
    fs.mkdirSync(path.join(partial, 'bin'), { recursive: true });
    await install(partial);
    const version = await versionOf(path.join(partial, 'bin', 'pulumi'), process.env);
    if (version !== pulumiVersion) {
      throw new Error(
        `What was installed says it is version ${version ?? 'unknown'}, not ${pulumiVersion}.`,
      );
    }
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(partial, folder);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

async function findOnPath(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<{ cli?: string; reason: string }> {
  const cli = which('pulumi', env, platform);
  if (cli === undefined) {
    return { reason: 'There is no pulumi on PATH.' };
  }
  const version = await versionOf(cli, env);
  if (version === undefined) {
    return { reason: `${cli} does not tell its version.` };
  }
  const reason = `${cli} is version ${version}; this project needs ${pulumiVersion} or a newer 3.x: ${whyNotOlder}.`;
  return isNewEnough(version) ? { cli, reason } : { reason };
}

/** The first executable file of this name on PATH; on Windows an .exe, which needs no shell to be started. */
export function which(
  name: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const [separator, file] = platform === 'win32' ? [';', `${name}.exe`] : [':', name];
  const candidates = (env[pathKey(env)] ?? '')
    .split(separator)
    .filter((folder) => folder !== '')
    .map((folder) => path.resolve(folder, file));
  return candidates.find((file) => {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return fs.statSync(file).isFile();
    } catch {
      return false;
    }
  });
}

async function versionOf(cli: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, stdout, interruptedBy } = await run(cli, ['version'], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    timeoutMs: 30_000,
  }).catch(() => ({ code: 1, stdout: '', interruptedBy: undefined }));
  if (interruptedBy !== undefined) {
    throw new Interrupted(interruptedBy);
  }
  return code === 0 ? /^v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}

/** This shell's environment, in which `pulumi` is the CLI that was found or built, its language host beside it. */
export function environmentWith(
  cli: string,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const key = pathKey(env);
  return { ...env, [key]: [path.dirname(cli), env[key] ?? ''].join(path.delimiter) };
}

/** Windows calls it Path, and a second one of another case would hide it. */
function pathKey(env: NodeJS.ProcessEnv): string {
  return Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
}

/** Where tools are kept for all checkouts of this machine. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || path.join(env.HOME || os.homedir(), '.cache');
  return path.join(cache, 'itsm-secure-export');
}

function waysOut(reasons: string[]): string {
  return [
    `Could not find, download or build the Pulumi CLI ${pulumiVersion} or a newer 3.x:`,
    ...reasons.map((reason) => `  - ${reason.replaceAll('\n', '\n    ')}`),
    'Any one of these three helps; then run the same command again:',
    '  1. Install the CLI, and put it on PATH: https://www.pulumi.com/docs/install/',
    '  2. Let this machine reach https://get.pulumi.com and https://github.com (HTTPS_PROXY counts).',
    '  3. Install Go (https://go.dev/dl/) and let it reach a module proxy (GOPROXY counts): the CLI is then built here,',
    '     about 5 minutes on 2 cores, once per machine.',
  ].join('\n');
}
