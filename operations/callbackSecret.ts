/** How long before its end a client secret is said to end: time enough to type in another one. */
const warningDays = 30;

/** A word about a client secret that has ended, or ends soon; undefined where it has time, or its end is no time. */
export function endingOf(end: string, now: Date): string | undefined {
  const at = new Date(end);
  const days = Math.ceil((at.getTime() - now.getTime()) / (24 * 60 * 60 * 1000));
  if (Number.isNaN(days) || days > warningDays) {
    return undefined;
  }
  const day = at.toISOString().slice(0, 10);
  if (days <= 0) {
    return `has ended on ${day}`;
  }
  return `ends on ${day}, in ${days} day${days === 1 ? '' : 's'}`;
}

/** Logical name of the secret that is handed over, the last one of the callback's argument; undefined without any. */
export function handedOverSecret(callback: string, secrets: unknown): string | undefined {
  const names = Array.isArray(secrets) ? (secrets as unknown[]) : ['1'];
  const last = names.at(-1);
  return typeof last === 'string' ? `${callback}-callback-secret-${last}` : undefined;
}
