/** Called around each request; see EmulatorOptions. */
export interface Observers {
  onRequest?: (request: { method: string; path: string }) => void | Promise<void>;
  onResponse?: (request: { method: string; path: string; status: number }) => void | Promise<void>;
}
