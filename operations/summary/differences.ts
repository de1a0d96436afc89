import { isDeepStrictEqual } from 'node:util';
import type { Properties } from './preview';

/** A property that changes; undefined where it is not there. */
export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
  /** Whether it replaces the resource. */
  replaces: boolean;
}

/** How two values differ, property by property. Lists of named things are compared by name, other lists as a whole. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  const [old, now] = [byKey(before), byKey(after)];
  if (old === undefined || now === undefined || old.isList !== now.isList) {
    return [{ path, before, after, replaces: false }];
  }
  const keys = [...new Set([...Object.keys(old.values), ...Object.keys(now.values)])].sort();
  return keys.flatMap((key) =>
    differences(own(old.values, key), own(now.values, key), join(path, key, old.isList)),
  );
}

/** Names are anybody's: one may be that of a property every object has. */
function own(values: Properties, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function byKey(value: unknown): { values: Properties; isList: boolean } | undefined {
  if (!Array.isArray(value)) {
    return typeof value === 'object' && value !== null
      ? { values: value as Properties, isList: false }
      : undefined;
  }
  const names = (value as (Properties | null)[]).map((item) => item?.name);
  const areNames = names.every((name): name is string => typeof name === 'string');
  return areNames && new Set(names).size === names.length
    ? { values: Object.fromEntries(names.map((name, at) => [name, value[at]])), isList: true }
    : undefined;
}

function join(path: string, key: string, isList: boolean): string {
  if (isList || !/^[\w-]+$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path === '' ? key : `${path}.${key}`;
}

/** The parts of a property path as Pulumi writes it: `a.b[0]["c.d"]`. https://www.pulumi.com/docs/iac/concepts/miscellaneous/property-paths/ */
export function pathParts(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => (quoted === undefined ? (index ?? name ?? '') : unescaped(quoted)),
  );
}

/** As it stands where it is not escaped as JSON is: a path is only looked up. */
function unescaped(quoted: string): string {
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return quoted;
  }
}

/** The value at a path; of something inside a hidden value, that hidden value. */
export function valueAt(properties: unknown, path: string): unknown {
  let value = properties;
  for (const part of pathParts(path)) {
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'string' ? value : undefined;
    }
    value = own(value as Properties, part);
  }
  return value;
}
