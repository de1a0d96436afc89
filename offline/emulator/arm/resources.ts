import type { Caller, Cloud } from '../cloud';
import { notEmulated } from '../errors';
import { storedActionGroups } from './actionGroups';
import { alertRuleTypes } from './alertRules/types';
import { authorize, checkResourcesVersion, type ArmQuery } from './armRequest';
import { resourcesOfType } from './armStore';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * `GET …/resources` of a subscription, or of a resource group: what is in resource groups, in short.
 * Terraform looks there before it deletes a group, az before it lists.
 *
 * https://learn.microsoft.com/rest/api/resources/resources/list
 */
export function listResources(
  cloud: Cloud,
  target: { caller: Caller; subscription: string; resourceGroup?: string; query: ArmQuery },
) {
  const { caller, subscription, resourceGroup, query } = target;
  checkResourcesVersion(query);
  const scope = `/subscriptions/${subscription}`;
  const action = 'Microsoft.Resources/subscriptions/resources/read';
  authorize(cloud, caller, subscription, action, scope);
  const [wantedGroup, wantedType] = wantedBy(query.$filter);
  const group = resourceGroup ?? wantedGroup;
  return {
    value: allResources(cloud)
      .filter(({ id }) => group === undefined || same(id.split('/')[4] ?? '', group))
      .filter(({ type }) => wantedType === undefined || same(type, wantedType)),
  };
}

/** Group and type that a filter asks for. @throws 501 for another filter. */
function wantedBy(filter = ''): [string | undefined, string | undefined] {
  const parts = filter.split(/\s+and\s+/i).filter((part) => part !== '');
  const value = (property: string) => {
    const found = parts.find((part) => part.toLowerCase().startsWith(`${property} eq `));
    return found && /'(.*)'$/.exec(found)?.[1]?.replaceAll("''", "'");
  };
  const found = [value('resourcegroup'), value('resourcetype')] as const;
  if (found.filter((one) => one !== undefined).length !== parts.length)
    throw notEmulated(`the filter '${filter}' on resources`);
  return [...found];
}

function allResources(cloud: Cloud) {
  const groups = storedActionGroups(cloud).map(({ id, name, location, tags }) => ({
    id,
    name,
    type: 'Microsoft.Insights/actionGroups',
    location,
    tags,
  }));
  const rules = alertRuleTypes.flatMap(({ type }) =>
    resourcesOfType(cloud, type).map(({ id, body }) => {
      const { location, tags } = body as { location?: string; tags?: object };
      return { id, name: id.split('/').pop() ?? '', type, location, tags };
    }),
  );
  return [...groups, ...rules];
}
