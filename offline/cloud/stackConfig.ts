import { isDeepStrictEqual } from 'node:util';
import { Document, parse, parseDocument } from 'yaml';
import { ownConfig } from '../../config/secrets';

/*
 * The configuration of a stack on the local cloud is a copy of the checkout's Pulumi.<stack>.yaml: pulumi writes its
 * salt, and the secrets that only exist locally, into it. What changes in the checkout later is merged in.
 */

type Values = Record<string, unknown>;

export interface Merged {
  text: string;
  /** What was not taken over as it is, for a person. */
  notes: string[];
}

// Belong to the backend a stack lives on; those of the checkout's file mean nothing here.
const backendKeys = ['encryptionsalt', 'encryptedkey', 'secretsprovider'];

/**
 * Joins the checkout's file with the copy, key by key: the copy keeps its salt, its secrets and what was set in it; all
 * else is the checkout's, which also wins where both have changed since `base`.
 *
 * @param source - The checkout's file now; '' when there is none.
 * @param base - The checkout's file when it was last taken over; '' at first.
 * @param copy - The copy; '' at first.
 */
export function mergeStackConfig(source: string, base: string, copy: string): Merged {
  const merged = parseDocument(source);
  if (merged.contents === null) {
    merged.contents = merged.createNode({}) as unknown as typeof merged.contents;
  }
  const notes = dropForeignSecrets(merged);
  const ours = (parse(copy) ?? {}) as Values;
  for (const key of backendKeys.filter((name) => ours[name] !== undefined)) {
    merged.set(key, ours[key]);
  }
  const theirs = configOf(merged.toJS() as Values);
  const before = configOf((parse(base) ?? {}) as Values);
  const mine = configOf(ours);
  for (const key of new Set([...Object.keys(mine), ...Object.keys(before)])) {
    const changedHere = !isDeepStrictEqual(mine[key], before[key]);
    const changedThere = !isDeepStrictEqual(theirs[key], before[key]);
    if (!changedHere || isDeepStrictEqual(mine[key], theirs[key])) {
      continue;
    }
    if (changedThere && !hasSecret(mine[key])) {
      notes.push(`${key} was changed on both sides: the checkout's value is used`);
    } else if (mine[key] === undefined) {
      merged.deleteIn(['config', key]);
    } else {
      merged.setIn(['config', key], merged.createNode(mine[key]));
    }
  }
  return { text: merged.toString({ lineWidth: 0 }), notes };
}

/** Names of the tools that need a webhook URI and have none. */
export function toolsWithoutUri(text: string, project: string): string[] {
  const { tools, uris } = toolsAndUris(parse(text), project);
  return tools
    .filter(({ kind }) => kind === 'bmcHelix' || kind === 'custom')
    .map(({ name }) => name)
    .filter((name): name is string => typeof name === 'string' && !Object.hasOwn(uris, name));
}

/** Removes the webhook URIs of tools that are no longer configured: the program refuses them. */
export function withoutUnusedUris(text: string, project: string): string {
  const document = parseDocument(text);
  const { tools, uris } = toolsAndUris(document.toJS(), project);
  const unused = Object.keys(uris).filter((name) => !tools.some((tool) => tool.name === name));
  const key = `${project}:serviceUris`;
  unused.forEach((name) => document.deleteIn(['config', key, name]));
  if (unused.length > 0 && unused.length === Object.keys(uris).length) {
    document.deleteIn(['config', key]);
  }
  return unused.length === 0 ? text : document.toString({ lineWidth: 0 });
}

/** Name of the resource group that the stack expects to be there; undefined where it makes its own. */
export function expectedGroup(text: string, project: string): string | undefined {
  const { resourceGroup, resourceGroupName: name } = ownConfig(parse(text), project);
  return resourceGroup === 'existing' && typeof name === 'string' ? name : undefined;
}

function toolsAndUris(file: unknown, project: string) {
  const { tools, serviceUris: uris } = ownConfig(file, project);
  return {
    tools: (Array.isArray(tools) ? tools : []) as { name?: unknown; kind?: unknown }[],
    uris: (typeof uris === 'object' && uris !== null ? uris : {}) as Values,
  };
}

/** Secrets of a stack that is deployed elsewhere cannot be decrypted here. */
function dropForeignSecrets(document: Document): string[] {
  backendKeys.forEach((key) => document.delete(key));
  const secret = Object.entries(configOf(document.toJS() as Values)).filter(([, value]) =>
    hasSecret(value),
  );
  secret.forEach(([key]) => document.deleteIn(['config', key]));
  return secret.map(([key]) => `${key} holds a secret of another backend: left out`);
}

/** Whether an encrypted value, `{ secure: … }`, is anywhere in it. */
function hasSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const keys = Object.keys(value);
  return (keys.length === 1 && keys[0] === 'secure') || Object.values(value).some(hasSecret);
}

function configOf(file: Values | null): Values {
  return (file?.config ?? {}) as Values;
}
