import { differences, type Difference } from './diff';
import { autonamed, type Provider, type ResourceType } from './resource';
import { plain, unknown, withSecretsOf, type Properties } from './values';

/** @throws Error for people naming what is served */
export function typeOf(provider: Provider, token: string): ResourceType {
  const type = provider.resources[token];
  if (type === undefined) {
    const served = Object.keys(provider.resources).join(', ');
    throw new Error(
      `the local ${provider.name} plugin does not serve the type ${token}. It serves ${served}. For other types run with --vendor ${provider.name}`,
    );
  }
  return type;
}

/** New inputs in which ignored properties are as they are. */
export function withIgnored(
  news: Properties,
  olds: Properties,
  ignoreChanges: readonly string[],
): Properties {
  const kept = ignoreChanges.filter((path) => path in olds || path in news);
  return { ...news, ...Object.fromEntries(kept.map((key) => [key, olds[key]])) };
}

export interface Comparison {
  olds: Properties;
  oldInputs: Properties;
  news: Properties;
  ignoreChanges: readonly string[];
}

export interface Plan {
  changes: Difference[];
  deleteBeforeReplace: boolean;
}

/** What an update would do. */
export function plan(provider: Provider, type: ResourceType, request: Comparison): Plan {
  const base = provider.compares === 'state' ? request.olds : request.oldInputs;
  const news = withIgnored(request.news, base, request.ignoreChanges);
  const changes = differences(type, provider.compares, base, news);
  // azure-native: with a name of the user's choice the old one has to go first, a made-up name can change.
  const deleteBeforeReplace =
    provider.compares === 'inputs' &&
    changes.some(({ replace }) => replace) &&
    request.oldInputs[autonamed] !== true;
  return { changes, deleteBeforeReplace };
}

/** Outputs of a creation that has not happened: what only Azure knows is unknown. */
export function previewedCreation(type: ResourceType, inputs: Properties): Properties {
  const filled = (type.filledIn ?? []).filter((key) => inputs[key] === undefined);
  const later = [...type.computed, ...filled].map((key): [string, unknown] => [key, unknown]);
  return { ...outputsFromInputs(inputs), ...Object.fromEntries(later) };
}

/** Outputs of an update that has not happened: what is no input stays. */
export function previewedUpdate(
  type: ResourceType,
  olds: Properties,
  news: Properties,
): Properties {
  const staying = [...type.computed, ...(type.filledIn ?? [])];
  const kept = Object.entries(olds).filter(([key]) => staying.includes(key));
  return { ...Object.fromEntries(kept), ...outputsFromInputs(news) };
}

function outputsFromInputs(inputs: Properties): Properties {
  const entries = Object.entries(inputs).filter(([key]) => key !== autonamed);
  return Object.fromEntries<unknown>(entries);
}

/** What a refresh or an import found, with secrets where they were. */
export function readState(
  type: ResourceType,
  id: string,
  found: Properties,
  state: Properties,
  inputs: Properties,
): { outputs: Properties; inputs: Properties } {
  const isImport = Object.keys(inputs).length === 0 && Object.keys(state).length === 0;
  const known = isImport ? undefined : { inputs: plain(inputs), outputs: plain(state) };
  return {
    outputs: withSecretsOf(found, state, type.secretOutputs),
    inputs: withSecretsOf(type.inputsOf(id, found, known), inputs),
  };
}
