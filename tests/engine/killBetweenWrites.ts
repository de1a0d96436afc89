import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * Ends pulumi with SIGKILL, but not while it saves its state: what a kill leaves then is another test's (lostAnswers).
 * To look, pulumi is stopped, so that no save begins meanwhile.
 */
export async function killBetweenWrites(
  pulumi: ChildProcess | undefined,
  stateFile: string,
): Promise<void> {
  while (pulumi?.exitCode === null && pulumi.signalCode === null) {
    pulumi.kill('SIGSTOP');
    while (runs(pulumi)) {
      await setTimeout(1);
    }
    // A save begins with this file and ends with its renaming, the attributes are written in between:
    // https://github.com/google/go-cloud/blob/v0.46.0/blob/fileblob/fileblob.go
    const isSaving = readdirSync(dirname(stateFile)).some((name) => name.endsWith('.tmp'));
    pulumi.kill(isSaving ? 'SIGCONT' : 'SIGKILL');
    if (!isSaving) {
      return;
    }
    await setTimeout(1);
  }
}

/**
 * Whether a thread is not stopped yet; false where the system has no /proc to tell:
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function runs({ pid }: ChildProcess): boolean {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) {
    return false;
  }
  try {
    return readdirSync(threads).some(
      (thread) => !/\) [TtZX] /.test(readFileSync(`${threads}/${thread}/stat`, 'latin1')),
    );
  } catch {
    // A thread has ended meanwhile: look again.
    return true;
  }
}
