import type { ArmAnswer, Azure } from '../azure';
import { withoutUris, type Receivers } from './receivers';

/** What Azure says of one receiver: https://learn.microsoft.com/rest/api/monitor/action-groups/get-test-notifications-at-action-group-resource-level */
export interface ActionDetail {
  MechanismType: string;
  Name: string;
  Status: string;
  SubState?: string | null;
  Detail?: string | null;
}

/** How waiting is done; tests have their own clock. */
export interface Waiting {
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** After this long, in milliseconds, nobody waits any more. */
  limit: number;
  say: (line: string) => void;
}

/** How often Azure is asked where it does not say. */
const interval = 5_000;

/**
 * Sends a test alert to receivers of a group, and waits for the result of each.
 *
 * @throws Error in a sentence where Azure refuses, or the results are not there in time.
 */
export async function sendTest(
  { arm }: Pick<Azure, 'arm'>,
  actionGroupId: string,
  request: { alertType: string; receivers: Receivers },
  waiting: Waiting,
): Promise<ActionDetail[]> {
  const path = `${actionGroupId}/createNotifications?api-version=2023-01-01`;
  const started = await arm(path, { alertType: request.alertType, ...request.receivers });
  const location = started.headers.get('location');
  if (started.status >= 300 || location === null) {
    throw new Error(`Azure refuses the test with ${reasonOf(started)}`);
  }
  waiting.say('Azure has taken the test alert.');
  const begun = waiting.now();
  let shown = '';
  let answer = started;
  for (;;) {
    const elapsed = waiting.now() - begun;
    if (elapsed >= waiting.limit) {
      throw new Error(
        `Azure has no result after ${seconds(elapsed)}${shown === '' ? '' : ` (${shown})`}; the test alert was sent, and may arrive yet. --time-limit waits longer.`,
      );
    }
    await waiting.sleep(Math.min(pauseOf(answer.headers), waiting.limit - elapsed));
    answer = await arm(location);
    // Azure asks for patience so, or is ill for a moment.
    if (answer.status === 429 || answer.status >= 500) {
      continue;
    }
    if (answer.status >= 300) {
      throw new Error(`The result of the test cannot be read: ${reasonOf(answer)}`);
    }
    const { state, actionDetails } = (answer.body ?? {}) as {
      state?: string;
      actionDetails?: ActionDetail[] | null;
    };
    const now = (actionDetails ?? []).map(({ Name, Status }) => `${Name} ${Status}`).join(', ');
    if (now !== shown) {
      waiting.say(`${seconds(waiting.now() - begun)}: ${now}`);
      shown = now;
    }
    // The specification says Completed, the PowerShell module's documentation Complete.
    if (/^complete/i.test(state ?? '')) {
      return actionDetails ?? [];
    }
  }
}

/** `Retry-After` in seconds, or Azure's own headers in milliseconds. */
export function pauseOf(headers: Headers): number {
  const given = (name: string, unit: number) => {
    const value = Number(headers.get(name) ?? Number.NaN);
    return Number.isFinite(value) && value > 0 ? [value * unit] : [];
  };
  return (
    [
      ...given('retry-after-ms', 1),
      ...given('x-ms-retry-after-ms', 1),
      ...given('retry-after', 1_000),
    ][0] ?? interval
  );
}

const hints: Record<string, string> = {
  AadWebhookResourceNotOwnedByCaller:
    'Who tests a secure webhook has to own its application: add the current principal to the owners.',
  AadWebhookApplicationUriNotFound:
    'The application does not have the Application ID URI of the receiver: azure-itsm verify says what differs.',
  ActionOrReceiverNotExistedInActionGroup:
    'The action group was changed meanwhile: run the command again.',
  AuthorizationFailed:
    'It takes Monitoring Contributor on the resource group, or the actions in docs/permissions.md.',
};

/** What Azure says against it, in its own words but for URIs; the action groups provider wraps its errors in nothing. */
function reasonOf({ status, body }: ArmAnswer): string {
  type AzureError = { code?: string; message?: string };
  const whole = (body ?? {}) as AzureError & { error?: AzureError };
  const { code = '', message = '' } = whole.error ?? whole;
  const said = [code, ...(message === code ? [] : [message])].filter((part) => part !== '');
  const hint = hints[code];
  return `${status}${said.length === 0 ? '' : ` ${withoutUris(said.join(': '))}`}${hint === undefined ? '' : ` -> ${hint}`}`;
}

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;
