import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What the process of the cloud is asked. */
export type Asked =
  | { what: 'stack'; folder: string; stack: string; secrets: Record<string, string> }
  | { what: 'group'; name: string };

export interface Answered {
  error?: string;
  env?: Record<string, string>;
  ca?: string;
  configFile?: string;
}

export interface BenchCloud {
  pid: number;
  /** For pulumi and Azure's clients. */
  env: Record<string, string>;
  ca: string;
  /** Makes a stack of the project in the folder, and sets secrets of its. @returns The environment of its commands. */
  stack: (
    folder: string,
    stack?: string,
    secrets?: Record<string, string>,
  ) => Promise<Record<string, string>>;
  /** Makes a resource group that a stack expects. */
  group: (name: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts the emulated cloud in a process of its own. @param folder Holds all of it. */
export async function startCloud(folder: string): Promise<BenchCloud> {
  const child = fork(path.join(__dirname, 'cloudProcess.ts'), [folder], {
    execArgv: ['--require', './compile.js'],
  });
  const gone = once(child, 'exit').then(([code]) => [
    { error: `The cloud's process ended with ${code}.` },
  ]);
  const next = async (): Promise<Answered> => {
    const [answered] = (await Promise.race([once(child, 'message'), gone])) as [Answered];
    if (answered.error !== undefined) {
      throw new Error(answered.error);
    }
    return answered;
  };
  const ask = (asked: Asked) => {
    const answered = next();
    child.send(asked);
    return answered;
  };
  const { env = {}, ca = '' } = await next();
  return {
    pid: child.pid!,
    env,
    ca,
    stack: async (projectFolder, stack = 'dev', secrets = {}) => {
      const { configFile } = await ask({ what: 'stack', folder: projectFolder, stack, secrets });
      return { ...env, PULUMI_OPTION_CONFIG_FILE: configFile! };
    },
    group: async (name) => {
      await ask({ what: 'group', name });
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
