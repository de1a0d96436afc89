import type { Caller, Cloud } from '../cloud';
import { notEmulated } from '../errors';
import { subscriptionId } from '../wellKnown';
import {
  actionGroupVersions,
  authorize,
  checkResourcesVersion,
  checkVersion,
  resourcesVersions,
  type ArmQuery,
} from './armRequest';
import { alertRuleTypes } from './alertRules/types';
import { actionGroupLocations, displayName, regions } from './locations';
import { lockVersions } from './locks';
import { roleAssignmentVersions } from './roles';

const alertRules = (namespace: string) =>
  alertRuleTypes
    .filter(({ type }) => type.startsWith(`${namespace}/`))
    .map(({ type, locations, versions }) => ({
      resourceType: type.split('/')[1] ?? '',
      locations,
      apiVersions: versions,
    }));

/** What the emulator has of each namespace. All are registered from the start. */
const namespaces: Record<
  string,
  { resourceType: string; locations: string[]; apiVersions: string[] }[]
> = {
  'Microsoft.Resources': [
    { resourceType: 'resourceGroups', locations: regions, apiVersions: resourcesVersions },
  ],
  'Microsoft.Authorization': [
    { resourceType: 'locks', locations: [], apiVersions: lockVersions },
    { resourceType: 'roleAssignments', locations: [], apiVersions: roleAssignmentVersions },
  ],
  'Microsoft.Insights': [
    {
      resourceType: 'actionGroups',
      locations: actionGroupLocations,
      apiVersions: actionGroupVersions,
    },
    ...alertRules('Microsoft.Insights'),
  ],
  'Microsoft.AlertsManagement': alertRules('Microsoft.AlertsManagement'),
};

/** Whether there are resources of a type here. */
export const isEmulated = (namespace: string, resourceType: string): boolean =>
  Object.entries(namespaces).some(
    ([name, types]) =>
      name.toLowerCase() === namespace.toLowerCase() &&
      types.some((type) => type.resourceType.toLowerCase() === resourceType.toLowerCase()),
  );

/** `GET /subscriptions/{id}/providers/{namespace}`; registering answers the same. */
export function getResourceProvider(
  cloud: Cloud,
  caller: Caller,
  subscription: string,
  namespace: string,
  query: ArmQuery,
  action: 'read' | 'register/action',
) {
  checkResourcesVersion(query);
  const name = Object.keys(namespaces).find((key) => key.toLowerCase() === namespace.toLowerCase());
  const scope = `/subscriptions/${subscription}`;
  authorize(cloud, caller, subscription, `${name ?? namespace}/${action}`, scope);
  if (!name) throw notEmulated(`the resource provider '${namespace}'`);
  return {
    id: `/subscriptions/${subscriptionId}/providers/${name}`,
    namespace: name,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: namespaces[name],
  };
}

/** `GET /subscriptions/{id}/providers`: all namespaces that are emulated. */
export function listResourceProviders(
  cloud: Cloud,
  caller: Caller,
  subscription: string,
  query: ArmQuery,
) {
  return {
    value: Object.keys(namespaces).map((namespace) =>
      getResourceProvider(cloud, caller, subscription, namespace, query, 'read'),
    ),
  };
}

/** Versions of https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations */
const locationsVersions = ['2022-12-01', '2022-01-01', '2021-01-01', '2020-01-01', '2019-11-01'];

/** `GET /subscriptions/{id}/locations`: the regions of the cloud, all of them physical. */
export function listLocations(cloud: Cloud, caller: Caller, subscription: string, query: ArmQuery) {
  checkVersion(query, 'locations', locationsVersions, []);
  const scope = `/subscriptions/${subscription}`;
  const action = 'Microsoft.Resources/subscriptions/locations/read';
  authorize(cloud, caller, subscription, action, scope);
  return {
    value: cloud.azure.regions.map((name) => ({
      id: `/subscriptions/${subscriptionId}/locations/${name}`,
      name,
      type: 'Region',
      displayName: displayName(name),
      metadata: { regionType: 'Physical' },
    })),
  };
}
