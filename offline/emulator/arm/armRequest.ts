import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { AzureError } from '../errors';
import { findPrincipal } from '../principals';
import { subscriptionId } from '../wellKnown';
import type { Permission } from './roleDefinitions';
import { allowed, permissionsAtScope } from './roles';

export const ArmQuery = Type.Object({
  'api-version': Type.Optional(Type.String()),
  $top: Type.Optional(Type.String()),
  $filter: Type.Optional(Type.String()),
});
export type ArmQuery = Static<typeof ArmQuery>;

/** Tags: at most 50, https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
export const Tags = Type.Record(Type.String({ maxLength: 512 }), Type.String({ maxLength: 256 }), {
  maxProperties: 50,
});

/** Versions of Microsoft.Resources; azure-native 3.28 sends 2024-03-01 and 2020-10-01. */
export const resourcesVersions = [
  '2025-04-01',
  '2025-03-01',
  '2024-11-01',
  '2024-07-01',
  '2024-03-01',
  '2023-07-01',
  '2022-09-01',
  '2021-04-01',
  '2020-10-01',
  '2019-05-01',
];

/** Versions of action groups; the SDKs and azure-native send the second, older clients the later ones. */
export const actionGroupVersions = [
  '2026-09-01',
  '2024-10-01-preview',
  '2023-09-01-preview',
  '2023-01-01',
  '2022-06-01',
  '2022-04-01',
  '2021-09-01',
  '2019-06-01',
  '2019-03-01',
  '2018-09-01',
  '2018-03-01',
];

/** @throws 400 as ARM words it where the version is missing. */
export function apiVersion(query: ArmQuery): string {
  const version = query['api-version'];
  if (!version)
    throw new AzureError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  return version;
}

export function checkResourcesVersion(query: ArmQuery): void {
  const version = apiVersion(query);
  if (!resourcesVersions.includes(version))
    throw new AzureError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${resourcesVersions.join(',')}'.`,
    );
}

/** @throws NoRegisteredProviderFound; @returns the version. */
export function checkVersion(
  query: ArmQuery,
  resourceType: string,
  versions: string[],
  locations: string[],
): string {
  const version = apiVersion(query);
  if (!versions.includes(version))
    throw new AzureError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location 'global' and API version '${version}' for type '${resourceType}'. The supported api-versions are '${versions.join(', ')}'. The supported locations are '${locations.join(', ').toLowerCase()}'.`,
    );
  return version;
}

/**
 * Checks the subscription and what the caller may do.
 * @param action such as Microsoft.Insights/actionGroups/write.
 * @param scope the id of the resource.
 */
export function authorize(
  cloud: Cloud,
  caller: Caller,
  subscription: string,
  action: string,
  scope: string,
): void {
  if (subscription.toLowerCase() !== subscriptionId)
    throw new AzureError(
      404,
      'SubscriptionNotFound',
      `The subscription '${subscription}' could not be found.`,
    );
  checkAllowed(cloud, caller, action, scope);
}

/** @throws 403 unless the caller may do it: by the actions it was made with, or by a role assigned at the scope. */
export function checkAllowed(cloud: Cloud, caller: Caller, action: string, scope: string): void {
  if (!isAllowed(cloud, caller, action, scope))
    throw new AzureError(
      403,
      'AuthorizationFailed',
      `The client '${caller.clientId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
}

export const isAllowed = (cloud: Cloud, caller: Caller, action: string, scope: string) =>
  allowed(
    [...ownPermissions(cloud, caller), ...permissionsAtScope(cloud, caller.objectId, scope)],
    action,
  );

/** The actions the caller was made with, as if they were a role, which holds in the whole tenant. */
export function ownPermissions(cloud: Cloud, caller: Caller): Permission[] {
  const actions = findPrincipal(cloud.database, caller.clientId)?.armActions ?? [];
  return actions.length === 0
    ? []
    : [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
}
