import { listAll, odataText, type Azure } from './azure';
import { principalOf } from './preflight/principal';

/** azuread gives a new application a name of this form while it waits for replication. */
const renaming = 'TERRAFORM_UPDATE_';

export const isRenaming = ({ displayName }: { displayName: string }) =>
  displayName.startsWith(renaming);

interface Application {
  id: string;
  appId: string;
  displayName: string;
  identifierUris: string[];
  passwordCredentials: unknown[];
  keyCredentials: unknown[];
}

/**
 * An application without an identifier URI, such as a callback's, has nothing that is unique. One whose creation was
 * interrupted has its name, its creator as an owner, and nothing yet that is made after it: another stack's, which may
 * have the same name, has a secret or a service principal.
 *
 * @throws Error where there are several.
 */
export async function findBareApplication(
  azure: Azure,
  inputs: Record<string, unknown>,
  known: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  const { graph } = azure;
  const name = String(inputs.displayName);
  const list = <T>(path: string, filter: string) =>
    listAll<T>(graph, `${path}?$filter=${encodeURIComponent(filter)}`);
  const named = [
    ...(await list<Application>('/applications', `displayName eq ${odataText(name)}`)),
    ...(await list<Application>('/applications', `startswith(displayName,${odataText(renaming)})`)),
  ];
  const { objectId: me } = principalOf(await azure.graphToken());
  const found: Application[] = [];
  for (const one of named) {
    const isBare =
      !known.has(`/applications/${one.id}`) &&
      one.identifierUris.length + one.passwordCredentials.length + one.keyCredentials.length === 0;
    if (
      isBare &&
      (await listAll<{ id: string }>(graph, `/applications/${one.id}/owners`)).some(
        ({ id }) => id.toLowerCase() === me.toLowerCase(),
      ) &&
      (await list('/servicePrincipals', `appId eq ${odataText(one.appId)}`)).length === 0
    ) {
      found.push(one);
    }
  }
  if (found.length > 1) {
    throw new Error(
      `${found.length} applications may be the one that this stack was creating ("${name}"): ${found.map(({ id }) => id).join(', ')}. ` +
        'The current principal owns each, and none has a secret, a service principal or an identifier URI. Nothing was changed. ' +
        'Delete those that nobody uses (az ad app delete --id <object id>), then run recover again.',
    );
  }
  return found[0] && `/applications/${found[0].id}`;
}
