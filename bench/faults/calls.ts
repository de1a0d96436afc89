import type { Effect } from '../../offline/emulator/observers';

/** One of the HTTPS requests of a command: the nth of its method and path. */
export interface Call {
  method: string;
  path: string;
  nth: number;
}

const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A path as it is in every run. */
export const pathOf = (path: string) =>
  path
    .replace(/^\/subscriptions\/[^/]+/i, '')
    .replace(guid, '{id}')
    .replace(/(appRoleAssignedTo|operationresults)\/[^/]+$/i, '$1/{id}')
    .replace(/\/providers\/microsoft\.insights/i, '/providers/Microsoft.Insights');

export const nameOf = ({ method, path, nth }: Call) =>
  `${method} ${path}${nth > 1 ? ` (${nth})` : ''}`;

export const writes = (calls: Call[]) =>
  calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/token'));

/** What a test does to the calls of a command. Set before it, taken away after it. */
export interface Tap {
  /** All calls since it was cleared. */
  calls: Call[];
  /** What to do to a call before it is answered. */
  before?: (call: Call) => Effect | undefined | Promise<undefined>;
  /** Told of a call that was carried out, before its answer is sent. */
  after?: (call: Call) => void;
}

/** An emulator's observers that number the calls, and the tap they follow. */
export function tapped() {
  const tap: Tap = { calls: [] };
  const own = ({ path }: { path: string }) => !path.startsWith('/_emulator/');
  const same = (a: Call, method: string, path: string) => a.method === method && a.path === path;
  return {
    tap,
    observers: {
      onRequest: (request: { method: string; path: string }) => {
        if (!own(request)) return undefined;
        const { method } = request;
        const path = pathOf(request.path);
        const nth = 1 + tap.calls.filter((call) => same(call, method, path)).length;
        const call = { method, path, nth };
        tap.calls.push(call);
        return tap.before?.(call);
      },
      onResponse: (request: { method: string; path: string }) => {
        const path = pathOf(request.path);
        const call = tap.calls.findLast((each) => same(each, request.method, path));
        if (call !== undefined) tap.after?.(call);
      },
    },
  };
}

export const isSame = (a: Call, b: Call) =>
  a.method === b.method && a.path === b.path && a.nth === b.nth;
