import type { Answer, SendOptions, Session } from '../session';

/** An answer of Resource Manager that is no success, in the words azure-native's users see. */
export class ArmError extends Error {
  constructor(what: string, answer: Answer) {
    const { code, message } = armError(answer.body);
    super(`${what}: Status=${answer.status} Code="${code}" Message="${message}"`);
  }
}

/** The action groups provider answers `{code, message}`, all others `{error: {code, message}}`. */
function armError(body: unknown): { code: string; message: string } {
  const { error, code } = (body ?? {}) as {
    error?: { code: string; message: string };
    code?: string;
  };
  return error ?? { code: code ?? '', message: JSON.stringify(body) };
}

async function send(session: Session, method: string, path: string, options?: SendOptions) {
  const answer = await session.arm(method, path, options);
  if (answer.status >= 300 && answer.status !== 404) {
    throw new ArmError(`${method} ${path.split('?')[0]}`, answer);
  }
  return answer;
}

/** The resource, or undefined where it does not exist. */
export async function armGet<T>(session: Session, path: string): Promise<T | undefined> {
  const answer = await send(session, 'GET', path);
  return answer.status === 404 ? undefined : (answer.body as T);
}

/** Creates a resource that must not exist yet: azure-native looks before it writes. */
export async function armCreate<T extends { id: string }>(
  session: Session,
  id: string,
  apiVersion: string,
  body: unknown,
): Promise<T> {
  const path = `${id}?api-version=${apiVersion}`;
  if ((await armGet(session, path)) !== undefined) {
    throw new Error(`cannot create already existing resource '${id}'`);
  }
  return armPut(session, id, apiVersion, body);
}

/** Writes the whole resource, then reads it; the id is the one the write answered with. */
export async function armPut<T extends { id: string }>(
  session: Session,
  id: string,
  apiVersion: string,
  body: unknown,
): Promise<T> {
  const path = `${id}?api-version=${apiVersion}`;
  const written = await send(session, 'PUT', path, { body });
  if (written.status === 404) {
    throw new ArmError(`PUT ${id}`, written);
  }
  const read = await armGet<T>(session, path);
  return { ...(read ?? (written.body as T)), id: (written.body as T).id };
}

/** Deletes a resource and waits for a deletion under way; one that is gone already is fine. */
export async function armDelete(session: Session, id: string, apiVersion: string): Promise<void> {
  let answer = await send(session, 'DELETE', `${id}?api-version=${apiVersion}`);
  const location = answer.headers.location;
  while (answer.status === 202 && typeof location === 'string') {
    await session.wait(retryAfter(answer));
    answer = await send(session, 'GET', location);
  }
}

/** Milliseconds to the next look, as the answer says; azcore's own interval is 30 s. */
function retryAfter({ headers }: Answer): number {
  const milliseconds = headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms'];
  return milliseconds !== undefined
    ? Number(milliseconds)
    : Number(headers['retry-after'] ?? 30) * 1000;
}

/** Value of a segment of an ARM id, compared without case: `segment(id, 'resourceGroups')`. */
export function segment(id: string, name: string): string {
  const parts = id.split('/');
  const index = parts.findIndex((part) => part.toLowerCase() === name.toLowerCase());
  const value = index === -1 ? undefined : parts[index + 1];
  if (value === undefined) {
    throw new Error(`"${id}" is not the id of such a resource: it has no ${name}/<name>`);
  }
  return value;
}
