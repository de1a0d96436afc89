import { isDeepStrictEqual } from 'node:util';
import { AzureError } from '../errors';
import type { AppRole } from './applicationSchema';
import { badRequest } from './directory';

/**
 * Checks a new list of app roles against the one it replaces.
 * @throws 400 with Graph's code if a role is malformed, or changed or left out while it is enabled.
 */
export function checkAppRoles(roles: AppRole[], before: AppRole[]): void {
  checkUnique(roles, 'id', (role) => role.id.toLowerCase());
  checkUnique(roles, 'value', (role) => role.value ?? undefined);
  for (const role of roles)
    // https://learn.microsoft.com/graph/api/resources/approle: at most 120 characters, no spaces.
    if (role.value !== null && !/^[^\s]{1,120}$/.test(role.value))
      throw badRequest(`Invalid value specified for property 'value' of resource 'AppRole'.`);
  for (const old of before.filter((role) => role.isEnabled)) {
    const now = roles.find((role) => sameId(role, old));
    // Disabling must be a step of its own: https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/1054
    if (!now || !isDeepStrictEqual({ ...now, id: old.id, isEnabled: true }, old))
      throw enabledError();
  }
}

/** The ids of the roles that are gone. */
export const removedRoles = (roles: AppRole[], before: AppRole[]) =>
  before.filter((old) => !roles.some((role) => sameId(role, old))).map((role) => role.id);

const sameId = (a: AppRole, b: AppRole) => a.id.toLowerCase() === b.id.toLowerCase();

function checkUnique(
  roles: AppRole[],
  name: string,
  key: (role: AppRole) => string | undefined,
): void {
  const seen = new Set<string>();
  for (const value of roles.map(key).filter((value) => value !== undefined)) {
    if (seen.has(value))
      throw badRequest(`Property appRoles contains a duplicate ${name}: '${value}'.`);
    seen.add(value);
  }
}

/** https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/9420 shows the whole answer. */
const enabledError = () =>
  new AzureError(
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
    {
      details: [
        {
          code: 'CannotDeleteOrUpdateEnabledEntitlement',
          message: 'Permission (scope or role) cannot be deleted or updated unless disabled first.',
          target: 'appRoles',
        },
      ],
    },
  );
