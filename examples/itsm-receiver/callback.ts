import { signInProblem, changeProblem } from './callbackProblems';
import type { Handover } from './handover';
import { fieldOf, textOf, type Ask } from './resolvedFetch';

/** What a person does with an alert, and the state that Azure then shows. */
export const actions = { acknowledge: 'Acknowledged', close: 'Closed', reopen: 'New' } as const;
export type Action = keyof typeof actions;

/** The callback's credential, as a MID Server has it. */
export interface Credential {
  clientId: string;
  clientSecret: string;
  /** Default: the hand-over's. */
  tenantId?: string | undefined;
}

/** What came of changing one alert: what Azure says of it, or why it did not change. */
export type Changed = { state: string; at: string; by: string } | { problem: string };

/** Changes alerts in Azure; for each one what came of it. It never throws, and never says the secret. */
export type ChangeAlerts = (alertIds: readonly string[], action: Action) => Promise<Changed[]>;

/**
 * Azure Resource Manager:
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 */
const armHosts: Record<string, string> = {
  public: 'https://management.azure.com',
  usGovernment: 'https://management.usgovcloudapi.net',
};

export const armOf = ({ cloud = 'public' }: Pick<Handover, 'cloud'>): string =>
  armHosts[cloud] ?? 'https://management.azure.com';

/** Subscription, resource group or resource, then the alert. No dot segment, so that it cannot lead elsewhere. */
const alertIdForm =
  /^\/subscriptions\/[\w-]+(\/[\w.()-]*[\w()-])*\/providers\/Microsoft\.AlertsManagement\/alerts\/[\w-]+$/i;

/**
 * What ServiceNow's MID Server does: signs in with the credential, then calls `changestate` of each alert.
 * https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/change-state
 */
export function callbackClient(handover: Handover, credential: Credential, ask: Ask): ChangeAlerts {
  const arm = armOf(handover);
  const login = new URL(handover.token.openIdMetadataUrl).origin;
  const { clientId, clientSecret } = credential;
  const tenantId = credential.tenantId ?? handover.callback?.tenantId ?? handover.tenantId;
  const problemOf = (text: string) => ({ problem: text.replaceAll(clientSecret, '[secret]') });

  const signIn = () =>
    ask(`${login}/${tenantId}/oauth2/v2.0/token`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${arm}/.default`,
      }).toString(),
    });

  const change = async (alertId: string, state: string, token: string): Promise<Changed> => {
    // The id came in an alert, and the token goes where it leads.
    if (!alertIdForm.test(alertId))
      return problemOf(`'${alertId}' is not the ARM id of an alert, so Azure was not asked.`);
    const query = `api-version=2019-03-01&newState=${state}`;
    const answer = await ask(`${arm}${alertId}/changestate?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (answer.status !== 200) return problemOf(changeProblem(answer, arm, clientId));
    const essentials = fieldOf(fieldOf(answer.body, 'properties'), 'essentials');
    return {
      state: textOf(essentials, 'alertState'),
      at: textOf(essentials, 'lastModifiedDateTime'),
      by: textOf(essentials, 'lastModifiedUserName'),
    };
  };

  return async (alertIds, action) => {
    const answer = await signIn();
    const token = textOf(answer.body, 'access_token');
    if (answer.status !== 200 || token === '') {
      const problem = problemOf(signInProblem(answer, login, tenantId, clientId));
      return alertIds.map(() => problem);
    }
    return Promise.all(alertIds.map((id) => change(id, actions[action], token)));
  };
}
