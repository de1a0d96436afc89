import { setTimeout as delay } from 'node:timers/promises';
import type { Route } from './resolve';

/** What the sender works with besides the store. */
export interface Monitor {
  /** Where the names of receivers lead. */
  routes: Route[];
  /** CA certificates that receivers are trusted by, PEM: the emulator's own, and those given. */
  trusted: string[];
  /** Waits between two attempts. */
  sleep: Sleep;
  /** Waits as long as a receiver may take to answer. */
  patience: Sleep;
  /** Aborted when the emulator stops. */
  stopping: AbortController;
  /** Deliveries under way in this process, by id. */
  running: Map<number, Promise<void>>;
}

/** Resolves after that many milliseconds, rejects when the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const realSleep: Sleep = (milliseconds, signal) =>
  delay(milliseconds, undefined, { signal, ref: false });

/** Ends what is under way; the delivery log says that it was interrupted. */
export async function stopMonitor(monitor: Monitor): Promise<void> {
  monitor.stopping.abort();
  await Promise.all(monitor.running.values());
}
