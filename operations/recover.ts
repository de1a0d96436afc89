import { hostname } from 'node:os';
import type { Command } from 'commander';
import { asJson, ending, exitCodes, stackCommand, type StackOptions } from './command';
import { adopt, exportedState, type PendingOperation } from './deployment';
import { lostSecrets } from './lostSecrets';
import { creationsToLookUp } from './missingFromState';
import { findCreated, isStateOnly } from './naturalKeys';
import { previewOf } from './previewSummary';
import { pulumi, targetOf, type PulumiResult, type Target } from './pulumi';
import { visibleLines } from './terminalText';

/*
 * After a killed `pulumi up`: the backend stays locked, and the creation that was under way is unknown to the
 * state. The next `up` would create it again; `pulumi refresh` would forget it. So each one is looked up by what
 * makes it unique, and taken over. Afterwards a preview shows what else the state has lost.
 */

interface Options extends StackOptions {
  force: boolean;
}

/** What became of an interrupted operation. */
interface Outcome {
  /** none: nothing was interrupted, but the state did not have it. */
  operation: PendingOperation['type'] | 'none';
  urn: string;
  /**
   * cleared: the refresh reads what is there; missing: was not made; taken over: is in the state now; lost: a secret that
   * was made, and whose value nobody has.
   */
  outcome: 'cleared' | 'missing' | 'taken over' | 'lost';
  /** Id of what was taken over. */
  id?: string;
  /** What removes a secret that is lost. */
  commands?: string[];
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

async function recover(options: Options): Promise<number> {
  const target = await targetOf(options);
  // Standard output is for the JSON alone, where that is asked for.
  const say = (line: string) =>
    (options.json === true ? console.error : console.log)(visibleLines(line));
  const unlocking = unlocker(target, options.force, say);
  const exported = await exportedState(target);
  const found = await findCreated(exported);
  const lost = await lostSecrets(exported);
  const outcomes = (exported.deployment.pending_operations ?? []).map((pending) =>
    outcomeOf(pending, found, lost),
  );
  outcomes.forEach((outcome) => say(sentence(outcome)));
  if (outcomes.length === 0) {
    say('No operation was interrupted.');
  } else {
    const input = JSON.stringify(adopt(exported, found));
    await unlocking(() => pulumi(target, ['stack', 'import'], { input }));
  }
  const refresh = async () => {
    say('Refreshing the state from Azure.');
    const args = ['refresh', '--yes', '--skip-preview'];
    await unlocking(() => pulumi(target, args, { configured: true }));
  };
  await refresh();
  const more = await takeOverLost(target, say, refresh);
  if ((exported.deployment.resources ?? []).length === 0) {
    say(
      `The state has no resources. If ${target.stack} was deployed before, take over what Azure has of it: azure-itsm adopt --stack ${target.stack} --import.`,
    );
  }
  say(`Recovered. Next: pulumi up --stack ${target.stack}.`);
  if (options.json === true) {
    process.stdout.write(asJson({ stack: target.stack, operations: [...outcomes, ...more] }));
  }
  return exitCodes.done;
}

/** Takes over what a preview would create and what exists: first a service principal, then what is assigned on it. */
async function takeOverLost(
  target: Target,
  say: (line: string) => void,
  refresh: () => Promise<void>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (;;) {
    const preview = await previewOf(target).catch((error: Error) => say(error.message));
    if (preview === undefined || preview.hasFailed) {
      say('"pulumi preview" fails: what else the state has lost was not looked for.');
      return outcomes;
    }
    const exported = await exportedState(target);
    const operations = creationsToLookUp(preview, exported);
    const deployment = { ...exported.deployment, pending_operations: operations };
    const found = await findCreated({ ...exported, deployment });
    if (found.size === 0) {
      return outcomes;
    }
    const input = JSON.stringify(adopt({ ...exported, deployment }, found));
    check(await pulumi(target, ['stack', 'import'], { input }), 'pulumi stack import');
    for (const [urn, id] of found) {
      outcomes.push({ operation: 'none', urn, outcome: 'taken over', id });
      say(`  ${namesOf(urn)}: exists, was not in the state, taken over as ${id}`);
    }
    await refresh();
  }
}

const namesOf = (urn: string) => urn.split('::').slice(2).join(' ');

function outcomeOf(
  { type, resource }: PendingOperation,
  found: Map<string, string>,
  lost: Map<string, string[]>,
): Outcome {
  const { urn } = resource;
  const [id, commands] = [found.get(urn), lost.get(urn)];
  if (type !== 'creating' || !resource.custom || isStateOnly(resource.type)) {
    return { operation: type, urn, outcome: 'cleared' };
  }
  if (commands !== undefined) {
    return { operation: type, urn, outcome: 'lost', commands };
  }
  return id === undefined
    ? { operation: type, urn, outcome: 'missing' }
    : { operation: type, urn, outcome: 'taken over', id };
}

function sentence({ operation, urn, outcome, id, commands = [] }: Outcome): string {
  const what = {
    cleared: 'cleared; the refresh below reads what is there',
    missing: 'does not exist, cleared',
    'taken over': `exists, taken over as ${id}`,
    lost: `exists, and nobody has its value, cleared; "pulumi up" makes another one. If nobody made it by hand: ${commands.join('; ')}`,
  }[outcome];
  return `  ${operation} ${namesOf(urn)}: ${what}`;
}

/** What pulumi says of the file of a lock, and of the file of its attributes. */
const cutOffLock = /unexpected end of JSON|^(error:|\s+\d+\)) (unexpected )?EOF$/m;

/** Runs commands; where the stack is locked by a process that is gone, cancels the lock and runs it again. */
function unlocker(target: Target, force: boolean, say: (line: string) => void) {
  return async (run: () => Promise<PulumiResult>): Promise<void> => {
    let result = await run();
    const message = result.stderr + result.stdout;
    // A state that is cut off was refused before this: what cannot be read is the file of a lock.
    const isCutOff = result.code !== 0 && cutOffLock.test(message);
    if (isCutOff && !force) {
      throw new Error(
        `A lock of the stack ${target.stack} is cut off, by a full disk or a kill, and whose lock it was is not known. ` +
          'If no other run is under way, --force cancels it.',
      );
    }
    if (
      isCutOff ||
      (result.code !== 0 &&
        /currently locked|update is currently in progress|\[409\]/i.test(message))
    ) {
      const lock = lockIn(message);
      const running = lock === undefined ? undefined : isRunning(lock);
      if (running === true && !force) {
        throw new Error(
          `The stack ${target.stack} is locked by process ${lock?.pid} of this machine, which is still running. ` +
            'Wait until it ends, or stop it. --force cancels its lock anyway.',
        );
      }
      say(
        `Cancelling the lock${lock === undefined ? '' : ` of process ${lock.pid} on ${lock.host}`}.`,
      );
      check(await pulumi(target, ['cancel', '--yes']), 'pulumi cancel');
      result = await run();
    }
    check(result, 'pulumi');
  };
}

function check(result: PulumiResult, what: string): void {
  if (result.code !== 0) {
    throw new Error(`${what} failed:\n${(result.stderr + result.stdout).trim()}`);
  }
}

export function recoverCommand(): Command {
  return stackCommand('recover', 'Repairs a stack after an interrupted "pulumi up".')
    .option('--force', 'cancel the lock even if the process that holds it is running', false)
    .option('--json', 'print what became of each operation, as JSON')
    .addHelpText('after', '\nExit code: 0; 1 if it failed. It changes nothing but what it prints.')
    .action(ending(recover));
}
