import type { Session } from '../session';
import { graph } from './graph';

const queues = new Map<string, Promise<unknown>>();

/**
 * Changes a list of an application one after the other: each writes the whole list, and would undo the other's change.
 *
 * Across sessions too, as several programs may use one plugin process.
 */
export async function oneAtATime<T>(objectId: string, change: () => Promise<T>): Promise<T> {
  const before = queues.get(objectId) ?? Promise.resolve();
  const result = before.then(change, change);
  queues.set(objectId, result);
  try {
    return await result;
  } finally {
    if (queues.get(objectId) === result) {
      queues.delete(objectId);
    }
  }
}

/** Sends just these properties. */
export function patchApplication(
  session: Session,
  what: string,
  objectId: string,
  properties: object,
): Promise<unknown> {
  const body = { '@odata.type': '#microsoft.graph.application', ...properties };
  return graph(session, what, 'PATCH', `/v1.0/applications/${objectId}`, { body });
}

export const needsImport = (id: string) =>
  new Error(
    `A resource with the ID "${id}" already exists - to be managed via Pulumi this resource needs to be imported into the state`,
  );
