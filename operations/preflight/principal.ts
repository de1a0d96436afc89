import { decodeJwt } from 'jose';
import { missing, ok, unknown, type Finding } from './finding';
import type { ArmNeed, GraphNeed } from './needs';

/** Who deploys, as its token for Microsoft Graph says. */
export interface Principal {
  objectId: string;
  tenantId: string;
  /** Application permissions; undefined for a person. */
  permissions: string[] | undefined;
  /** Names of a person's directory roles, of those that matter here. */
  directoryRoles: string[];
}

/** Template ids of directory roles: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const directoryRoles: Record<string, string> = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
};

/**
 * Reads the claims of a token for Microsoft Graph.
 *
 * Clients are not meant to rely on them, but nothing else tells a principal's permissions without a permission:
 * so what is missing here is said as what the token lacks.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function principalOf(token: string): Principal {
  const claims = decodeJwt<{
    oid?: string;
    tid?: string;
    roles?: string[];
    wids?: string[];
    idtyp?: string;
    scp?: string;
  }>(token);
  const isPerson = claims.scp !== undefined && claims.idtyp !== 'app';
  return {
    objectId: claims.oid ?? '',
    tenantId: claims.tid ?? '',
    permissions: isPerson ? undefined : (claims.roles ?? []),
    directoryRoles: (claims.wids ?? []).flatMap((id) => directoryRoles[id] ?? []),
  };
}

/** Which permissions of Microsoft Graph the principal has and lacks. */
export function graphFindings(needs: GraphNeed[], principal: Principal): Finding[] {
  return needs.map(({ what, permissions, roles }) => {
    const check = `Graph: ${what}`;
    if (principal.permissions === undefined) {
      return personFinding(check, roles, principal.directoryRoles);
    }
    const held = principal.permissions;
    const lacking = permissions.filter((any) => !any.some((name) => held.includes(name)));
    if (lacking.length === 0) {
      const used = permissions.map((any) => any.find((name) => held.includes(name)));
      return ok(check, `has ${used.join(' and ')}`);
    }
    return missing(
      check,
      `lacks ${lacking.map((any) => any.join(' or ')).join(', and ')}; has ${held.join(', ') || 'no permission'}`,
      `Ask an administrator to grant the application permission${lacking.length === 1 ? '' : 's'} ${lacking.map(([least]) => least).join(' and ')} of Microsoft Graph to object id ${principal.objectId}.`,
    );
  });
}

function personFinding(check: string, roles: string[], held: string[]): Finding {
  const allowing = held.filter((role) => roles.includes(role));
  if (allowing.length > 0) {
    return ok(check, `is ${allowing[0]}`);
  }
  if (roles.includes('any member')) {
    return ok(check, 'every member of the tenant may do this');
  }
  // Role-assignable groups, custom roles and the tenant's own settings are not in a token.
  return unknown(
    check,
    `the token has none of ${roles.join(', ')}; a custom role or a setting of the tenant may allow it`,
    `If "pulumi up" is refused, ask for ${roles[0]}.`,
  );
}

/** One entry of what Resource Manager answers for "permissions of the caller". */
export interface ArmPermission {
  actions: string[];
  notActions: string[];
}

/** Which actions the principal has and lacks on a scope. */
export function armFindings(
  needs: ArmNeed[],
  granted: ArmPermission[],
  scope: string,
  principal: Principal,
): Finding[] {
  return needs.map(({ what, actions }) => {
    const check = `Azure: ${what}`;
    const lacking = actions.filter((action) => !granted.some((entry) => allows(entry, action)));
    return lacking.length === 0
      ? ok(check, `allowed on ${scope}`)
      : missing(
          check,
          `lacks ${lacking.join(', ')} on ${scope}`,
          `Ask somebody with Owner or User Access Administrator to assign a role that has ${lacking.length === 1 ? 'it' : 'them'} to object id ${principal.objectId}; docs/permissions.md names the smallest role.`,
        );
  });
}

/** https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions: `*` is the one wildcard. */
export function allows({ actions, notActions }: ArmPermission, action: string): boolean {
  const named = (patterns: string[]) => patterns.some((pattern) => matches(pattern, action));
  return named(actions) && !named(notActions);
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
