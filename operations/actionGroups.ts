import { actionGroup, inForm } from './answers';
import type { LiveActionGroup } from './arguments/actionGroup';
import { listArm, type Azure } from './azure';

/** The version that azure-native writes with: what it can see is what an update replaces. */
export const writtenVersion = '2024-10-01-preview';

const needed = 'It needs Microsoft.Insights/actionGroups/read, as in the role Monitoring Reader.';

/** The groups of a subscription. @throws Error where Azure refuses */
export async function actionGroupsIn(
  azure: Azure,
  subscriptionId: string,
): Promise<LiveActionGroup[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/actionGroups?api-version=${writtenVersion}`;
  const { status, items } = await listArm<LiveActionGroup>(azure, path, actionGroup);
  if (status !== 200) {
    throw new Error(
      `The action groups of the subscription ${subscriptionId} cannot be listed: Resource Manager answers ${status}. ${needed}`,
    );
  }
  return items;
}

/** A group by its resource id. @throws Error where it does not exist, or Azure refuses */
export async function actionGroupById({ arm }: Azure, id: string): Promise<LiveActionGroup> {
  const { status, body } = await arm(`${id}?api-version=${writtenVersion}`);
  if (status === 404) {
    throw new Error(
      `--action-group: ${id} does not exist. Without the option, the groups there are listed.`,
    );
  }
  if (status !== 200) {
    throw new Error(
      `--action-group: ${id} cannot be read: Resource Manager answers ${status}. ${needed}`,
    );
  }
  return inForm<LiveActionGroup>(actionGroup, body, id);
}
