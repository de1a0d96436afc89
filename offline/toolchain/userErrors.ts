import { constants } from 'node:os';
import { Interrupted } from './processes';

/** Ends this process for an error: its message only, for a person; silently when somebody interrupted it. */
export function reportAndExit(error: unknown): never {
  if (error instanceof Interrupted) {
    process.exit(128 + constants.signals[error.signal]);
  }
  const explained = error instanceof Error && error.constructor === Error;
  const text = explained ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`error: ${text}\n`);
  process.exit(1);
}
