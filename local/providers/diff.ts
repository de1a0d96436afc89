import type { ResourceType } from './resource';
import { hasUnknown, isObject, type Properties } from './values';

export type Kind = 'add' | 'delete' | 'update';

export interface Difference {
  /** Path of the property, such as `appRoles[0].description`. */
  path: string;
  /** Top-level property it is in. */
  key: string;
  kind: Kind;
  replace: boolean;
}

/** What changing a resource from its old inputs to the new ones would do. */
export function differences(type: ResourceType, olds: Properties, news: Properties): Difference[] {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
  return keys.flatMap((key) => {
    const isSet = type.sets?.includes(key) ?? false;
    const [old, now] = [olds[key], news[key]].map((value) => normalised(key, value, isSet));
    return compare(key, old, now).map(({ path, kind }) => ({
      path,
      key,
      kind,
      replace: type.replaceOn.includes(key),
    }));
  });
}

function compare(path: string, old: unknown, now: unknown): { path: string; kind: Kind }[] {
  if (isEmpty(old) && isEmpty(now)) {
    return [];
  }
  if (isEmpty(old)) {
    return [{ path, kind: 'add' }];
  }
  if (isEmpty(now)) {
    return [{ path, kind: 'delete' }];
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    const longest = Math.max(old.length, now.length);
    return Array.from({ length: longest }, (_, index) =>
      compare(`${path}[${index}]`, old[index], now[index]),
    ).flat();
  }
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return keys.flatMap((key) => compare(`${path}${segment(key)}`, old[key], now[key]));
  }
  return old === now && !hasUnknown(now) ? [] : [{ path, kind: 'update' }];
}

function segment(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Unset, empty lists and empty maps are one to both vendors' plugins. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

function normalised(key: string, value: unknown, isSet: boolean): unknown {
  if (isSet && Array.isArray(value)) {
    return [...(value as unknown[])].sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
  }
  // Azure writes "West Europe" and "westeurope" for one place; azure-native compares them so.
  return key === 'location' && typeof value === 'string'
    ? value.replace(/\s/g, '').toLowerCase()
    : value;
}
