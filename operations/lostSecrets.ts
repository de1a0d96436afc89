import { secretsOfApplication } from './answers';
import { connect, readGraph } from './azure';
import { pendingCreations, type Deployment } from './deployment';
import { shellWord } from './shell';
import { types } from './summary/stack';
import type { ApplicationSecrets } from './verify/callback';

/**
 * Client secrets whose creation was interrupted after Entra made them, by URN: the command that removes each.
 *
 * Entra tells a secret's value once, so nobody has these, and they cannot be taken over. They are not removed here:
 * somebody may have made one of that name by hand.
 */
export async function lostSecrets(exported: Deployment): Promise<Map<string, string[]>> {
  const pending = pendingCreations(exported).filter(
    ({ type }) => type === types.applicationPassword,
  );
  const commands = new Map<string, string[]>();
  if (pending.length === 0) {
    return commands;
  }
  const { graph } = await connect(process.env);
  const ids = (exported.deployment.resources ?? []).map(({ id = '' }) => id.toLowerCase());
  for (const { urn, inputs = {} } of pending) {
    const path = String(inputs.applicationId);
    const application = await readGraph<ApplicationSecrets>(graph, path, secretsOfApplication);
    const lost = (application?.passwordCredentials ?? []).filter(
      ({ keyId, displayName }) =>
        displayName === inputs.displayName &&
        !ids.some((id) => id.endsWith(`/password/${keyId.toLowerCase()}`)),
    );
    if (application !== undefined && lost.length > 0) {
      const { appId } = application;
      commands.set(
        urn,
        lost.map(
          ({ keyId }) =>
            `az ad app credential delete --id ${shellWord(appId)} --key-id ${shellWord(keyId)}`,
        ),
      );
    }
  }
  return commands;
}
