import { writeFileSync } from 'node:fs';
import path from 'node:path';

const reasons: Record<string, (file: string) => string> = {
  ENOENT: (file) =>
    `there is no folder ${path.dirname(path.resolve(file))}. Make it, or name another file`,
  ENOTDIR: (file) => `${path.dirname(file)} is a file, not a folder. Name another file`,
  EISDIR: () => 'it is a folder. Name a file in it',
  EACCES: () => 'you may not write there. Name another file',
  EPERM: () => 'you may not write there. Name another file',
  EROFS: () => 'the file system is read-only. Name another file',
  ENOSPC: () => 'the disk is full. Free some space, or name another file',
};

/** Writes to a file and says so, or to standard output without one. @throws Error in a sentence */
export function writeOutput(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = reasons[code ?? '']?.(file) ?? message;
    throw new Error(`--output: ${file} cannot be written: ${why}.`, { cause: error });
  }
  console.error(`Written to ${file}.`);
}
