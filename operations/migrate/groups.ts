import type { Azure } from '../azure';
import { receiversOf, type LiveActionGroup } from '../arguments/actionGroup';
import { actionGroupById, actionGroupsIn } from '../actionGroups';

/** Whether a group has ITSM actions. */
function hasItsmActions(group: LiveActionGroup): boolean {
  return receiversOf(group, 'itsmReceivers').length > 0;
}

/** The groups of the subscription that have ITSM actions. */
export async function candidates(azure: Azure, subscriptionId: string): Promise<LiveActionGroup[]> {
  return (await actionGroupsIn(azure, subscriptionId)).filter(hasItsmActions);
}

/**
 * The group that is meant, by resource id or name.
 *
 * @throws Error where it does not exist, has no ITSM actions, or several have that name.
 */
export async function meantGroup(
  azure: Azure,
  named: string,
  subscription: () => string,
): Promise<LiveActionGroup> {
  if (named.includes('/')) {
    return withItsmActions(await actionGroupById(azure, idIn(named)));
  }
  const subscriptionId = subscription();
  const all = await actionGroupsIn(azure, subscriptionId);
  const found = all.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  const [only] = found;
  if (only === undefined) {
    const others = all.filter(hasItsmActions).map(({ name }) => name);
    throw new Error(
      `--action-group: the subscription ${subscriptionId} has no action group "${named}". With ITSM actions it has ${others.join(', ') || 'none'}.`,
    );
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => `  ${id}`).join('\n');
    throw new Error(
      `--action-group: ${found.length} groups have the name "${named}". Give the resource id of one:\n${ids}`,
    );
  }
  return withItsmActions(only);
}

function idIn(text: string): string {
  const id = text.startsWith('/') ? text : `/${text}`;
  if (
    !/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Insights\/actionGroups\/[^/]+$/i.test(
      id,
    )
  ) {
    throw new Error(
      `--action-group must be the name of an action group, or its resource id /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Insights/actionGroups/{name} (got "${text}").`,
    );
  }
  return id;
}

function withItsmActions(group: LiveActionGroup): LiveActionGroup {
  if (!hasItsmActions(group)) {
    throw new Error(
      `--action-group: ${group.id} has no ITSM actions (itsmReceivers), so it needs no migration. Without the option, the groups that have some are listed.`,
    );
  }
  return group;
}
