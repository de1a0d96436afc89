import type { Caller, Cloud } from '../cloud';
import { all, get, run } from '../database';
import { AzureError } from '../errors';
import { subscriptionId } from '../wellKnown';
import { checkActionGroup } from './actionGroupRules';
import {
  identityVersion,
  newerLists,
  newerProperties,
  receiverLists,
  type ActionGroup,
  type ActionGroupPatch,
  type ReceiverList,
} from './actionGroupSchema';
import { actionGroupVersions, authorize, checkVersion, type ArmQuery } from './armRequest';
import { deleteResourcesUnder } from './armStore';
import { checkItsmReceivers } from './itsmReceivers';
import { actionGroupLocations, findLocation, sameLocation } from './locations';
import { checkNotLocked } from './locks';
import { identityAfter, type SystemAssigned } from './managedIdentity';
import { loadResourceGroup } from './resourceGroups';
import { checkSecureWebhooks } from './secureWebhooks';

/** Which action group a request names, and as whom. */
export interface Target {
  caller: Caller;
  subscription: string;
  resourceGroup: string;
  name: string;
  query: ArmQuery;
}

type Body = Pick<ActionGroup, 'location' | 'properties'> & {
  tags: Record<string, string>;
  identity?: SystemAssigned;
};
interface Row {
  resource_group: string;
  name: string;
  body: string;
}

type Verb =
  | 'read'
  | 'write'
  | 'delete'
  | 'createNotifications/action'
  | 'notificationStatus/read'
  | 'subscribe/action';

/** An action group as Azure Monitor's sender knows it. */
export interface StoredActionGroup extends Body {
  id: string;
  name: string;
  resourceGroup: string;
}

/** @returns the api-version. */
function check(cloud: Cloud, target: Target, verb: Verb): string {
  const { caller, subscription, resourceGroup, name, query } = target;
  const version = checkVersion(query, 'actionGroups', actionGroupVersions, actionGroupLocations);
  const action = `Microsoft.Insights/actionGroups/${verb}`;
  const scope = resourceGroup ? idOf(resourceGroup, name) : `/subscriptions/${subscription}`;
  authorize(cloud, caller, subscription, action, scope);
  if (resourceGroup) loadResourceGroup(cloud, resourceGroup);
  if (verb === 'write' || verb === 'delete') checkNotLocked(cloud, scope, verb);
  return version;
}

export function putActionGroup(cloud: Cloud, target: Target, request: ActionGroup) {
  const version = check(cloud, target, 'write');
  const existing = find(cloud, target);
  const location = checkLocation(target, request.location, existing);
  checkActionGroup(target.name, version, request);
  checkItsmReceivers(request);
  checkSecureWebhooks(cloud, target.caller, request.properties.webhookReceivers ?? []);
  const resourceGroup =
    existing?.resource_group ?? loadResourceGroup(cloud, target.resourceGroup).name;
  const name = existing?.name ?? target.name;
  const resource = { id: idOf(resourceGroup, name), name };
  const present = existing && (JSON.parse(existing.body) as Body).identity;
  const body: Body = {
    location,
    tags: request.tags ?? {},
    identity: identityAfter(cloud, resource, request.identity, present),
    properties: request.properties,
  };
  const row: Row = { resource_group: resourceGroup, name, body: JSON.stringify(body) };
  save(cloud, row);
  return { status: existing ? 200 : 201, body: view(row, version) };
}

export function patchActionGroup(cloud: Cloud, target: Target, request: ActionGroupPatch) {
  const version = check(cloud, target, 'write');
  const row = load(cloud, target);
  const body = JSON.parse(row.body) as Body;
  if (request.tags !== undefined) body.tags = request.tags ?? {};
  body.properties.enabled = request.properties?.enabled ?? body.properties.enabled;
  if (request.identity !== undefined) {
    const resource = { id: idOf(row.resource_group, row.name), name: row.name };
    body.identity = identityAfter(cloud, resource, request.identity, body.identity);
  }
  const changed = { ...row, body: JSON.stringify(body) };
  save(cloud, changed);
  return view(changed, version);
}

export function getActionGroup(cloud: Cloud, target: Target) {
  const version = check(cloud, target, 'read');
  return view(load(cloud, target), version);
}

/** For HEAD: whether it is there. */
export function actionGroupExists(cloud: Cloud, target: Target): boolean {
  check(cloud, target, 'read');
  return find(cloud, target) !== undefined;
}

/** @param target with an empty `resourceGroup`: all of the subscription. */
export function listActionGroups(cloud: Cloud, target: Omit<Target, 'name'>) {
  const version = check(cloud, { ...target, name: '' }, 'read');
  const sql = `SELECT * FROM action_groups WHERE ?1 = '' OR resource_group = ?1 ORDER BY resource_group, name`;
  return {
    value: all<Row>(cloud.database, sql, target.resourceGroup).map((row) => view(row, version)),
  };
}

/** @returns 200, or 204 if it was not there. */
export function deleteActionGroup(cloud: Cloud, target: Target): 200 | 204 {
  check(cloud, target, 'delete');
  deleteResourcesUnder(cloud, idOf(target.resourceGroup, target.name));
  const sql = 'DELETE FROM action_groups WHERE resource_group = ? AND name = ?';
  return run(cloud.database, sql, target.resourceGroup, target.name) === 0 ? 204 : 200;
}

/**
 * `POST …/subscribe` enables an e-mail or SMS receiver whose owner unsubscribed. Nobody unsubscribes here: all are enabled.
 *
 * https://learn.microsoft.com/rest/api/monitor/action-groups/enable-receiver
 * @throws 404 for another receiver, else 409.
 */
export function enableReceiver(cloud: Cloud, target: Target, name: string): never {
  check(cloud, target, 'subscribe/action');
  const { properties } = stored(load(cloud, target));
  const receivers = [...(properties.emailReceivers ?? []), ...(properties.smsReceivers ?? [])];
  const isThere = receivers.some((one) => one.name.toLowerCase() === name.toLowerCase());
  throw isThere
    ? new AzureError(409, 'ReceiverAlreadyEnabled', `The receiver '${name}' is already enabled.`)
    : new AzureError(
        404,
        'ReceiverNotFound',
        `The receiver '${name}' is not an e-mail or SMS receiver of action group '${target.name}'.`,
      );
}

/** All of them, in the order of their names. */
export function storedActionGroups(cloud: Cloud): StoredActionGroup[] {
  const sql = 'SELECT * FROM action_groups ORDER BY name, resource_group';
  return all<Row>(cloud.database, sql).map(stored);
}

/** The one a request about its notifications names. @throws as a GET of it would. */
export function actionGroupForTest(
  cloud: Cloud,
  target: Target,
  verb: 'createNotifications/action' | 'notificationStatus/read',
): StoredActionGroup {
  check(cloud, target, verb);
  return stored(load(cloud, target));
}

const stored = (row: Row): StoredActionGroup => ({
  ...(JSON.parse(row.body) as Body),
  id: idOf(row.resource_group, row.name),
  name: row.name,
  resourceGroup: row.resource_group,
});

function checkLocation(target: Target, requested: string, existing: Row | undefined): string {
  const location = findLocation(requested, actionGroupLocations);
  if (!location)
    throw new AzureError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${requested}' is not available for resource type 'microsoft.insights/actiongroups'. List of available regions for the resource type is '${actionGroupLocations.join(',').toLowerCase()}'.`,
    );
  const old = existing && (JSON.parse(existing.body) as Body).location;
  if (old !== undefined && !sameLocation(old, location))
    throw new AzureError(
      409,
      'InvalidResourceLocation',
      `The resource '${target.name}' already exists in location '${old.toLowerCase()}' in resource group '${target.resourceGroup}'. A resource with the same name cannot be created in location '${location.toLowerCase()}'. Please select a new resource name.`,
    );
  return location;
}

const find = (cloud: Cloud, target: Target) =>
  get<Row>(
    cloud.database,
    'SELECT * FROM action_groups WHERE resource_group = ? AND name = ?',
    target.resourceGroup,
    target.name,
  );

function load(cloud: Cloud, target: Target): Row {
  const row = find(cloud, target);
  if (!row)
    throw new AzureError(
      404,
      'ResourceNotFound',
      `The Resource 'Microsoft.Insights/actionGroups/${target.name}' under resource group '${target.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  return row;
}

function save(cloud: Cloud, row: Row): void {
  const sql = `INSERT INTO action_groups VALUES (?, ?, ?)
    ON CONFLICT (resource_group, name) DO UPDATE SET body = excluded.body`;
  run(cloud.database, sql, row.resource_group, row.name, row.body);
}

/** The provider writes its own name in lower case here, as in the example of actionGroups_API.json. */
const idOf = (resourceGroup: string, name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/microsoft.insights/actionGroups/${name}`;

/** Every receiver list of the version is there, empty where none was given. */
function view(row: Row, version: string) {
  const { location, tags, identity, properties } = JSON.parse(row.body) as Body;
  const { groupShortName, enabled } = properties;
  const lists = receiverLists
    .filter((list) => (newerLists[list] ?? '') <= version)
    .map((list) => [
      list,
      (properties[list] ?? []).map((item) => withDefaults(list, item, version)),
    ]);
  return {
    id: idOf(row.resource_group, row.name),
    type: 'Microsoft.Insights/ActionGroups',
    name: row.name,
    location,
    tags,
    ...(identity && identityVersion <= version && { identity }),
    properties: { groupShortName, enabled, ...(Object.fromEntries(lists) as object) },
  };
}

function withDefaults(list: ReceiverList, stored: object, version: string): object {
  const isNew = newerProperties.version <= version;
  const newer = newerProperties.names[list];
  const receiver = Object.fromEntries(
    Object.entries(stored).filter(([name]) => isNew || name !== newer),
  );
  if (list === 'emailReceivers' && isNew)
    return { ...receiver, status: 'Enabled', verificationStatus: 'LegacyAllowed' };
  if (list === 'emailReceivers' || list === 'smsReceivers')
    return { ...receiver, status: 'Enabled' };
  return list === 'webhookReceivers'
    ? { useCommonAlertSchema: false, useAadAuth: false, ...receiver }
    : receiver;
}
