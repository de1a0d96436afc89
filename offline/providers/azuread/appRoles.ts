import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../session';
import type { Properties } from '../values';
import { graph } from './graph';

/** An app role as Graph has it. */
export interface AppRole {
  id: string;
  value: string | null;
  displayName: string;
  description: string;
  allowedMemberTypes: string[];
  isEnabled: boolean;
}

export function toAppRoles(inputs: unknown): AppRole[] {
  return ((inputs ?? []) as Properties[]).map((role) => ({
    id: role.id as string,
    value: (role.value as string | undefined) ?? null,
    displayName: role.displayName as string,
    description: role.description as string,
    allowedMemberTypes: role.allowedMemberTypes as string[],
    isEnabled: (role.enabled as boolean | undefined) ?? true,
  }));
}

export function fromAppRoles(roles: AppRole[]): Properties[] {
  return roles.map(({ isEnabled, value, ...role }) => ({
    ...role,
    value: value ?? '',
    enabled: isEnabled,
  }));
}

/** Ids by value: what programs look roles up with. */
export const appRoleIds = (roles: AppRole[]) =>
  Object.fromEntries(roles.flatMap(({ id, value }) => (value ? [[value, id]] : [])));

/**
 * Disables the enabled roles that are about to go or change: Entra refuses both otherwise.
 *
 * https://learn.microsoft.com/graph/api/resources/approle
 */
export async function disableAppRoles(
  session: Session,
  objectId: string,
  wanted: AppRole[],
): Promise<void> {
  const path = `/v1.0/applications/${objectId}`;
  const what = 'Could not disable app roles';
  const read = async () =>
    (await graph<{ appRoles: AppRole[] }>(session, what, 'GET', path)).appRoles;
  const existing = await read();
  const ids = existing
    .filter((role) => role.isEnabled && !unchanged(role, wanted))
    .map(({ id }) => id);
  if (ids.length === 0) {
    return;
  }
  const appRoles = existing.map((role) =>
    ids.includes(role.id) ? { ...role, isEnabled: false } : role,
  );
  await graph(session, what, 'PATCH', path, {
    body: { '@odata.type': '#microsoft.graph.application', id: objectId, appRoles },
  });
  for (let attempt = 0; ; attempt += 1) {
    const enabled = (await read()).some(({ id, isEnabled }) => isEnabled && ids.includes(id));
    if (!enabled) {
      return;
    }
    const delay = session.delay(attempt);
    if (delay === undefined) {
      throw new Error(`${what}: they are still enabled`);
    }
    await session.wait(delay);
  }
}

/** Whether a role stays as it is, but for being enabled. */
function unchanged(role: AppRole, wanted: AppRole[]): boolean {
  const match = wanted.find(({ id }) => id === role.id);
  const comparable = ({ id, value, displayName, description, allowedMemberTypes }: AppRole) => ({
    id,
    value: value ?? '',
    displayName,
    description,
    members: [...allowedMemberTypes].sort(),
  });
  return match !== undefined && isDeepStrictEqual(comparable(role), comparable(match));
}
