import { execFile, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { LocalCloud } from '../../offline/cloud/cloud';
import { cloudClient, type CloudClient } from '../../offline/cloud/cloudClient';
import type { EmulatorOptions } from '../../offline/emulator/emulator';

/** How a command ended. */
export interface Ended {
  code: number | null;
  said: string;
}

/** An emulated cloud and a backend of a run's own, with the real engine in front of it. */
export interface Bed {
  folder: string;
  local: LocalCloud;
  client: CloudClient;
  pulumi: (args: string[], options?: PulumiOptions) => Promise<Ended>;
  up: (options?: PulumiOptions) => Promise<Ended>;
  destroy: (options?: PulumiOptions) => Promise<Ended>;
  recover: (...more: string[]) => Promise<Ended>;
  adopt: (...more: string[]) => Promise<Ended>;
  configure: (values: Record<string, unknown>) => void;
}

export interface PulumiOptions {
  env?: Record<string, string>;
  onSpawn?: (child: ChildProcess) => void;
}

export const stack = 'dev';
const limit = 120_000;

/** Works on a copy of a folder, or on an empty one, and removes it. */
export async function onBed<T>(
  from: string | undefined,
  emulator: Partial<EmulatorOptions>,
  work: (bed: Bed) => Promise<T>,
): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'itsm-faults-'));
  if (from !== undefined) fs.cpSync(from, folder, { recursive: true, verbatimSymlinks: true });
  const local = new LocalCloud({ folder, emulator });
  try {
    await local.start();
    await local.ensureStack(stack);
    const client = cloudClient(local.env, local.emulator.caCertificate);
    const result = await work(bedOf(folder, local, client));
    await client.close();
    return result;
  } finally {
    await local.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function bedOf(folder: string, local: LocalCloud, client: CloudClient): Bed {
  const pulumi: Bed['pulumi'] = async (args, options = {}) => {
    const command = [...args, '--stack', stack, '--non-interactive'];
    const { code, stdout, stderr } = await local.pulumi(command, { ...options, timeoutMs: limit });
    return { code, said: stdout + stderr };
  };
  const operation = (name: string, ...more: string[]): Promise<Ended> => {
    const command = ['operations/main.ts', name, '--stack', stack, ...more];
    const args = [
      '--require',
      './compile.js',
      ...command,
      '--config-file',
      local.configFile(stack),
    ];
    return new Promise((ended) =>
      execFile(process.execPath, args, { env: local.env, timeout: limit }, (error, out, err) =>
        // One that was ended has no code.
        ended({ code: error === null ? 0 : Number(error.code ?? 1), said: out + err }),
      ),
    );
  };
  return {
    folder,
    local,
    client,
    pulumi,
    up: (options) => pulumi(['up', '--yes', '--skip-preview'], options),
    destroy: (options) => pulumi(['destroy', '--yes', '--skip-preview'], options),
    recover: (...more) => operation('recover', ...more),
    adopt: (...more) => operation('adopt', ...more),
    configure: (values) => {
      const file = local.configFile(stack);
      const content = parse(fs.readFileSync(file, 'utf8')) as { config: object };
      const named = Object.entries(values).map(([key, value]) => [
        `${local.own.name}:${key}`,
        value,
      ]);
      const config = { ...content.config, ...Object.fromEntries(named) } as object;
      fs.writeFileSync(file, stringify({ ...content, config }));
    },
  };
}

/** Keeps a bed's folder for later copies. */
export function keep(bed: Bed, as: string): void {
  fs.cpSync(bed.folder, as, { recursive: true, verbatimSymlinks: true });
}
