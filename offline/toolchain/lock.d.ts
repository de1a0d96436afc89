/**
 * Does `work` while no other process does what the same lock file guards.
 *
 * Waits for the owner as long as it runs, and takes the lock over when the owner has died (killed).
 *
 * @param file - The lock; holds the owner's process id. Its folder is created.
 * @param onWait - Told once per owner that has to be waited for.
 */
export function withLock<T>(
  file: string,
  onWait: (owner: number) => void,
  work: () => T | Promise<T>,
): Promise<T>;

/** Whether a process with this id exists on this machine. */
export function isRunning(pid: number): boolean;
