/**
 * What one check found. `wrong`: it is there, and not as it should be. `unknown`: it cannot be checked, and the
 * detail says why.
 */
export interface Finding {
  check: string;
  state: 'ok' | 'missing' | 'wrong' | 'unknown';
  detail: string;
  /** What to do, where something is missing or wrong. */
  fix?: string;
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail });

export const missing = (check: string, detail: string, fix: string): Finding => ({
  check,
  state: 'missing',
  detail,
  fix,
});

export const wrong = (check: string, detail: string, fix: string): Finding => ({
  check,
  state: 'wrong',
  detail,
  fix,
});

export const unknown = (check: string, detail: string, fix?: string): Finding => ({
  check,
  state: 'unknown',
  detail,
  ...(fix === undefined ? {} : { fix }),
});

/** Says "cannot be checked" instead of failing: one refused question must not hide the other answers. */
export async function looking<T extends Finding | Finding[]>(
  check: string,
  look: () => Promise<T>,
): Promise<T | Finding> {
  try {
    return await look();
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    const why = statusCode === 403 ? 'Microsoft Graph refuses the request (403)' : message;
    return unknown(check, `cannot be checked: ${why}`);
  }
}
