import { Value } from 'typebox/value';
import { isUnset, same } from './diff';
import type { Known, ResourceType } from './resource';
import { isObject, type Properties } from './values';

/** The part of outputs that are inputs, at every depth. */
export function projected(type: Pick<ResourceType, 'inputs'>, outputs: Properties): Properties {
  const picked = Object.keys(type.inputs.properties).flatMap((key) =>
    outputs[key] === undefined ? [] : [[key, outputs[key]]],
  );
  const copy = structuredClone(Object.fromEntries(picked)) as Properties;
  return Value.Clean(type.inputs, copy) as Properties;
}

/**
 * Inputs of a bridged resource. An import has all that are set; a refresh only those that were given, with the value
 * they have now.
 */
export function bridgedInputs(
  type: Pick<ResourceType, 'inputs'>,
  outputs: Properties,
  known: Known | undefined,
): Properties {
  if (known !== undefined) {
    return refreshed(known.inputs, outputs) as Properties;
  }
  return pruned(projected(type, outputs)) as Properties;
}

/** Without what is empty. False stays: another default would take its place. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(pruned);
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    pruned(item),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== '' && !isUnset(item, 'inputs')));
}

function refreshed(given: unknown, now: unknown): unknown {
  if (now === undefined || same(given, now, 'state')) {
    return given;
  }
  if (!isObject(given) || !isObject(now)) {
    return now;
  }
  const keys = Object.keys(given);
  return Object.fromEntries(keys.map((key) => [key, refreshed(given[key], now[key])]));
}

/**
 * Inputs with the changes between two readings applied, as azure-native refreshes them: what nobody changed stays as it
 * was written, what somebody added appears.
 */
export function withChanges(given: unknown, before: unknown, now: unknown): unknown {
  if (same(before, now, 'inputs')) {
    return given;
  }
  if (isObject(given) && isObject(before) && isObject(now)) {
    const keys = [...new Set([...Object.keys(given), ...Object.keys(before), ...Object.keys(now)])];
    const entries = keys.map((key) => [key, withChanges(given[key], before[key], now[key])]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  const lists = [given, before, now];
  if (lists.every(Array.isArray) && new Set(lists.map((list) => list.length)).size === 1) {
    const [items, olds, news] = lists as [unknown[], unknown[], unknown[]];
    return items.map((item, index) => withChanges(item, olds[index], news[index]));
  }
  return now;
}
