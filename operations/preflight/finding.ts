/** What one check found. `unknown`: it could not be looked up, and the detail says why. */
export interface Finding {
  check: string;
  state: 'ok' | 'missing' | 'unknown';
  detail: string;
  /** What to do, where something is missing. */
  fix?: string;
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail });

export const missing = (check: string, detail: string, fix: string): Finding => ({
  check,
  state: 'missing',
  detail,
  fix,
});

export const unknown = (check: string, detail: string, fix?: string): Finding => ({
  check,
  state: 'unknown',
  detail,
  ...(fix === undefined ? {} : { fix }),
});
