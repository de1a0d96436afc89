import type { Azure } from '../azure';
import { candidatesOf, type Candidate } from './candidates';
import { actionGroupById, actionGroupsIn } from '../actionGroups';
import { secureWebhooksOf, type LiveActionGroup } from '../arguments/actionGroup';
import { findApplication, type Application } from './setup';

/** Application and action group that are meant; all candidates where that is not certain. */
export async function chosenIn(
  azure: Azure,
  { application, actionGroup }: { application?: string; actionGroup?: string },
): Promise<
  { application: Application; actionGroup: LiveActionGroup } | { candidates: Candidate[] }
> {
  const named = application === undefined ? undefined : await namedApplication(azure, application);
  const groups = await groupsOf(azure, actionGroup);
  const isMeant = (one: Candidate) => named === undefined || one.application === named.id;
  if (named !== undefined && actionGroup !== undefined && groups.length === 1) {
    return { application: named, actionGroup: withSecureWebhook(groups[0]!) };
  }
  const candidates = (await candidatesOf(azure, groups)).filter(isMeant);
  const [only] = candidates;
  if (only === undefined || candidates.length > 1 || (!named && actionGroup === undefined)) {
    return { candidates };
  }
  return {
    application: named ?? (await namedApplication(azure, only.application)),
    actionGroup: groups.find(({ id }) => id === only.actionGroup)!,
  };
}

async function namedApplication(azure: Azure, id: string): Promise<Application> {
  const found = await findApplication(azure, id);
  if (found === undefined) {
    throw new Error(
      `--application: the tenant has no application ${id}. Give its object id or client id: az ad app list --display-name <name> --query "[].appId"`,
    );
  }
  return found;
}

const hasSecureWebhook = (group: LiveActionGroup) => secureWebhooksOf(group).length > 0;

function withSecureWebhook(group: LiveActionGroup): LiveActionGroup {
  if (!hasSecureWebhook(group)) {
    throw new Error(
      `--action-group: ${group.id} has no secure webhook, so no ITSM tool to take over. Without options, adopt lists the groups that have one.`,
    );
  }
  return group;
}

/** By id, by name, or all with a secure webhook. */
async function groupsOf(azure: Azure, named: string | undefined): Promise<LiveActionGroup[]> {
  if (named?.startsWith('/subscriptions/')) {
    return [withSecureWebhook(await actionGroupById(azure, named))];
  }
  const subscription = process.env.ARM_SUBSCRIPTION_ID ?? process.env.AZURE_SUBSCRIPTION_ID;
  if (subscription === undefined) {
    throw new Error(
      'No subscription is known. Set ARM_SUBSCRIPTION_ID, or give the resource id of the group in --action-group.',
    );
  }
  const all = (await actionGroupsIn(azure, subscription)).filter(hasSecureWebhook);
  if (named === undefined) {
    return all;
  }
  const found = all.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  if (found.length === 0) {
    throw new Error(
      `--action-group: the subscription ${subscription} has no action group "${named}" with a secure webhook. It has ${all.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  }
  return found;
}
