/** What is done to a request instead of answering it, or before; nothing set: it is answered as ever. */
export interface Effect {
  /** Milliseconds to wait first. */
  delayMs?: number;
  /** What to answer. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** `close` ends the connection without an answer, `hold` keeps it open without one. */
  connection?: 'close' | 'hold';
  /** Only the answer is lost: the request is carried out. */
  after?: boolean;
}

/** Called around each request; see EmulatorOptions. What `onRequest` returns is done to the request. */
export interface Observers {
  onRequest?: (request: { method: string; path: string }) => Effect | void | Promise<Effect | void>;
  onResponse?: (request: { method: string; path: string; status: number }) => void | Promise<void>;
}
