import type { Caller, Cloud } from '../cloud';
import { AzureError } from '../errors';
import { apiVersion, ownPermissions, type ArmQuery } from './armRequest';
import { permissionsAtScope } from './roles';

/** Versions of the listing; https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group */
const versions = ['2022-04-01', '2018-07-01', '2015-07-01'];

/** @throws 400 for an api-version that the listing has not. */
export function checkPermissionsVersion(query: ArmQuery): void {
  const version = apiVersion(query);
  if (!versions.includes(version))
    throw new AzureError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${versions.join(',')}'.`,
    );
}

/** What the caller may do at a scope: the actions it was made with, and what each role assigned to it allows. */
export const listPermissions = (cloud: Cloud, caller: Caller, scope: string) => ({
  value: [...ownPermissions(cloud, caller), ...permissionsAtScope(cloud, caller.objectId, scope)],
});
