import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** How a command ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

interface Options {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Default: a minute. */
  timeout?: number;
}

/** Runs azure-itsm as its npm scripts do, in a process of its own. */
export function azureItsm(args: string[], { timeout = 60_000, ...more }: Options): Promise<Ended> {
  const command = ['--require', resolve('compile.js'), resolve('operations/main.ts'), ...args];
  return new Promise((ended) =>
    execFile(process.execPath, command, { timeout, ...more }, (error, stdout, stderr) =>
      ended({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  );
}
