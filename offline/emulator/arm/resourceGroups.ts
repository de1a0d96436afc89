import { randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { all, get, run } from '../database';
import { AzureError, notEmulated } from '../errors';
import { subscriptionId } from '../wellKnown';
import { deleteResourcesUnder } from './armStore';
import { authorize, checkResourcesVersion, Tags, type ArmQuery } from './armRequest';
import { findLocation, sameLocation } from './locations';
import { checkNotLocked } from './locks';

/** The body of a PUT; the read-only properties may be sent back, as ARM allows. */
export const ResourceGroup = Type.Object(
  {
    location: Type.String(),
    tags: Type.Optional(Type.Union([Tags, Type.Null()])),
    managedBy: Type.Optional(Type.Null()),
    properties: Type.Optional(Type.Object({}, { additionalProperties: true })),
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type ResourceGroup = Static<typeof ResourceGroup>;

/** The body of a PATCH. */
export const ResourceGroupPatch = Type.Object(
  { tags: Type.Optional(Type.Union([Tags, Type.Null()])) },
  { additionalProperties: false },
);
export type ResourceGroupPatch = Static<typeof ResourceGroupPatch>;

/** Which resource group a request names, and as whom. */
export interface Target {
  caller: Caller;
  subscription: string;
  name: string;
  query: ArmQuery;
}

interface Row {
  name: string;
  location: string;
  tags: string;
}

const idOf = (name: string) => `/subscriptions/${subscriptionId}/resourceGroups/${name}`;

function check(cloud: Cloud, target: Target, verb: 'read' | 'write' | 'delete'): void {
  const { caller, subscription, name, query } = target;
  checkResourcesVersion(query);
  const action = `Microsoft.Resources/subscriptions/resourceGroups/${verb}`;
  authorize(cloud, caller, subscription, action, idOf(name));
  if (verb !== 'read') checkNotLocked(cloud, idOf(name), verb);
}

export function putResourceGroup(cloud: Cloud, target: Target, body: ResourceGroup) {
  check(cloud, target, 'write');
  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
  if (!/^[\p{L}\p{N}_().-]{1,89}[\p{L}\p{N}_()-]$|^[\p{L}\p{N}_()-]$/u.test(target.name))
    throw new AzureError(
      400,
      'InvalidResourceGroupName',
      `The resource group name '${target.name}' is invalid: 1 to 90 letters, digits, '_', '-', '.', '(' or ')', and no '.' at its end.`,
    );
  const { regions } = cloud.azure;
  const location = findLocation(body.location, regions);
  if (!location)
    throw new AzureError(
      400,
      'LocationNotAvailableForResourceGroup',
      `The provided location '${body.location}' is not available for resource group. List of available regions is '${regions.join(',')}'.`,
    );
  const existing = find(cloud, target.name);
  if (existing && !sameLocation(existing.location, location))
    throw new AzureError(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
    );
  const row = {
    name: existing?.name ?? target.name,
    location,
    tags: JSON.stringify(body.tags ?? {}),
  };
  const sql = `INSERT INTO resource_groups VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET tags = excluded.tags`;
  run(cloud.database, sql, row.name, row.location, row.tags);
  return { status: existing ? 200 : 201, body: view(row) };
}

export function patchResourceGroup(cloud: Cloud, target: Target, body: ResourceGroupPatch) {
  check(cloud, target, 'write');
  const row = loadResourceGroup(cloud, target.name);
  const tags = body.tags === undefined ? row.tags : JSON.stringify(body.tags ?? {});
  run(cloud.database, 'UPDATE resource_groups SET tags = ? WHERE name = ?', tags, row.name);
  return view({ ...row, tags });
}

export function getResourceGroup(cloud: Cloud, target: Target) {
  check(cloud, target, 'read');
  return view(loadResourceGroup(cloud, target.name));
}

/** For HEAD: whether it is there. */
export function resourceGroupExists(cloud: Cloud, target: Target): boolean {
  check(cloud, target, 'read');
  return find(cloud, target.name) !== undefined;
}

export function listResourceGroups(cloud: Cloud, target: Omit<Target, 'name'>) {
  check(cloud, { ...target, name: '' }, 'read');
  if (target.query.$filter) throw notEmulated('$filter on resource groups');
  const rows = all<Row>(cloud.database, 'SELECT * FROM resource_groups ORDER BY name');
  return { value: rows.map(view) };
}

/**
 * Deletes the group and what is in it. ARM does that in the background; here it is done at once, but the
 * client still has to poll, as azure-native's poller needs to be met.
 * @returns the path to poll.
 */
export function deleteResourceGroup(cloud: Cloud, target: Target): string {
  check(cloud, target, 'delete');
  const row = loadResourceGroup(cloud, target.name);
  run(cloud.database, 'DELETE FROM resource_groups WHERE name = ?', row.name);
  deleteResourcesUnder(cloud, idOf(row.name));
  const id = randomUUID();
  run(cloud.database, 'INSERT INTO operations VALUES (?, 1)', id);
  return `/subscriptions/${subscriptionId}/operationresults/${id}?api-version=${target.query['api-version']}`;
}

/** @returns 202 while the operation runs (one poll), then 200. */
export function pollOperation(cloud: Cloud, id: string): 200 | 202 {
  const row = get<{ polls_left: number }>(
    cloud.database,
    'SELECT polls_left FROM operations WHERE id = ?',
    id,
  );
  if (!row) throw new AzureError(404, 'OperationNotFound', `The operation '${id}' was not found.`);
  run(cloud.database, 'UPDATE operations SET polls_left = max(0, polls_left - 1) WHERE id = ?', id);
  return row.polls_left > 0 ? 202 : 200;
}

const find = (cloud: Cloud, name: string) =>
  get<Row>(cloud.database, 'SELECT * FROM resource_groups WHERE name = ?', name);

/** @throws ResourceGroupNotFound. */
export function loadResourceGroup(cloud: Cloud, name: string): Row {
  const row = find(cloud, name);
  if (!row)
    throw new AzureError(
      404,
      'ResourceGroupNotFound',
      `Resource group '${name}' could not be found.`,
    );
  return row;
}

const view = (row: Row) => ({
  id: idOf(row.name),
  name: row.name,
  type: 'Microsoft.Resources/resourceGroups',
  location: row.location,
  tags: JSON.parse(row.tags) as Record<string, string>,
  properties: { provisioningState: 'Succeeded' },
});
