import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sdkVersion } from './versions';

export const reportFile = path.join('bench', 'faults', 'results.json');
export const pageFile = path.join('docs', 'faults.md');

/** How a fault was survived. */
export interface Outcome {
  /** In a word or two: what it took. */
  outcome: string;
  survived: boolean;
  /** What is wrong where it did not survive. */
  problem?: string;
}

/** One fault that was tried. */
export interface Result extends Outcome {
  /** Which table it is in, and where. */
  table: string;
  row: string;
  column: string;
}

/** All that the matrix found. */
export interface Report {
  /** Of the last run. */
  date: string;
  machine: string;
  versions: Record<string, string>;
  /** How long the last run of everything took. */
  seconds: number;
  results: Result[];
}

export function readReport(): Report | undefined {
  return fs.existsSync(reportFile)
    ? (JSON.parse(fs.readFileSync(reportFile, 'utf8')) as Report)
    : undefined;
}

/** New results in the place of old ones. @param order - titles of all there is to try. */
export function merged(
  before: Report | undefined,
  results: Result[],
  order: string[],
  seconds: number,
): Report {
  const title = ({ table, row, column }: Result) => `${table}: ${row}: ${column}`;
  const all = new Map(
    [...(before?.results ?? []), ...results].map((result) => [title(result), result]),
  );
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, ${os.type()}`,
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(
        ['pulumi', 'azuread', 'azure-native'].map((name) => [`@pulumi/${name}`, sdkVersion(name)]),
      ),
    },
    seconds: results.length === order.length ? seconds : (before?.seconds ?? 0),
    results: order.flatMap((name) => all.get(name) ?? []),
  };
}
