import type { Caller, Cloud } from '../../cloud';
import { AzureError, notEmulated } from '../../errors';
import { subscriptionId } from '../../wellKnown';
import { storedActionGroups } from '../actionGroups';
import { authorize, checkVersion, type ArmQuery } from '../armRequest';
import {
  deleteResource,
  findResource,
  resourcesOfType,
  saveResource,
  type StoredResource,
} from '../armStore';
import { findLocation, sameLocation } from '../locations';
import { checkNotLocked } from '../locks';
import { loadResourceGroup } from '../resourceGroups';
import type { AlertRuleType, AnyAlertRule } from './alertRuleType';
import { badRequest, type AlertRulePatch } from './parts';

/** Which rule a request names, and as whom. */
export interface Target {
  caller: Caller;
  subscription: string;
  resourceGroup: string;
  name: string;
  query: ArmQuery;
}

/** Read-only in the specifications: may be sent back, and changes nothing. */
const readOnly = [
  ...['id', 'name', 'type', 'systemData', 'etag', 'lastUpdatedTime', 'isMigrated'],
  ...['createdWithApiVersion', 'isLegacyLogAnalyticsRule', 'isWorkspaceAlertsStorageConfigured'],
];

export function putAlertRule(
  cloud: Cloud,
  type: AlertRuleType,
  target: Target,
  request: AnyAlertRule,
) {
  check(cloud, type, target, 'write');
  const id = idOf(cloud, type, target);
  const existing = findResource(cloud, id);
  checkName(target.name);
  const location = checkLocation(type, target, request.location, existing);
  const { description } = request.properties;
  if (typeof description === 'string' && description.length > type.maxDescription)
    throw badRequest(
      `The description has ${description.length} characters; at most ${type.maxDescription} are allowed.`,
    );
  type.check(request);
  checkActionGroups(cloud, type, request);
  const body = {
    ...given(request),
    location,
    tags: request.tags ?? {},
    properties: { ...type.defaults, ...given(request.properties) },
  };
  const stored = { id: existing?.id ?? id, type: type.type, body };
  saveResource(cloud, stored);
  return { status: existing ? 200 : type.created, body: view(stored) };
}

/** Changes tags and `enabled`. */
export function patchAlertRule(
  cloud: Cloud,
  type: AlertRuleType,
  target: Target,
  request: AlertRulePatch,
) {
  check(cloud, type, target, 'write');
  const stored = load(cloud, type, target);
  const { enabled, ...others } = request.properties ?? {};
  const [other] = Object.keys(others);
  if (other !== undefined && type.patchesAll)
    throw notEmulated(`changing '${other}' with PATCH; use PUT`);
  if (other !== undefined) throw badRequest(`Could not find member '${other}' on object.`);
  const body = stored.body as AnyAlertRule;
  if (request.tags !== undefined) body.tags = request.tags ?? {};
  if (enabled !== undefined) body.properties['enabled'] = enabled;
  saveResource(cloud, stored);
  return view(stored);
}

export function getAlertRule(cloud: Cloud, type: AlertRuleType, target: Target) {
  check(cloud, type, target, 'read');
  return view(load(cloud, type, target));
}

/** @param target with an empty `resourceGroup`: all of the subscription. */
export function listAlertRules(cloud: Cloud, type: AlertRuleType, target: Omit<Target, 'name'>) {
  check(cloud, type, { ...target, name: '' }, 'read');
  const { resourceGroup } = target;
  const under = resourceGroup && `${groupId(resourceGroup)}/`.toLowerCase();
  const rules = resourcesOfType(cloud, type.type);
  return { value: rules.filter(({ id }) => id.toLowerCase().startsWith(under)).map(view) };
}

/** @returns 200, or 204 if it was not there. */
export function deleteAlertRule(cloud: Cloud, type: AlertRuleType, target: Target): 200 | 204 {
  check(cloud, type, target, 'delete');
  return deleteResource(cloud, idOf(cloud, type, target)) ? 200 : 204;
}

const groupId = (resourceGroup: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

/** The resource group is spelled as it was made. @throws ResourceGroupNotFound. */
const idOf = (cloud: Cloud, { type }: AlertRuleType, { resourceGroup, name }: Target) =>
  `${groupId(loadResourceGroup(cloud, resourceGroup).name)}/providers/${type}/${name}`;

function check(
  cloud: Cloud,
  { type, versions, locations }: AlertRuleType,
  { caller, subscription, resourceGroup, name, query }: Target,
  verb: 'read' | 'write' | 'delete',
): void {
  checkVersion(query, type.split('/')[1] ?? '', versions, locations);
  const scope = resourceGroup ? groupId(resourceGroup) : `/subscriptions/${subscription}`;
  const one = name ? `${scope}/providers/${type}/${name}` : scope;
  authorize(cloud, caller, subscription, `${type}/${verb}`, one);
  if (resourceGroup) loadResourceGroup(cloud, resourceGroup);
  if (verb !== 'read') checkNotLocked(cloud, one, verb);
}

function load(cloud: Cloud, type: AlertRuleType, target: Target): StoredResource {
  const stored = findResource(cloud, idOf(cloud, type, target));
  if (!stored)
    throw new AzureError(
      404,
      'ResourceNotFound',
      `The Resource '${type.type}/${target.name}' under resource group '${target.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  return stored;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
function checkName(name: string): void {
  if (name.length > 260 || /[*#&+:<>?@%{}\\/|]/.test(name) || /[. ]$/.test(name))
    throw badRequest(
      `The rule name '${name}' is invalid: 1 to 260 characters, none of * # & + : < > ? @ % { } \\ / |, and no '.' or space at its end.`,
    );
}

function checkLocation(
  { type, locations }: AlertRuleType,
  target: Target,
  requested: string,
  existing: StoredResource | undefined,
): string {
  const location = findLocation(requested, locations);
  if (!location)
    throw new AzureError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${requested}' is not available for resource type '${type}'. List of available regions for the resource type is '${locations.join(',').toLowerCase()}'.`,
    );
  const old = existing && (existing.body as AnyAlertRule).location;
  if (old !== undefined && !sameLocation(old, location))
    throw new AzureError(
      409,
      'InvalidResourceLocation',
      `The resource '${target.name}' already exists in location '${old.toLowerCase()}' in resource group '${target.resourceGroup}'. A resource with the same name cannot be created in location '${location.toLowerCase()}'. Please select a new resource name.`,
    );
  return location;
}

/** "You can add up to five action groups to an alert rule": https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups */
const maxActionGroups = 5;

function checkActionGroups(cloud: Cloud, type: AlertRuleType, request: AnyAlertRule): void {
  const known = new Set(storedActionGroups(cloud).map(({ id }) => id.toLowerCase()));
  for (const groups of type.actionGroups(request)) {
    if (type.limitsActionGroups && groups.length > maxActionGroups)
      throw badRequest(
        `The alert rule has ${groups.length} action groups; at most ${maxActionGroups} are allowed.`,
      );
    for (const id of groups)
      // As metric alerts word it: https://github.com/Azure/azure-powershell/issues/11102
      if (!known.has(id.toLowerCase()))
        throw badRequest(
          `Arm resource ${id} is invalid or in a different subscription as alert rule.`,
        );
  }
}

const given = (properties: object) =>
  Object.fromEntries(
    Object.entries(properties).filter(
      ([name, value]) => value !== null && value !== undefined && !readOnly.includes(name),
    ),
  );

const view = ({ id, type, body }: StoredResource) => ({
  id,
  type,
  name: id.split('/').at(-1),
  ...body,
});
