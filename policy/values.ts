/** A value that only an update can tell. */
export const unknownYet = Symbol('unknown until the update');

/** Reads a property of a resource; in a preview, Pulumi throws where its value is not known yet. */
export function known<T>(read: () => T): T | typeof unknownYet {
  try {
    return read();
  } catch {
    return unknownYet;
  }
}

/**
 * Looks at every item, also after one with a value that is not known yet: Pulumi then says that the policy could not run
 * in full, beside the violations found.
 */
export function forEachKnown<T>(items: Iterable<T>, look: (item: T) => void): void {
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      look(item);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    throw errors[0];
  }
}

/** Whether two ids are the same; Azure compares them without case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** `a, b, c`, or what to say of an empty list. */
export function listed(values: readonly string[], empty = 'none'): string {
  return values.length === 0 ? empty : values.join(', ');
}
