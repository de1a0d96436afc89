import type { Session } from '../session';
import { graph, list } from './graph';

type Collection = 'applications' | 'servicePrincipals';

/** Most owners a creation can name. */
const boundOwnersLimit = 20;

export const ownersOf = (owners: unknown) => (owners ?? []) as string[];

export async function readOwners(
  session: Session,
  collection: Collection,
  objectId: string,
): Promise<string[]> {
  const path = `/v1.0/${collection}/${objectId}/owners`;
  const owners = await list<{ id: string }>(session, 'Could not retrieve owners', path);
  return owners.map(({ id }) => id);
}

/** Owners to create an object with: always the caller, who could not change the object otherwise. */
export async function firstOwners(session: Session, owners: string[]) {
  const { oid } = await session.claims();
  const others = owners.filter((owner) => owner !== oid);
  const bound = [oid, ...others].slice(0, boundOwnersLimit);
  return {
    bindings: bound.map((owner) => directoryObject(session, owner)),
    /** Ends what a creation began: owners there was no room for, and the caller where not listed. */
    settle: async (collection: Collection, objectId: string) => {
      await addOwners(session, collection, objectId, others.slice(boundOwnersLimit - 1));
      if (!owners.includes(oid)) {
        await removeOwners(session, collection, objectId, [oid]);
      }
    },
  };
}

/** Makes the list exact: owners that are not in it are removed. */
export async function setOwners(
  session: Session,
  collection: Collection,
  objectId: string,
  owners: string[],
): Promise<void> {
  const existing = await readOwners(session, collection, objectId);
  const added = owners.filter((owner) => !existing.includes(owner));
  const removed = existing.filter((owner) => !owners.includes(owner));
  await addOwners(session, collection, objectId, added);
  await removeOwners(session, collection, objectId, removed);
}

export async function addOwners(
  session: Session,
  collection: Collection,
  objectId: string,
  owners: string[],
): Promise<void> {
  for (const owner of owners) {
    await graph(
      session,
      'Could not add owner',
      'POST',
      `/v1.0/${collection}/${objectId}/owners/$ref`,
      {
        body: { '@odata.id': directoryObject(session, owner) },
      },
    );
  }
}

export async function removeOwners(
  session: Session,
  collection: Collection,
  objectId: string,
  owners: string[],
): Promise<void> {
  for (const owner of owners) {
    const path = `/v1.0/${collection}/${objectId}/owners/${owner}/$ref`;
    await graph(session, 'Could not remove owner', 'DELETE', path);
  }
}

const directoryObject = (session: Session, id: string) =>
  `${session.graphUrl}/v1.0/directoryObjects/${id}`;
