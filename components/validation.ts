import * as pulumi from '@pulumi/pulumi';
import { closest } from './closest';

/** One thing that is wrong: the key as its author wrote it, and the rest of the sentence: what it must be, the value, the fix. */
export interface Problem {
  key: string;
  message: string;
}

/** Looks at one value and says what is wrong with it, as the rest of a sentence after its key; or nothing. */
export type Rule<T> = (value: T) => string | undefined;

/**
 * An error for people, for wherever a value is awaited: Pulumi puts `error serializing property "…"` in front of the
 * message for each property the value reaches, which says nothing to the person who corrects the configuration
 * (sdk/nodejs/runtime/rpc.ts, serializeFilteredProperties).
 */
export function userError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  return Object.defineProperty(error, 'message', { get: () => message, set: () => undefined });
}

/** All problems in one message without a stack trace; nothing when there are none. */
export function refuse(title: string, problems: Problem[]): void {
  if (problems.length > 0) {
    const lines = problems.map(({ key, message }) => `  - ${key} ${message}`);
    throw userError(`${title}: ${count(problems.length)}\n${lines.join('\n')}`);
  }
}

function count(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`;
}

/** Whether a value is known now. */
export function isPlain(value: unknown): boolean {
  return !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}

/** The value as typed; text with `://` in it may be a misplaced secret and is not repeated. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.includes('://') || !isPlain(value) ? 'a value (not shown)' : text;
}

/** What a value may be, as a choice: `"a", "b" or "c"`. */
export function oneOf(values: readonly unknown[]): string {
  const all = values.map((value) => JSON.stringify(value));
  return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' or ');
}

/** Applies a rule to a value that is known now; an Output is left to {@link gate}. */
export function check<T>(
  key: string,
  value: pulumi.Input<T> | undefined,
  rule: Rule<T>,
): Problem[] {
  if (value === undefined || !isPlain(value)) {
    return [];
  }
  const message = rule(value as T);
  return message === undefined ? [] : [{ key, message }];
}

/** An argument that has to be given: TypeScript says so before, other languages and JavaScript do not. */
export function needed(key: string, value: unknown, what: string): Problem[] {
  if (value === undefined) {
    return [{ key, message: `is missing. It must be ${what}.` }];
  }
  return isPlain(value) && typeof value !== 'string'
    ? [{ key, message: `must be ${what} (got ${shown(value)}).` }]
    : [];
}

/** Passes an Output on only when the rule finds nothing; a plain value, checked before, is passed as it is. */
export function gate<T>(
  title: string,
  key: string,
  value: T,
  rule: Rule<pulumi.Unwrap<NonNullable<T>>>,
): T {
  if (isPlain(value)) {
    return value;
  }
  return pulumi.output(value).apply((known) => {
    const message = rule(known as pulumi.Unwrap<NonNullable<T>>);
    refuse(title, message === undefined ? [] : [{ key, message }]);
    return known;
  }) as unknown as T;
}

/**
 * Every key that is not allowed is a problem, with the one that was likely meant; its value is not shown, since it may
 * be a misplaced secret.
 */
export function unknownKeys(
  prefix: string,
  given: object,
  allowed: readonly string[],
  what: string,
): Problem[] {
  return Object.keys(given)
    .filter((key) => !allowed.includes(key))
    .map((key) => {
      const meant = closest(key, allowed);
      const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
      const message = `is not a key of ${what}.${question} Allowed are ${allowed.join(', ')}. Correct the name, or remove it.`;
      return { key: `${prefix}${key}`, message };
    });
}
