import { Type, type Static } from 'typebox';
import type { Cloud } from '../cloud';
import { AzureError } from '../errors';
import { deleteResource, findResource, resourcesOfType, saveResource } from './armStore';
import { covers } from './scopes';

export const lockType = 'Microsoft.Authorization/locks';
/** azure-native 3.28 sends the first. */
export const lockVersions = ['2020-05-01', '2017-04-01', '2016-09-01'];
const path = `/providers/${lockType}/`;

const closed = { additionalProperties: false };

/** The body of a PUT; read-only properties may be sent back, as ARM allows. */
export const Lock = Type.Object(
  {
    properties: Type.Object(
      {
        level: Type.Enum(['CanNotDelete', 'ReadOnly']),
        // https://learn.microsoft.com/rest/api/resources/management-locks/create-or-update-by-scope
        notes: Type.Optional(Type.Union([Type.String({ maxLength: 512 }), Type.Null()])),
        owners: Type.Optional(
          Type.Union([
            Type.Array(Type.Object({ applicationId: Type.Optional(Type.String()) }, closed)),
            Type.Null(),
          ]),
        ),
      },
      closed,
    ),
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
    systemData: Type.Optional(Type.Unknown()),
  },
  closed,
);
export type Lock = Static<typeof Lock>;

/**
 * Refuses what a lock forbids: on the resource itself, on what it is in, and for a deletion on what is in it. `CanNotDelete` forbids
 * deleting, `ReadOnly` writing as well: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 *
 * @param id of a resource, a resource group or a subscription; it need not exist.
 * @throws 409 ScopeLocked
 */
export function checkNotLocked(cloud: Cloud, id: string, operation: 'delete' | 'write'): void {
  const locked = resourcesOfType(cloud, lockType).filter(({ id: lock, body }) => {
    const scope = scopeOf(lock);
    return operation === 'delete'
      ? covers(scope, id) || covers(id, scope)
      : covers(scope, id) && (body as Lock).properties.level === 'ReadOnly';
  });
  if (locked.length === 0) return;
  const scopes = [...new Set(locked.map((lock) => scopeOf(lock.id)))].join(',');
  throw new AzureError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: '${scopes}'. Please remove the lock and try again.`,
  );
}

export function putLock(cloud: Cloud, scope: string, name: string, request: Lock) {
  // https://learn.microsoft.com/rest/api/resources/management-locks/create-or-update-by-scope
  if (name.length > 260 || /[<>%&:\\?/\p{Cc}]/u.test(name))
    throw new AzureError(
      400,
      'InvalidLockName',
      `The lock name '${name}' is invalid: at most 260 characters, none of < > % & : \\ ? /`,
    );
  const id = scope + path + name;
  const existing = findResource(cloud, id);
  saveResource(cloud, { id, type: lockType, body: { properties: request.properties } });
  return { status: existing ? 200 : 201, body: getLock(cloud, scope, name) };
}

/** @throws 404 */
export function getLock(cloud: Cloud, scope: string, name: string) {
  const found = findResource(cloud, scope + path + name);
  if (!found) throw new AzureError(404, 'LockNotFound', `The lock '${name}' could not be found.`);
  return view(found.id, found.body as Lock);
}

/** Those on the scope, on what it is in, and on what is in it. */
export function listLocks(cloud: Cloud, scope: string) {
  return {
    value: resourcesOfType(cloud, lockType)
      .filter(({ id }) => covers(scopeOf(id), scope) || covers(scope, scopeOf(id)))
      .map(({ id, body }) => view(id, body as Lock)),
  };
}

/** @returns 200, or 204 if it was not there. */
export function deleteLock(cloud: Cloud, scope: string, name: string): 200 | 204 {
  return deleteResource(cloud, scope + path + name) ? 200 : 204;
}

const scopeOf = (id: string) => id.slice(0, id.toLowerCase().lastIndexOf(path.toLowerCase()));

const view = (id: string, { properties }: Lock) => ({
  id,
  name: id.split('/').pop(),
  type: lockType,
  properties,
});
