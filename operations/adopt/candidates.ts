import type { Azure } from '../azure';
import { secureWebhooksOf, type LiveActionGroup } from '../arguments/actionGroup';
import { findApplication } from './setup';
import { lined } from '../terminalText';

/** An action group and an application that its secure webhooks name. */
export interface Candidate {
  actionGroup: string;
  webhooks: string[];
  /** Object id, as the receivers name it. */
  application: string;
  /** Undefined where the tenant has no such application. */
  displayName: string | undefined;
}

/** Which application each action group sends for; one that is named twice is asked for once. */
export async function candidatesOf(azure: Azure, groups: LiveActionGroup[]): Promise<Candidate[]> {
  const names = new Map<string, string | undefined>();
  const candidates: Candidate[] = [];
  for (const group of groups) {
    for (const { name, objectId } of secureWebhooksOf(group)) {
      const application = (objectId ?? '').toLowerCase();
      const same = candidates.find(
        (one) => one.actionGroup === group.id && one.application === application,
      );
      if (same !== undefined) {
        same.webhooks.push(name);
        continue;
      }
      if (!names.has(application)) {
        names.set(application, (await findApplication(azure, application))?.displayName);
      }
      const displayName = names.get(application);
      candidates.push({ actionGroup: group.id, webhooks: [name], application, displayName });
    }
  }
  return candidates;
}

/** The list, and what to type for each. */
export function shownCandidates(candidates: Candidate[]): string {
  if (candidates.length === 0) {
    return 'There is no action group with a secure webhook.\n';
  }
  const rows = candidates.flatMap(({ actionGroup, webhooks, application, displayName }) => {
    const named = displayName === undefined ? 'no application of this tenant' : `"${displayName}"`;
    return [
      actionGroup,
      `  secure webhooks: ${webhooks.join(', ')}; for ${named} (${application})`,
      ...(displayName === undefined
        ? []
        : [`  azure-itsm adopt --application ${application} --action-group ${actionGroup}`]),
      '',
    ];
  });
  return lined([...rows, 'Nothing is chosen for you: run the command under the one you mean.']);
}
