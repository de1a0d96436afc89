import { ManagementLockByScope } from '@pulumi/azure-native/authorization';
import type * as pulumi from '@pulumi/pulumi';
import { shown, type Rule } from '../validation';

/** Kinds of lock an action group can have. */
export type ActionGroupLock = 'CanNotDelete';

export const lockRule: Rule<string> = (value) => {
  if (value === 'CanNotDelete') {
    return undefined;
  }
  return value === 'ReadOnly'
    ? 'must be "CanNotDelete" (got "ReadOnly"). ReadOnly would stop "pulumi up" from changing the action group, for example to rotate a webhook URI. Decide with roles who may change it.'
    : `must be "CanNotDelete" (got ${shown(value)}). Leave it out for no lock.`;
};

/**
 * Locks the action group, and so its resource group too, against deletion by anybody, owners included.
 *
 * Pulumi itself removes the lock first where it deletes the group; `protect` is against that.
 */
export function lockActionGroup(
  name: string,
  level: ActionGroupLock,
  actionGroupId: pulumi.Input<string>,
  parent: pulumi.Resource,
  dependsOn: pulumi.Resource[],
): void {
  new ManagementLockByScope(
    `${name}-lock`,
    {
      scope: actionGroupId,
      lockName: `${name}-lock`,
      level,
      // At most 512 characters: https://learn.microsoft.com/rest/api/resources/management-locks/create-or-update-by-scope
      notes: 'Alert rules refer to this action group. Managed by Pulumi: key "lock" of its stack.',
    },
    // Azure refuses to delete what is below a lock, role assignments included: so the lock goes first.
    // Replaced with its group, which is made first: the old group keeps its lock until the new one has one.
    { parent, dependsOn, deleteBeforeReplace: false },
  );
}
