import path from 'node:path';
import { LocalCloud, localStacks } from './cloud';
import { localFolder } from './main';
import { exitCode, run, whenInterrupted } from '../toolchain/processes';
import { insertFlags, parsePulumiArguments } from './pulumiArguments';
import { ensurePulumiCli, environmentWith } from '../toolchain/pulumiCli';
import { reportAndExit } from '../toolchain/userErrors';

const operations = [
  'adopt',
  'handover',
  'migrate',
  'notify',
  'preflight',
  'preview-summary',
  'recover',
  'verify',
];
/** Those that look into Azure alone, and need neither a stack nor the Pulumi CLI. */
const withoutStack = ['migrate'];
const azureItsm = path.resolve(__dirname, '..', '..', 'operations', 'main.ts');

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
    throw new Error('--local and --azure cannot be used together. Give one, or neither.');
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

/** Whether the operation needs neither a cloud nor the Pulumi CLI: it looks at a file or no stack, or tells its options. */
export function needsNoCloud(args: string[]): boolean {
  return args.some((arg) => /^(-j.*|--json-file(=.*)?|--before|--list|-h|--help)$/s.test(arg));
}

/** Why a stack that only another backend can have is looked for in vain. */
export function notLoggedIn(stack: string, local: string[]): string {
  const there = local.length > 0 ? `its stacks are ${local.join(', ')}` : 'it has no stacks';
  return (
    `The local cloud has no stack "${stack}": ${there}. For a stack in another backend, log in to it first: ` +
    '"pulumi login", or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN.'
  );
}

function stackOf(args: string[]): string {
  return parsePulumiArguments(args).stack ?? 'dev';
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || !operations.includes(name)) {
    throw new Error(`The operation must be one of ${operations.join(', ')} (got "${name ?? ''}").`);
  }
  const loader = path.join(__dirname, '..', '..', 'compile.js');
  const command = ['--require', loader, azureItsm, name];
  if (needsNoCloud(args)) {
    const all = [...command, ...args];
    return exitCode(await run(process.execPath, all, { env: process.env, interactive: true }));
  }
  const cloud = new LocalCloud({ folder: localFolder });
  const local = localStacks(localFolder, cloud.own.name);
  const target = chooseTarget(args, process.env, (stack) => local.includes(stack));
  const where = target.local ? 'the local cloud' : 'Azure, with the environment of this shell';
  console.error(`${name} works on ${where} (${target.reason}).`);
  if (!target.local && withoutStack.includes(name)) {
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1' };
    const all = [...command, ...target.args];
    return exitCode(await run(process.execPath, all, { env, interactive: true }));
  }
  if (!target.local) {
    const cli = await ensurePulumiCli();
    // Node's fetch looks at HTTPS_PROXY and NO_PROXY only when asked to.
    const env = { ...environmentWith(cli), NODE_USE_ENV_PROXY: '1' };
    const who = await run(cli, ['whoami', '--non-interactive'], { env, timeoutMs: 60_000 });
    if (who.code !== 0 && /logging in|PULUMI_ACCESS_TOKEN must be set/.test(who.stderr)) {
      throw new Error(notLoggedIn(stackOf(target.args), local));
    }
    return exitCode(
      await run(process.execPath, [...command, ...target.args], { env, interactive: true }),
    );
  }
  whenInterrupted(() => cloud.stop());
  await cloud.start();
  try {
    const stack = stackOf(target.args);
    const flags = ['--stack', stack, '--config-file', cloud.configFile(stack)];
    const args = withoutStack.includes(name) ? target.args : insertFlags(target.args, flags);
    const all = [...command, ...args];
    return exitCode(await run(process.execPath, all, { env: cloud.env, interactive: true }));
  } finally {
    await cloud.stop();
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
}
