import { callbackClient } from '../../../examples/itsm-receiver/callback';
import { resolvedFetch } from '../../../examples/itsm-receiver/resolvedFetch';
import { metricAlert, putRule } from '../../offline/emulator/ruleBodies';
import { createApplication, subscriptionId, tenantId } from '../../offline/emulator/support';
import { deploy, posted, startMonitor } from '../../offline/emulator/monitor/support';
import { alertStateActions } from '../../../components/callback/roles';
import { handover } from './support';

/* The callback's credential, against the emulated Entra and Azure: what is signed in with is really checked. */

let monitor: Awaited<ReturnType<typeof startMonitor>>;
let fetching: ReturnType<typeof resolvedFetch>;

beforeAll(async () => {
  monitor = await startMonitor();
  const address = { address: '127.0.0.1', port: Number(new URL(monitor.cloud.url).port) };
  const hosts = ['login.microsoftonline.com:443', 'management.azure.com:443'];
  fetching = resolvedFetch(new Map(hosts.map((host) => [host, address])), monitor.cloud.ca);
});
afterAll(async () => {
  await fetching.close();
  await monitor.stop();
});

const subscription = `/subscriptions/${subscriptionId}`;
const authorization = 'providers/Microsoft.Authorization';
const guid = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;

/** An alert that fired, and the callback's application with a secret of a day. */
async function scene() {
  const { cloud } = monitor;
  await monitor.reset();
  await deploy(cloud);
  await putRule(cloud, 'metricAlerts', 'cpu-high', metricAlert());
  await cloud.control('alerts', { rule: 'cpu-high' });
  await cloud.send('GET', '/_emulator/deliveries?wait=true');
  const alertId = String(posted(monitor.receiver)[0]?.data.essentials['alertId']);

  const { id, appId } = await createApplication(cloud, { appRoles: [], identifierUris: [] });
  const { body: principal } = await cloud.graph('POST', '/servicePrincipals', { appId });
  const endDateTime = new Date(monitor.clock.now.getTime() + 86_400_000).toISOString();
  const { body } = await cloud.graph('POST', `/applications/${id}/addPassword`, {
    passwordCredential: { displayName: '1', endDateTime },
  });
  const { secretText } = body as unknown as { secretText: string };
  const assignRole = async () => {
    const role = `${subscription}/${authorization}/roleDefinitions/${guid('a')}`;
    await cloud.arm('PUT', `${cloud.url}${role}?api-version=2022-05-01-preview`, {
      properties: {
        roleName: 'Alert State',
        type: 'CustomRole',
        assignableScopes: [subscription],
        permissions: [{ actions: alertStateActions, notActions: [] }],
      },
    });
    const assignment = `${subscription}/${authorization}/roleAssignments/${guid('b')}`;
    await cloud.arm('PUT', `${cloud.url}${assignment}?api-version=2022-04-01`, {
      properties: {
        roleDefinitionId: role,
        principalId: principal.id,
        principalType: 'ServicePrincipal',
      },
    });
  };
  const change = (clientSecret = secretText) =>
    callbackClient(
      { ...handover(), tenantId },
      { clientId: appId, clientSecret, tenantId },
      fetching.ask,
    )([alertId], 'acknowledge');
  return { appId, assignRole, change };
}

it('acknowledges the alert in Azure with the role that the stack makes', async () => {
  const { appId, assignRole, change } = await scene();
  await assignRole();

  expect(await change()).toEqual([
    { state: 'Acknowledged', at: expect.any(String) as string, by: appId },
  ]);
});

it('says that the role is missing', async () => {
  const { appId, change } = await scene();

  expect(await change()).toEqual([
    {
      problem: `The application ${appId} may not change this alert (AuthorizationFailed). Add the alert's subscription to callback.scopes of the stack; a role assigned just now can take minutes.`,
    },
  ]);
});

it('says that the secret is wrong, without it', async () => {
  const { appId, assignRole, change } = await scene();
  await assignRole();

  expect(await change('canary')).toEqual([
    {
      problem: `The client secret of the application ${appId} is wrong (AADSTS7000215). Fetch the stack's output callbackClientSecret, and give its value, not its id.`,
    },
  ]);
});

it('says that the secret has expired', async () => {
  const { appId, assignRole, change } = await scene();
  await assignRole();
  monitor.clock.now = new Date(monitor.clock.now.getTime() + 2 * 86_400_000);

  expect(await change()).toEqual([
    {
      problem: `The client secret of the application ${appId} has expired (AADSTS7000222). Have a new one made: its name goes to callback.secrets of the stack.`,
    },
  ]);
});
