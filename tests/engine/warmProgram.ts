import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { parsePulumiArguments } from '../../offline/cloud/pulumiArguments';

/** A program in a process that stays for several runs of pulumi: to load it is more than half of what a preview takes. */
export class WarmProgram {
  private printed = '';

  private constructor(
    private readonly host: ChildProcess,
    private readonly port: number,
  ) {
    const keep = (text: Buffer) => void (this.printed += text.toString());
    host.stdout?.on('data', keep);
    host.stderr?.on('data', keep);
  }

  /**
   * @param env the complete environment of the cloud.
   * @param folder of the program, whose index.ts it is.
   */
  static async start(env: Record<string, string>, folder: string): Promise<WarmProgram> {
    const execArgv = ['--require', resolve('preload.js')];
    const file = resolve(folder, 'index.ts');
    const host = fork(join(__dirname, 'warmHost.js'), [file], { env, execArgv, silent: true });
    return new WarmProgram(host, (await told(host)) as number);
  }

  /**
   * Prepares the next run.
   *
   * @param configFile of the stack, as the program is told of it.
   * @returns the environment that makes pulumi use this process, as its flag --client does.
   */
  async use(configFile: string): Promise<Record<string, string>> {
    this.host.send({ PULUMI_OPTION_CONFIG_FILE: configFile });
    await told(this.host);
    return { PULUMI_OPTION_CLIENT: `127.0.0.1:${this.port}` };
  }

  /** What the program itself printed since the last call: pulumi shows it where it starts the program. */
  takePrinted(): string {
    const { printed } = this;
    this.printed = '';
    return printed;
  }

  stop(): Promise<void> {
    return end(this.host);
  }
}

/** The next message of a host. @throws Error when it ends instead. */
export async function told(host: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const end = () => ended.abort();
  host.once('exit', end);
  try {
    const [message] = (await once(host, 'message', { signal: ended.signal })) as unknown[];
    return message;
  } finally {
    host.off('exit', end);
  }
}

/** Tells a host to end, and waits for it. */
export async function end(host: ChildProcess): Promise<void> {
  const ended = once(host, 'exit');
  host.disconnect();
  await ended;
}

/** The stack whose program pulumi runs for this command; undefined where it runs none, or that of another folder. */
export function stackOfRun(args: string[]): string | undefined {
  const { words, stack, hasCwd } = parsePulumiArguments(args);
  return ['preview', 'up'].includes(words[0] ?? '') && !hasCwd ? stack : undefined;
}
