import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasLocalStack, LocalCloud } from './cloud';
import { localFolder } from './main';
import { exitCode, run, whenInterrupted } from '../toolchain/processes';
import { insertFlags, parsePulumiArguments } from './pulumiArguments';
import { ensurePulumiCli, environmentWith } from '../toolchain/pulumiCli';
import { reportAndExit } from '../toolchain/userErrors';

const operationsFolder = path.resolve(__dirname, '..', '..', 'operations');

export interface Target {
  /** Whether the operation works on the local cloud; else on what the shell is logged in to. */
  local: boolean;
  /** Why, for a person. */
  reason: string;
  /** The operation's own arguments. */
  args: string[];
}

/**
 * Decides where an operation runs: as `--local` or `--azure` says, else locally when only the local backend can be meant.
 *
 * @throws Error when both flags are given.
 */
export function chooseTarget(
  args: string[],
  env: NodeJS.ProcessEnv,
  hasStack: (stack: string) => boolean,
): Target {
  const own = args.filter((arg) => arg !== '--local' && arg !== '--azure');
  const [local, azure] = [args.includes('--local'), args.includes('--azure')];
  if (local && azure) {
    throw new Error('--local and --azure exclude each other. Give one, or neither.');
  }
  if (local || azure) {
    return { local, reason: local ? '--local' : '--azure', args: own };
  }
  const backend = ['PULUMI_BACKEND_URL', 'PULUMI_ACCESS_TOKEN'].find((name) => env[name]);
  if (backend !== undefined) {
    return { local: false, reason: `${backend} is set`, args: own };
  }
  const stack = stackOf(own);
  return hasStack(stack)
    ? { local: true, reason: `.local has the stack ${stack}; --azure for the other`, args: own }
    : { local: false, reason: `.local has no stack ${stack}`, args: own };
}

/** Whether the operation looks at a file alone, so that neither a cloud nor the Pulumi CLI is needed. */
export function readsFile(args: string[]): boolean {
  return args.some((arg) => /^(-j.*|--json-file(=.*)?)$/s.test(arg));
}

function stackOf(args: string[]): string {
  return parsePulumiArguments(args).stack ?? 'dev';
}

async function main([name, ...args]: string[]): Promise<number> {
  const names = fs.existsSync(operationsFolder)
    ? fs.readdirSync(operationsFolder).flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? [])
    : [];
  if (name === undefined || !names.includes(name)) {
    throw new Error(
      `"${name ?? ''}" is no operation. They are in operations/: ${names.join(', ')}.`,
    );
  }
  const command = ['--import', pathToFileURL(require.resolve('tsx')).href];
  const file = path.join(operationsFolder, `${name}.ts`);
  if (readsFile(args)) {
    const all = [...command, file, ...args];
    return exitCode(await run(process.execPath, all, { env: process.env, interactive: true }));
  }
  const cloud = new LocalCloud({ folder: localFolder });
  const target = chooseTarget(args, process.env, (stack) =>
    hasLocalStack(localFolder, cloud.own.name, stack),
  );
  const where = target.local ? 'the local cloud' : 'Azure, with the environment of this shell';
  console.error(`${name} works on ${where} (${target.reason}).`);
  if (!target.local) {
    const env = environmentWith(await ensurePulumiCli());
    return exitCode(
      await run(process.execPath, [...command, file, ...target.args], { env, interactive: true }),
    );
  }
  whenInterrupted(() => cloud.stop());
  await cloud.start();
  try {
    const flags = ['--config-file', cloud.configFile(stackOf(target.args))];
    const all = [...command, file, ...insertFlags(target.args, flags)];
    return exitCode(await run(process.execPath, all, { env: cloud.env, interactive: true }));
  } finally {
    await cloud.stop();
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
}
