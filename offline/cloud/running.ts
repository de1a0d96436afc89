import fs from 'node:fs';
import path from 'node:path';
import { isRunning } from '../toolchain/lock';

/**
 * Makes a folder for what belongs to this process's run, below the given one.
 *
 * @returns Its path, and what removes it. A killed process's is removed by the next run.
 */
export function openRun(folder: string): { folder: string; close: () => void } {
  const runs = path.resolve(folder, 'running');
  fs.mkdirSync(runs, { recursive: true, mode: 0o700 });
  for (const left of fs.readdirSync(runs).filter((pid) => !isRunning(Number(pid)))) {
    fs.rmSync(path.join(runs, left), { recursive: true, force: true });
  }
  const own = path.join(runs, String(process.pid));
  fs.mkdirSync(own, { recursive: true });
  return { folder: own, close: () => fs.rmSync(own, { recursive: true, force: true }) };
}

/** Ids of the processes that work on the folder. */
export function runningOn(folder: string): number[] {
  const runs = path.join(folder, 'running');
  return fs.existsSync(runs) ? fs.readdirSync(runs).map(Number).filter(isRunning) : [];
}
