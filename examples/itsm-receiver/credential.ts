import { readFileSync } from 'node:fs';
import type { Credential } from './callback';
import type { Handover } from './handover';

export const secretVariable = 'CALLBACK_CLIENT_SECRET';

/** The callback's credential, or why there is none: then the page has no actions, and says so. */
export type Callback = Credential | { missing: string };

/**
 * The credential from the options, the environment and the hand-over. The secret is never an argument, which every
 * local user could read.
 * @throws Error with a sentence for people if the secret's file cannot be read.
 */
export function readCredential(
  options: {
    callbackClientId?: string | undefined;
    callbackTenant?: string | undefined;
    callbackSecretFile?: string | undefined;
  },
  environment: NodeJS.ProcessEnv,
  { callback }: Handover,
): Callback {
  const { callbackClientId, callbackTenant: tenantId, callbackSecretFile: file } = options;
  const clientSecret = file === undefined ? environment[secretVariable] : secretIn(file);
  if (!clientSecret)
    return {
      missing: `There is no client secret: set ${secretVariable} or --callback-secret-file to it, and start the receiver again.`,
    };
  const clientId = callbackClientId ?? callback?.clientId;
  if (clientId === undefined)
    return {
      missing:
        'The hand-over has no callback: name its application with --callback-client-id, and start the receiver again.',
    };
  return { clientId, clientSecret, tenantId };
}

function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(
      `The file of --callback-secret-file, '${file}', cannot be read: ${(error as Error).message}. Name a file that holds the client secret alone.`,
      { cause: error },
    );
  }
}
