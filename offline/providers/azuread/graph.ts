import { statusText, type Answer } from '../http';
import type { SendOptions, Session } from '../session';

/** An answer of Graph that is no success. */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    what: string,
    answer: Answer,
  ) {
    super(`${what}: ${described(answer)}`);
  }
}

/** As azuread prints it: `unexpected status 403 (403 Forbidden) with error: Code: message`. */
function described({ status, body }: Answer): string {
  const text = `unexpected status ${status} (${status} ${statusText(status)})`;
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string } };
  return error === undefined
    ? text
    : `${text} with error: ${error.code ?? ''}: ${error.message ?? ''}`;
}

/**
 * Calls Graph.
 *
 * @param what begins the message of an error, such as "Could not create application"
 * @throws GraphError
 */
export async function graph<T>(
  session: Session,
  what: string,
  method: string,
  path: string,
  options?: SendOptions,
): Promise<T> {
  const answer = await session.graph(method, path, options).catch((error: Error) => {
    throw new Error(`${what}: ${error.message}`, { cause: error });
  });
  if (answer.status >= 300) {
    throw new GraphError(answer.status, what, answer);
  }
  return answer.body as T;
}

/** The same for an object that may be gone: undefined for a 404. */
export async function find<T>(
  session: Session,
  what: string,
  path: string,
): Promise<T | undefined> {
  try {
    return await graph<T>(session, what, 'GET', path);
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

/** All pages of a list whose property has the value. */
export async function findBy<T>(
  session: Session,
  what: string,
  collection: string,
  property: string,
  value: string,
): Promise<T[]> {
  const filter = `${property} eq '${value.replaceAll("'", "''")}'`;
  const query = new URLSearchParams({ $filter: filter }).toString();
  return list<T>(session, what, `/v1.0/${collection}?${query}`);
}

export async function list<T>(session: Session, what: string, path: string): Promise<T[]> {
  type Page = { value: T[]; '@odata.nextLink'?: string };
  const page = await graph<Page>(session, what, 'GET', path);
  const next = page['@odata.nextLink'];
  return next === undefined
    ? page.value
    : [...page.value, ...(await list<T>(session, what, next.slice(session.graphUrl.length)))];
}

/**
 * Waits until an object is gone after its deletion.
 *
 * The vendor's plugin wants five 404s in a row, 5 s apart, because Entra answers from several places; one is enough here.
 */
export async function waitUntilGone(session: Session, what: string, path: string): Promise<void> {
  for (let attempt = 0; (await find(session, what, path)) !== undefined; attempt += 1) {
    const delay = session.delay(attempt);
    if (delay === undefined) {
      throw new Error(`${what}: it is still there`);
    }
    await session.wait(delay);
  }
}

export const statusIs =
  (...statuses: number[]) =>
  ({ status }: Answer) =>
    statuses.includes(status);

/** Whether the answer is the status, and its error's code and message match. */
export const errorMatches = (status: number, pattern: RegExp) => (answer: Answer) =>
  answer.status === status && pattern.test(described(answer));

/**
 * The ids in a resource id such as /applications/{id}/identifierUris/{id}.
 *
 * @throws Error for people, when it has another form
 */
export function parseId(id: string, ...segments: string[]): string[] {
  const expected = segments.map((segment) => `/${segment}/{id}`).join('');
  const pattern = segments.map((segment) => `/${segment}/([^/]+)`).join('');
  const match = new RegExp(`^${pattern}$`).exec(id);
  if (match === null) {
    throw new Error(`parsing the id "${id}": expected is the form ${expected}`);
  }
  return match.slice(1);
}
