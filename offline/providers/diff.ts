import type { Provider, ResourceType } from './resource';
import { isObject, unknown, type Properties } from './values';

export type Kind = 'add' | 'delete' | 'update';

export interface Difference {
  /** Path of the property, such as `appRoles[0].description`. */
  path: string;
  /** Top-level property it is in. */
  key: string;
  kind: Kind;
  replace: boolean;
}

type Rule = Provider['compares'];

/**
 * What an update to new inputs would change.
 *
 * @param olds the state's outputs or old inputs, whichever the provider compares with
 */
export function differences(
  type: ResourceType,
  rule: Rule,
  olds: Properties,
  news: Properties,
): Difference[] {
  const inputs = Object.keys(type.inputs.properties);
  return inputs
    .filter((key) => news[key] !== undefined || !type.filledIn?.includes(key))
    .flatMap((key) =>
      compare(
        key,
        normalised(key, olds[key]),
        normalised(key, news[key] ?? type.leftOut?.[key]),
        rule,
      ).map((found) => ({ ...found, key, replace: type.replaceOn.includes(key) })),
    );
}

export function same(old: unknown, now: unknown, rule: Rule): boolean {
  return compare('', old, now, rule).length === 0;
}

function compare(
  path: string,
  old: unknown,
  now: unknown,
  rule: Rule,
): { path: string; kind: Kind }[] {
  if ((isUnset(old, rule) && isUnset(now, rule)) || old === now) {
    return [];
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    return rule === 'state' ? compareSets(path, old, now) : compareLists(path, old, now);
  }
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return keys.flatMap((key) => compare(path + segment(key), old[key], now[key], rule));
  }
  if (old === undefined || old === null) {
    return [{ path, kind: 'add' }];
  }
  return [{ path, kind: now === undefined || now === null ? 'delete' : 'update' }];
}

function compareLists(path: string, old: unknown[], now: unknown[]) {
  return Array.from({ length: Math.max(old.length, now.length) }, (_, index) =>
    compare(`${path}[${index}]`, old[index], now[index], 'inputs'),
  ).flat();
}

/** Members are matched by their id where they have one, else by their value. */
function compareSets(path: string, old: unknown[], now: unknown[]) {
  const before = new Map(old.map((item, index) => [keyOf(item), { item, index }]));
  const found = now.flatMap((item, index) => {
    const match = before.get(keyOf(item));
    before.delete(keyOf(item));
    return compare(`${path}[${index}]`, match?.item, item, 'state');
  });
  const gone = [...before.values()].map(({ index }) => `${path}[${index}]`);
  // One that goes where another comes is shown as one change: a path can be named once.
  const changed = found.map((each) =>
    each.kind === 'add' && gone.includes(each.path) ? { ...each, kind: 'update' as const } : each,
  );
  const removed = gone
    .filter((each) => !found.some((other) => other.path === each))
    .map((each) => ({ path: each, kind: 'delete' as const }));
  return [...changed, ...removed];
}

function keyOf(item: unknown): string {
  const id = isObject(item) ? item.id : undefined;
  return JSON.stringify(typeof id === 'string' ? { id } : item);
}

function segment(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

export function isUnset(value: unknown, rule: Rule): boolean {
  if (value === undefined || value === null) {
    return true;
  }
  if (Array.isArray(value) || isObject(value)) {
    return Object.keys(value).length === 0;
  }
  return rule === 'state' && (value === '' || value === false || value === 0);
}

/** Azure writes "West Europe" and "westeurope" for one place; azure-native compares them so. */
function normalised(key: string, value: unknown): unknown {
  return key === 'location' && typeof value === 'string' && value !== unknown
    ? value.replace(/\s/g, '').toLowerCase()
    : value;
}
