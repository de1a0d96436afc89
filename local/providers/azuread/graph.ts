import type { Answer, SendOptions, Session } from '../session';

/** Calls Graph and expects success; the error reads as azuread's. */
export async function graph(
  session: Session,
  method: string,
  path: string,
  options: SendOptions = {},
): Promise<Answer> {
  const answer = await session.graph(method, path, options);
  if (answer.status >= 300) {
    throw new GraphError(answer);
  }
  return answer;
}

/** An answer of Graph that is no success, in the words azuread's users see. */
export class GraphError extends Error {
  readonly status: number;

  constructor(answer: Answer) {
    const { code, message } = graphError(answer);
    const text = `${answer.status} (${answer.status} ${phrases[answer.status] ?? ''})`;
    super(`unexpected status ${text} with error: ${code}: ${message}`);
    this.status = answer.status;
  }
}

export function graphError(answer: Answer): { code: string; message: string } {
  const { error } = (answer.body ?? {}) as { error?: { code?: string; message?: string } };
  return { code: error?.code ?? '', message: error?.message ?? '' };
}

const phrases: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  501: 'Not Implemented',
};

/** Items of a list, page by page. */
export async function list<T>(session: Session, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body } = await graph(session, 'GET', next);
    const page = body as { value: T[]; '@odata.nextLink'?: string };
    items.push(...page.value);
    next = page['@odata.nextLink']?.replace(session.graphUrl, '');
  }
  return items;
}

/** `?$filter=…` as azuread encodes it: blanks as plus signs. */
export function filter(expression: string): string {
  return `?${new URLSearchParams({ $filter: expression }).toString()}`;
}

/** Not there yet: replication, which azuread waits for after creations. */
export const notReplicated = ({ status }: Answer) => status === 404 || status === 409;

/** Makes the owners of an application or service principal exactly these. */
export async function setOwners(session: Session, path: string, owners: string[]): Promise<void> {
  const present = await list<{ id: string }>(session, `${path}/owners`);
  await addOwners(
    session,
    path,
    owners.filter((owner) => !present.some(({ id }) => id === owner)),
  );
  for (const { id } of present.filter((owner) => !owners.includes(owner.id))) {
    await graph(session, 'DELETE', `${path}/owners/${id}/$ref`);
  }
}

export async function addOwners(session: Session, path: string, owners: string[]): Promise<void> {
  for (const owner of owners) {
    const body = { '@odata.id': `${session.graphUrl}/v1.0/directoryObjects/${owner}` };
    await graph(session, 'POST', `${path}/owners/$ref`, { body });
  }
}

/**
 * The deploying principal, who becomes owner of what it creates, is removed unless listed: what azuread does, and
 * why Azure then refuses an action group of its own maker.
 */
export async function afterCreationOwners(
  session: Session,
  path: string,
  caller: string,
  owners: string[],
): Promise<void> {
  await addOwners(
    session,
    path,
    owners.filter((owner) => owner !== caller),
  );
  if (!owners.includes(caller)) {
    await graph(session, 'DELETE', `${path}/owners/${caller}/$ref`);
  }
}

/** azuread wants five 404s, 5 s apart; one is enough where nothing is replicated. */
export async function gone(session: Session, path: string): Promise<void> {
  while ((await session.graph('GET', path)).status !== 404) {
    await session.wait(100);
  }
}

/** Id in a Pulumi id such as `/applications/<id>`; anything else is refused as azuread does. */
export function objectId(id: string, collection: string): string {
  const found = new RegExp(`^/${collection}/([0-9a-fA-F-]{36})$`).exec(id)?.[1];
  if (found === undefined) {
    throw new Error(`parsing "${id}": expected the form /${collection}/<object id>`);
  }
  return found;
}
