import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** The folder of a demo that has made a stack: it says so. */
export function folderOf(stderr: string): string {
  return /(\S+\/demo\/run-\w+)\//.exec(stderr)?.[1] ?? 'no folder was named';
}

/** Starts `npm run demo` with these flags. */
export function demo(...flags: string[]) {
  const args = ['--require', './compile.js', path.join(root, 'demo', 'demo.ts'), ...flags];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...output }));
  return { child, output, ended };
}
