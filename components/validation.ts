import * as pulumi from '@pulumi/pulumi';
import { receiverSecrets } from './actionGroup/receiverSecrets';
import { closest } from './closest';
import { quoted, visible } from './visibleText';

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
    const lines = problems.map(({ key, message }) => `  - ${visible(`${key} ${message}`)}`);
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

/**
 * The value as typed, on one line. What may be a misplaced secret is not repeated: text with `://` in it, and what is
 * inside of a list or an object.
 */
export function shown(value: unknown): string {
  if (!isPlain(value) || (typeof value === 'string' && value.includes('://'))) {
    return 'a value (not shown)';
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return typeof value === 'string' ? quoted(value) : (JSON.stringify(value) ?? 'nothing');
}

/** What a value may be, as a choice: `"a", "b" or "c"`. */
export function oneOf(values: readonly unknown[]): string {
  const all = values.map((value) => JSON.stringify(value));
  return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' or ');
}

/** Names of what holds a secret, wherever it is. */
const secretNames = ['serviceUri', 'apiKey', ...Object.values(receiverSecrets)];

/** What a rule says of text, and of what is none: TypeScript refuses that before, other languages and files do not. */
function ruled(key: string, value: unknown, rule: Rule<string>): string | undefined {
  if (typeof value === 'string') {
    return rule(value);
  }
  const isSecret = secretNames.some((name) => key.endsWith(`.${name}`));
  const got = isSecret ? 'its value is a secret and not shown' : `got ${shown(value)}`;
  const fix = typeof value === 'object' || value === undefined ? '' : ' Put it in quotes.';
  return `must be text (${got}).${fix}`;
}

/** Applies a rule to text that is known now; an Output is left to {@link gate}. */
export function check(key: string, value: unknown, rule: Rule<string>): Problem[] {
  if (value === undefined || !isPlain(value)) {
    return [];
  }
  const message = ruled(key, value, rule);
  return message === undefined ? [] : [{ key, message }];
}

/** An argument that is true or false. */
export function checkFlag(key: string, value: unknown): Problem[] {
  return value === undefined || !isPlain(value) || typeof value === 'boolean'
    ? []
    : [{ key, message: `must be true or false (got ${shown(value)}).` }];
}

/** Text that has to be given. */
export function needed(
  key: string,
  value: unknown,
  what: string,
  rule: Rule<string> = () => undefined,
): Problem[] {
  if (value === undefined) {
    return [{ key, message: `is missing. It must be ${what}.` }];
  }
  return isPlain(value) && typeof value !== 'string'
    ? [{ key, message: `must be ${what} (got ${shown(value)}).` }]
    : check(key, value, rule);
}

/** Passes an Output on only when the rule finds nothing; a plain value, checked before, is passed as it is. */
export function gate<T>(title: string, key: string, value: T, rule: Rule<string>): T {
  if (isPlain(value)) {
    return value;
  }
  return pulumi.output(value).apply((known) => {
    const message = ruled(key, known, rule);
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
      // In quotes where it would not be seen as a key.
      return {
        key: /^[\w.-]{1,80}$/.test(key) ? `${prefix}${key}` : `${prefix}${quoted(key)}`,
        message,
      };
    });
}
