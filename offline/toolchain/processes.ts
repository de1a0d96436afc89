import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** How a child process ended. */
export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What this process was told while the child ran (and what the child was told then); undefined when nothing. */
  interruptedBy?: NodeJS.Signals;
  /** Empty when the child wrote to this process's own output. */
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Whether the child gets this process's terminal (prompts work). @default false - captured */
  interactive?: boolean;
  /** Standard input when captured. @default - none */
  input?: string;
  onOutput?: (text: string, stream: 'stdout' | 'stderr') => void;
  onSpawn?: (child: ChildProcess) => void;
  /** After this many milliseconds the child is told SIGINT, and SIGKILL 10 s later. @default - no limit */
  timeoutMs?: number;
}

let running = 0;
const terminalSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const killAfterMs = 10_000;
/** Windows has no process groups: its console tells every process in it. */
const hasGroups = process.platform !== 'win32';

/**
 * Runs a command to its end, never through a shell.
 *
 * The child leads a process group of its own, so that Ctrl-C in a terminal reaches it once: through this process, which
 * passes each SIGINT and SIGTERM on (a lost terminal, SIGHUP, as SIGTERM: pulumi knows only the two) and waits.
 *
 * @throws Error when the command cannot be started.
 */
export function run(command: string, args: string[], options: RunOptions): Promise<Finished> {
  const finished: Finished = { code: null, signal: null, stdout: '', stderr: '' };
  // Before the child is there: a signal without a handler would leave it alone.
  const handlers = terminalSignals.map((signal) => {
    const handler = () => {
      finished.interruptedBy = signal;
      tell(child, signal === 'SIGHUP' ? 'SIGTERM' : signal);
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: hasGroups,
    stdio: options.interactive ? 'inherit' : ['pipe', 'pipe', 'pipe'],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      finished[stream] += text;
      options.onOutput?.(text, stream);
    });
  }
  // A child that ends without reading its input is not an error.
  child.stdin?.on('error', () => undefined).end(options.input ?? '');

  running += 1;
  const timers: NodeJS.Timeout[] = [];
  if (options.timeoutMs !== undefined) {
    timers.push(setTimeout(() => tell(child, 'SIGINT'), options.timeoutMs));
    timers.push(setTimeout(() => tell(child, 'SIGKILL'), options.timeoutMs + killAfterMs));
  }
  return new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('spawn', () => options.onSpawn?.(child));
    child.on('close', (code, signal) => resolve({ ...finished, code, signal }));
  }).finally(() => {
    running -= 1;
    timers.forEach(clearTimeout);
    handlers.forEach(({ signal, handler }) => process.off(signal, handler));
  });
}

/** Signals the child and what it has started in its group (a compiler's helpers; pulumi's plugins lead their own). */
function tell(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(hasGroups ? -child.pid : child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

/** Somebody wants this process to end: no failure to explain. */
export class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
  }
}

/** The exit code a shell gives for how the child ended. */
export function exitCode({ code, signal, interruptedBy }: Finished): number {
  const by = interruptedBy ?? signal;
  return by === null ? (code ?? 1) : 128 + constants.signals[by];
}

/**
 * Ends this process in order when it is interrupted between children: cleans up, then exits as a shell expects. While a
 * child runs, `run` passes the signal on, and its caller goes on to the end.
 */
export function whenInterrupted(cleanUp: () => Promise<void>): void {
  for (const signal of terminalSignals) {
    process.on(signal, () => {
      if (running === 0) {
        void cleanUp().finally(() => process.exit(128 + constants.signals[signal]));
      }
    });
  }
}
