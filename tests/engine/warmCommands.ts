import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Ended } from '../support/azureItsm';
import { end, told } from './warmProgram';

/** azure-itsm in a process that stays for several commands: to load one takes longer than most of them do. */
export class WarmCommands {
  private constructor(private readonly host: ChildProcess) {}

  /** @param env the complete environment of the cloud. */
  static async start(env: Record<string, string>): Promise<WarmCommands> {
    const host = fork(join(__dirname, 'warmCommandHost.js'), [], {
      env,
      // Nobody can be asked.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await told(host);
    return new WarmCommands(host);
  }

  /** Runs one command. @throws Error when it takes two minutes. */
  async run(args: string[], env: Record<string, string>): Promise<Ended> {
    const late = setTimeout(() => this.host.kill(), 120_000);
    this.host.send({ args, env });
    try {
      return (await told(this.host)) as Ended;
    } finally {
      clearTimeout(late);
    }
  }

  stop(): Promise<void> {
    return end(this.host);
  }
}
