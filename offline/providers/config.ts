import { notServedReason, type Failure } from './check';
import type { Difference } from './diff';
import { isDeepStrictEqual } from 'node:util';
import type { Provider } from './resource';
import { configVariables, type Config, type ConfigKey } from './session';
import type { Properties } from './values';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Configuration every provider has, from the engine. */
const engineKeys = ['version', 'pluginDownloadURL', '__internal'];

export function checkConfig(provider: Provider, given: Properties): Failure[] {
  return Object.keys(given).flatMap((property) => {
    if (provider.notServedConfig.includes(property)) {
      return [{ property, reason: notServedReason(provider.name) }];
    }
    return [...provider.configKeys, ...engineKeys].includes(property)
      ? []
      : [{ property, reason: `is not a configuration key of ${provider.name}` }];
  });
}

/** A changed configuration is an update: neither vendor's plugin replaces what was deployed with the old one. */
export function diffConfig(olds: Properties, news: Properties): Difference[] {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
  return keys
    .filter((key) => !engineKeys.includes(key) && !isDeepStrictEqual(olds[key], news[key]))
    .map((key) => {
      const kind = olds[key] === undefined ? 'add' : news[key] === undefined ? 'delete' : 'update';
      return { path: key, key, kind, replace: false };
    });
}

/** What is configured, else what the environment says. */
export function configOf(provider: Provider, given: Properties, env: Environment): Config {
  const keys = (Object.keys(configVariables) as ConfigKey[]).filter((key) =>
    provider.configKeys.includes(key),
  );
  const values = keys.map((key) => [key, (given[key] as string) || env[configVariables[key]]]);
  return Object.fromEntries(values.filter(([, value]) => value)) as Config;
}
