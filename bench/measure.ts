import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { usageOf, watchTree } from './processTree';

export interface Command {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** What one run of a command took, with everything that it started. */
export interface Measured {
  /** CPU time, user and system, seconds. */
  cpu: number;
  /** Seconds until it ended. */
  wall: number;
  /** Peak of the resident memory of all its processes together, MB. */
  memory: number;
  /** CPU time of the emulated cloud and the attached plugins meanwhile, seconds; they run for every side alike. */
  cloud: number;
  /** CPU time by part of Pulumi. */
  parts: Record<string, number>;
}

/** How often the processes are looked at. CPU time comes from the kernel's account of ended children, not from this. */
const everyMs = 20;
const timeoutMs = 300_000;

/** Parts of Pulumi by what is in their command line; the first that fits. */
const parts: [string, RegExp][] = [
  ['program', /@pulumi\/pulumi\/cmd\/run(\/| |$)/],
  ['component plugin', /@pulumi\/pulumi\/cmd\/run-plugin/],
  ['language host', /languageHost|pulumi-language-/],
  ['engine', /(^|\/)pulumi /],
];

/** Runs a command, and nothing beside it. @throws Error with what it printed, where it fails. */
export async function measure(
  { command, args, cwd, env }: Command,
  cloudPid: number | undefined,
): Promise<Measured> {
  const cloudBefore = cloudPid === undefined ? 0 : (usageOf(cloudPid)?.own ?? 0);
  const before = usageOf('self')!.children;
  const started = performance.now();
  // The leader of a session: what it leaves behind is found by that.
  const child = spawn(command, args, {
    ...{ cwd, env, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const ended = once(child, 'close');
  const tree = watchTree(child.pid!);
  const watch = setInterval(tree.look, everyMs);
  const killer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const [code] = (await ended) as [number | null];
  const wall = (performance.now() - started) / 1000;
  clearInterval(watch);
  clearTimeout(killer);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.slice(-3000)}`);
  }
  const partsSeen: Record<string, number> = {};
  for (const { command: line, own } of tree.seen()) {
    const [part] = parts.find(([, pattern]) => pattern.test(line)) ?? ['other'];
    partsSeen[part] = (partsSeen[part] ?? 0) + own;
  }
  const seen = Object.values(partsSeen).reduce((sum, own) => sum + own, 0);
  return {
    // Of a component's plugin, which pulumi ends and mostly does not wait for, there is only what was seen.
    cpu: Math.max(usageOf('self')!.children - before + tree.orphaned(), seen),
    wall,
    memory: tree.peak() / 1e6,
    cloud: cloudPid === undefined ? 0 : (usageOf(cloudPid)?.own ?? 0) - cloudBefore,
    parts: partsSeen,
  };
}
