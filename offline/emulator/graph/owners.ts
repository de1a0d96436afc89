import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { all, run } from '../database';
import {
  badRequest,
  directoryObject,
  isOwner,
  notFound,
  ownedOnly,
  requireRole,
} from './directory';
import { referencedId } from './odata';

/** The body of `POST …/owners/$ref`. */
export const Reference = Type.Object(
  { '@odata.id': Type.String({ minLength: 1 }) },
  { additionalProperties: false },
);
export type Reference = Static<typeof Reference>;

/** The owners of an application or a service principal, as directory objects. */
export function listOwners(cloud: Cloud, objectId: string) {
  const sql = 'SELECT owner_id FROM owners WHERE object_id = ? ORDER BY rowid';
  return all<{ owner_id: string }>(cloud.database, sql, objectId)
    .map((row) => directoryObject(cloud, row.owner_id))
    .filter((owner) => owner !== undefined);
}

/**
 * @throws 404 if there is no such user or service principal, 400 if it is an owner already.
 */
export function addOwner(cloud: Cloud, objectId: string, ownerId: string): void {
  if (!directoryObject(cloud, ownerId)) throw notFound(ownerId);
  if (isOwner(cloud, objectId, ownerId))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  run(cloud.database, 'INSERT INTO owners VALUES (?, ?)', objectId, ownerId);
}

/** `POST …/owners/$ref`: owning the application is not enough to give it to others. */
export function postOwner(cloud: Cloud, caller: Caller, objectId: string, body: Reference): void {
  requireRole(caller, 'Application.ReadWrite.All');
  addOwner(cloud, objectId, referencedId(body['@odata.id']));
}

/** `DELETE …/owners/{id}/$ref`. The last owner can go: an application works without. */
export function deleteOwner(cloud: Cloud, objectId: string, ownerId: string): void {
  const sql = 'DELETE FROM owners WHERE object_id = ? AND owner_id = ?';
  if (run(cloud.database, sql, objectId, ownerId) === 0) throw notFound(ownerId);
}

/**
 * The owners of a new object: those bound in the request; a caller that may only touch what it owns becomes
 * one by itself, and cannot name others.
 */
export function setFirstOwners(
  cloud: Cloud,
  caller: Caller,
  objectId: string,
  bound: string[] = [],
): void {
  const ids = bound.map(referencedId);
  if (ownedOnly(caller)) {
    if (ids.some((id) => id.toLowerCase() !== caller.objectId))
      requireRole(caller, 'Application.ReadWrite.All');
    if (ids.length === 0) ids.push(caller.objectId);
  }
  for (const id of ids) addOwner(cloud, objectId, id);
}
