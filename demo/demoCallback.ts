import { actions, type Action, type Credential } from '../examples/itsm-receiver/callback';
import type { Incident } from '../examples/itsm-receiver/incidents';
import { cloudClient } from '../offline/cloud/cloudClient';
import type { LocalCloud } from '../offline/cloud/cloud';
import { subscriptionId } from '../offline/emulator/wellKnown';
import type { DemoRun } from './demoRun';
import type { ItsmSide } from './itsmSide';
import { table } from './table';

const scope = `/subscriptions/${subscriptionId}`;

/** Has the stack make what an ITSM tool needs to change the alerts of the subscription. */
export const configureCallback = (demo: DemoRun, stack: string) =>
  demo.pulumi(['config', 'set', '--path', 'callback.scopes[0]', scope, '--stack', stack]);

/** What the ITSM tool signs in with, from the stack's outputs. */
export async function credentialOf(cloud: LocalCloud, stack: string): Promise<Credential> {
  const { code, stdout, stderr } = await cloud.pulumi([
    ...['stack', 'output', '--json', '--show-secrets', '--stack', stack],
  ]);
  if (code !== 0) {
    throw new Error(`pulumi stack output failed: ${stderr.trim()}`);
  }
  const { callbackClientId, callbackClientSecret } = JSON.parse(stdout) as Record<string, string>;
  return { clientId: callbackClientId ?? '', clientSecret: callbackClientSecret ?? '' };
}

/**
 * Acknowledges an open incident, closes and reopens it, on the incident's page; Azure is asked what its alert is then.
 *
 * @throws Error when the alert in Azure is not what the page says.
 */
export async function changeIncident(demo: DemoRun, { clientId }: Credential): Promise<void> {
  const itsm = demo.itsm!;
  const incident = openIncident(itsm);
  const client = cloudClient(demo.cloud.env, demo.cloud.emulator.caCertificate);
  try {
    for (const action of Object.keys(actions) as Action[]) {
      const [alert] = await itsm.act(incident.number, action);
      const url = `${incident.alertId}?api-version=2019-03-01`;
      const { properties } = (await client.ask('GET', url)) as {
        properties: { essentials: { alertState: string; lastModifiedUserName: string } };
      };
      const { alertState: inAzure, lastModifiedUserName: by } = properties.essentials;
      if (inAzure !== actions[action] || alert?.azureState !== inAzure || by !== clientId) {
        const problem = alert?.problem || `the page says ${alert?.azureState}`;
        throw new Error(`After ${action} the alert is ${inAzure} in Azure: ${problem}`);
      }
      demo.changed.push({ incident: incident.rule, action, inAzure, by: 'the callback' });
    }
  } finally {
    await client.close();
  }
  demo.print(table(demo.changed));
}

/**
 * Shows what a person is told whose client secret is wrong.
 *
 * @throws Error when it is taken for the right one.
 */
export async function useWrongSecret(demo: DemoRun, { clientId }: Credential): Promise<void> {
  const itsm = demo.itsm!;
  const wrong = { clientId, clientSecret: 'not-the-secret' };
  const [changed] = await itsm.actAs(wrong, openIncident(itsm).alertId, 'close');
  if (changed === undefined || !('problem' in changed)) {
    throw new Error('A wrong client secret has changed an alert.');
  }
  demo.unchanged = changed.problem;
  demo.print(`   ${changed.problem}\n`);
}

function openIncident(itsm: ItsmSide): Incident {
  const incident = itsm.incidents().find(({ state }) => state === 'open');
  if (incident === undefined) {
    throw new Error('No incident is open.');
  }
  return incident;
}
