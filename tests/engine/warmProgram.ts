import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

/**
 * The program of this checkout in a process that stays for several runs of pulumi: to load it is more than half of what a
 * preview takes.
 */
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

  /** @param env the complete environment of the cloud. */
  static async start(env: Record<string, string>): Promise<WarmProgram> {
    const execArgv = ['--require', resolve('preload.js')];
    const host = fork(join(__dirname, 'warmHost.js'), [], { env, execArgv, silent: true });
    return new WarmProgram(host, (await told(host)) as number);
  }

  /** Prepares the next run. @returns the flags that make pulumi use this process. */
  async flags(environment: Record<string, string>): Promise<string[]> {
    this.host.send(environment);
    await told(this.host);
    return [`--client=127.0.0.1:${this.port}`];
  }

  /** What the program itself printed since the last call: pulumi shows it where it starts the program. */
  takePrinted(): string {
    const { printed } = this;
    this.printed = '';
    return printed;
  }

  async stop(): Promise<void> {
    const ended = once(this.host, 'exit');
    this.host.disconnect();
    await ended;
  }
}

/** The next message of a host. @throws Error when it ends instead. */
async function told(host: ChildProcess): Promise<unknown> {
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
