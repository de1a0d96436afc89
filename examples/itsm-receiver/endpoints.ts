import type { Handover } from './handover';

/** Where one tool of the hand-over receives its alerts. */
export interface Endpoint {
  tool: string;
  label: string;
  /** Host the alerts are sent to; undefined where the URI is a secret. */
  host: string | undefined;
  path: string;
  /** Parameters the query must have, exactly once each; it may have others. */
  query: [string, string][];
}

/**
 * The endpoints of a hand-over: ServiceNow's from its URL, the others from `paths` (name of the tool to its path).
 * @throws Error with a sentence for people if a path names no tool, or no tool has an endpoint.
 */
export function endpointsOf(handover: Handover, paths: ReadonlyMap<string, string>): Endpoint[] {
  const names = handover.tools.map(({ name }) => name);
  for (const name of paths.keys())
    if (!names.includes(name))
      throw new Error(
        `--path names the tool '${name}', which the hand-over has not. It has: ${names.join(', ')}.`,
      );
  const endpoints = handover.tools.flatMap(({ name, label, url }): Endpoint[] => {
    const path = paths.get(name);
    if (path !== undefined) return [{ tool: name, label, host: undefined, path, query: [] }];
    if (url === null) return [];
    const { hostname, pathname, searchParams } = new URL(url);
    return [{ tool: name, label, host: hostname, path: pathname, query: [...searchParams] }];
  });
  if (endpoints.length > 0) return endpoints;
  throw new Error(
    `The hand-over names no URL, because the tools' URIs are secrets: ${names.join(', ')}. ` +
      `Say where they receive: --path '${names[0]}=/alerts'.`,
  );
}

/** The path of one --path option, `NAME=/PATH`. @throws Error with a sentence for people. */
export function parsePath(text: string): [string, string] {
  const [, name, path] = /^([^=]+)=(\/[^?#\s]*)$/.exec(text) ?? [];
  if (name === undefined || path === undefined)
    throw new Error(`'${text}' is not valid. Write NAME=/PATH, for example helix=/alerts.`);
  return [name, path];
}

/**
 * The tool a request is for. Several tools may share a path: ServiceNow instances differ in their host,
 * connector instances in the query.
 */
export function findEndpoint(endpoints: readonly Endpoint[], host: string, query: URLSearchParams) {
  const fitting = endpoints.filter((endpoint) =>
    endpoint.query.every(([name, value]) => {
      const given = query.getAll(name);
      return given.length === 1 && given[0] === value;
    }),
  );
  // The one that asks for most first: `event_class` tells connector instances apart.
  const [first] = fitting.toSorted(
    (a, b) => Number(b.host === host) - Number(a.host === host) || b.query.length - a.query.length,
  );
  return first;
}
