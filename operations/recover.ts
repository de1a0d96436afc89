import { hostname } from 'node:os';
import { command, runIfMain } from './command';
import { connect } from './azure';
import { adopt, pendingCreations, subscriptionOf, type Deployment } from './deployment';
import { findExisting, isStateOnly } from './naturalKeys';
import { failure, pulumi, type PulumiResult } from './pulumi';

/*
 * After a killed `pulumi up`: the backend stays locked, and the creation that was under way is unknown to the
 * state. The next `up` would create it again; `pulumi refresh` would forget it. So each one is looked up by what
 * makes it unique, and taken over.
 */

interface Options {
  stack: string;
  configFile?: string;
  force: boolean;
}

export interface Lock {
  host: string;
  pid: number;
}

/** Owner of a file or blob backend's lock, from pulumi's own message; undefined where nothing is locked. */
export function lockIn(message: string): Lock | undefined {
  const found = /created by [^@\s]+@(\S+) \(pid (\d+)\)/.exec(message);
  return found === null ? undefined : { host: found[1] ?? '', pid: Number(found[2]) };
}

/** Whether the process that holds the lock still runs; undefined where it ran on another machine. */
export function isRunning(lock: Lock): boolean | undefined {
  if (lock.host !== hostname()) {
    return undefined;
  }
  try {
    process.kill(lock.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function recover(options: Options): Promise<void> {
  const stack = ['--stack', options.stack];
  const exporting = await pulumi(['stack', 'export', ...stack]);
  if (exporting.code !== 0) {
    throw await failure('pulumi stack export failed', options.stack, exporting);
  }
  const exported = JSON.parse(exporting.stdout) as Deployment;
  const pending = exported.deployment.pending_operations ?? [];
  const found = await lookUp(exported);
  for (const { type, resource } of pending) {
    const name = resource.urn.split('::').slice(2).join(' ');
    const id = found.get(resource.urn);
    if (type !== 'creating' || !resource.custom || isStateOnly(resource.type)) {
      say(`  ${type} ${name}: cleared; the refresh below reads what is there`);
    } else {
      say(
        `  ${type} ${name}: ${id === undefined ? 'does not exist, cleared' : `exists, taken over as ${id}`}`,
      );
    }
  }
  if (pending.length === 0) {
    say('No operation was interrupted.');
  } else {
    const input = JSON.stringify(adopt(exported, found));
    await unlocking(options, () => pulumi(['stack', 'import', ...stack], { input }));
  }
  const configFile = options.configFile === undefined ? [] : ['--config-file', options.configFile];
  say('Refreshing the state from Azure.');
  await unlocking(options, () =>
    pulumi(['refresh', '--yes', '--skip-preview', ...stack, ...configFile]),
  );
  say(
    `Recovered. Next: pulumi up --stack ${options.stack} (on the local cloud: npm run local -- up).`,
  );
}

/** Ids of the interrupted creations that exist, by URN. */
async function lookUp(exported: Deployment): Promise<Map<string, string>> {
  const creations = pendingCreations(exported).filter(({ type }) => !isStateOnly(type));
  const found = new Map<string, string>();
  if (creations.length === 0) {
    return found;
  }
  const azure = await connect(process.env);
  for (const resource of creations) {
    const id = await findExisting(azure, resource, subscriptionOf(exported, resource, process.env));
    if (id !== undefined) {
      found.set(resource.urn, id);
    }
  }
  return found;
}

/** Runs a command; where the stack is locked by a process that is gone, cancels the lock and runs it again. */
async function unlocking(options: Options, run: () => Promise<PulumiResult>): Promise<void> {
  let result = await run();
  const message = result.stderr + result.stdout;
  if (
    result.code !== 0 &&
    /currently locked|update is currently in progress|\[409\]/i.test(message)
  ) {
    const lock = lockIn(message);
    const running = lock === undefined ? undefined : isRunning(lock);
    if (running === true && !options.force) {
      throw new Error(
        `The stack ${options.stack} is locked by process ${lock?.pid} of this machine, which is still running. ` +
          'Wait until it ends, or stop it; --force cancels its lock all the same.',
      );
    }
    say(
      `Cancelling the lock${lock === undefined ? '' : ` of process ${lock.pid} on ${lock.host}`}.`,
    );
    await succeed(['cancel', '--yes', '--stack', options.stack]);
    result = await run();
  }
  check(result);
}

async function succeed(args: string[]): Promise<PulumiResult> {
  const result = await pulumi(args);
  check(result, args);
  return result;
}

function check(result: PulumiResult, args: string[] = []): void {
  if (result.code !== 0) {
    const what = ['pulumi', ...args.slice(0, 2)].join(' ');
    throw new Error(`${what} failed:\n${(result.stderr + result.stdout).trim()}`);
  }
}

function say(line: string): void {
  console.log(line);
}

async function main(): Promise<void> {
  const options = command(
    'recover',
    'Brings a stack back after an interrupted "pulumi up"; then "pulumi up" finishes it.',
  )
    .requiredOption('-s, --stack <name>', 'the stack, as pulumi names it')
    .option('--config-file <file>', "the stack's configuration file, as pulumi takes it")
    .option('--force', 'cancel the lock even though the process that holds it is running', false)
    .addHelpText(
      'after',
      '\nExit code: 0; 1 where it failed, and nothing but what it says was changed.',
    )
    .parse()
    .opts<Options>();
  await recover(options);
}

runIfMain(module, main);
