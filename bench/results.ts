import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { which } from '../offline/toolchain/pulumiCli';
import type { Comparison } from './compare';
import type { Growth } from './growth';
import type { Inside } from './inside';
import { root } from './workspace';

/** Everything that one run of the benchmarks measured. */
export interface Results {
  /** Day of the run. */
  date: string;
  minutes: number;
  /** Whether there were few runs. */
  quick: boolean;
  machine: { cpu: string; cores: number; memoryGB: number; system: string };
  /** How many processes wanted a core before the run began, on average over a minute. */
  load: number;
  versions: Record<string, string>;
  /** Tools that would be sides, and are not there. */
  missing: string[];
  comparisons: Comparison[];
  inside: Inside[];
  growth: Growth[];
}

/** What is known before anything is measured. No names: neither of the machine nor of a user. */
export function environmentOf(env: NodeJS.ProcessEnv): Omit<Results, 'minutes' | 'quick'> {
  const [cpu] = os.cpus();
  const versionOf = (name: string) =>
    (
      JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
        version: string;
      }
    ).version;
  const packages = ['pulumi', 'azure-native', 'azuread', 'random'].map((name) => `@pulumi/${name}`);
  const pulumi = execFileSync('pulumi', ['version'], { encoding: 'utf8', env }).trim();
  const versions = ['@swc/core', 'typescript']
    .concat(packages)
    .map((name) => [name, versionOf(name)]);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: os.cpus().length,
      memoryGB: Math.round(os.totalmem() / 2 ** 30),
      system: `${os.platform()} ${os.arch()}`,
    },
    load: Math.round(os.loadavg()[0]! * 10) / 10,
    versions: {
      pulumi: pulumi.replace(/^v/, ''),
      node: execFileSync('node', ['--version'], { encoding: 'utf8', env }).trim().slice(1),
      ...(Object.fromEntries(versions) as Record<string, string>),
    },
    missing: which('terraform', process.env) === undefined ? ['terraform'] : [],
    comparisons: [],
    inside: [],
    growth: [],
  };
}
