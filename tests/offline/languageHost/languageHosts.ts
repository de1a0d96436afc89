import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { LanguageRuntimeClient } from '@pulumi/pulumi/proto/language_grpc_pb';
import { eventually, temporaryFolder } from '../support';

const shim = path.join(
  __dirname,
  '..',
  '..',
  '..',
  'offline',
  'languageHost',
  'pulumi-language-nodejs',
);

/** Language hosts of a test file, and an engine for them that only is there. */
export function languageHosts() {
  const engine = new grpc.Server();
  const started: { child: ChildProcess; client: LanguageRuntimeClient }[] = [];
  let engineAddress: string;

  beforeAll(async () => {
    engineAddress = await listen(engine);
  });

  afterAll(() => {
    started.forEach(({ child, client }) => {
      client.close();
      child.kill('SIGKILL');
    });
    engine.forceShutdown();
  });

  return {
    engineAddress: () => engineAddress,
    /** The host as Pulumi starts it: through a link, with the engine's address as argument. */
    async start(address = engineAddress) {
      const link = path.join(temporaryFolder(), 'pulumi-language-nodejs');
      fs.symlinkSync(shim, link);
      const child = spawn(link, ['--logtostderr', '-v=3', '-root=/a/folder-long', address], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
      const client = new LanguageRuntimeClient(
        `127.0.0.1:${port}`,
        grpc.credentials.createInsecure(),
      );
      started.push({ child, client });
      return { child, client };
    },
  };
}

/** @returns The address of a server that was given a port by the system. */
export async function listen(server: grpc.Server): Promise<string> {
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `127.0.0.1:${port}`;
}

export const pidIn = (file: string) =>
  eventually(() => fs.existsSync(file) && Number(fs.readFileSync(file, 'utf8')));

export const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
