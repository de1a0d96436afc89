import { startItsmSide } from '../../demo/itsmSide';
import type { Principal } from '../../offline/emulator/principals';
import { changesIn, warningsIn } from './changes';
import { TestCloud } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
const identityStack = 'organization/itsm-secure-export/identity';
const directory: Principal = {
  clientId: 'aaaaaaaa-0000-0000-0000-000000000001',
  objectId: 'aaaaaaaa-0000-0000-0000-000000000002',
  displayName: 'directory team',
  graphPermissions: [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'Application.Read.All',
  ],
  armActions: [],
};
const monitoring: Principal = {
  clientId: 'bbbbbbbb-0000-0000-0000-000000000001',
  objectId: 'bbbbbbbb-0000-0000-0000-000000000002',
  displayName: 'monitoring team',
  graphPermissions: [],
  // What of "Monitoring Contributor" concerns action groups:
  // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor#monitoring-contributor
  armActions: [
    '*/read',
    'Microsoft.AlertsManagement/actionRules/*',
    'Microsoft.Insights/actiongroups/*',
    'Microsoft.Insights/createNotifications/*',
    'Microsoft.Insights/notificationStatus/*',
    'Microsoft.Insights/Register/Action',
  ],
};
const resourceGroup =
  '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg-alerts';
const graphCalls = () => requests.filter((line) => / \/(v1\.0|beta)\//.test(line));

/** The stack deploys as this principal. */
async function as(stack: string, principal: Principal): Promise<void> {
  const added = await cloud.control('/_emulator/principals', principal);
  const { clientSecret } = added as { clientSecret: string };
  const { clientId } = principal;
  await cloud.configure(stack, {
    'azuread:clientId': clientId,
    'azuread:clientSecret': clientSecret,
    'azure-native:clientId': clientId,
    'azure-native:clientSecret': clientSecret,
  });
}

beforeAll(async () => {
  await cloud.startWithKeys();
  const group = await cloud.azure('PUT', `${resourceGroup}?api-version=2024-03-01`, {
    location: 'westeurope',
  });
  expect(group.status).toBe(201);
  await cloud.configure('identity', {
    deploy: 'identity',
    owners: [directory.objectId, monitoring.objectId],
  });
  await cloud.configure('alerts', {
    deploy: 'action-group',
    identityStack,
    resourceGroup: 'existing',
    resourceGroupName: 'rg-alerts',
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  });
  await as('identity', directory);
  await as('alerts', monitoring);
});
afterAll(() => cloud.stop());

test('without the identity, the stack of the action group says what has to be deployed first', async () => {
  const missing = await cloud.failing(['preview', '--stack', 'alerts']);
  expect(missing).toContain(
    `identityStack: the stack ${identityStack} has no outputs. It is not deployed yet, or was destroyed. Deploy it first: pulumi up --stack ${identityStack}`,
  );
  expect(missing).not.toMatch(/^\s+at /m);
});

test('a stack that does not exist is named, without a stack trace', async () => {
  await cloud.configure('alerts', { identityStack: `${identityStack}-nope` });
  const output = await cloud.failing(['preview', '--stack', 'alerts']);
  await cloud.configure('alerts', { identityStack });

  expect(output).toContain(`${identityStack}-nope`);
  expect(output).not.toMatch(/^\s+at /m);
});

test('the monitoring team cannot deploy the identity, and is told the permission it lacks', async () => {
  await as('identity', monitoring);
  // With its preview, as people run it: without, Entra's refusal of the application may come first, which names nothing.
  const output = await cloud.failing(['up', '--yes', '--stack', 'identity']);
  await as('identity', directory);

  expect(output).toContain('needs the permission Application.Read.All of Microsoft Graph');
  expect(output).not.toMatch(/^\s+at /m);
  expect(await cloud.list('/v1.0/applications')).toEqual([]);
});

test('the directory team deploys the identity, without a call to Resource Manager', async () => {
  requests.length = 0;
  expect(await cloud.up('identity')).not.toContain('warning:');

  expect(requests.filter((line) => line.includes(' /subscriptions/'))).toEqual([]);
  expect(await cloud.changes('identity', '--expect-no-changes')).toEqual([]);
  const outputs = await cloud.outputs('identity');
  expect(outputs).toMatchObject({ cloud: 'public', roles: ['ActionGroupsSecureWebhook'] });
  expect(outputs).not.toHaveProperty('actionGroupId');
});

test('the directory team cannot deploy the action group, and is told the action it lacks', async () => {
  await as('alerts', directory);
  const output = await cloud.failingUp('alerts');
  await as('alerts', monitoring);

  expect(output).toMatch(
    /AuthorizationFailed.*does not have authorization to perform action 'Microsoft\.Insights\/actionGroups\/\w+'/s,
  );
});

test('the monitoring team deploys the action group, without a call to Microsoft Graph', async () => {
  requests.length = 0;
  expect(await cloud.up('alerts')).not.toContain('warning:');
  expect(await cloud.changes('alerts', '--expect-no-changes')).toEqual([]);

  expect(graphCalls()).toEqual([]);
  expect(requests.some((line) => line.startsWith('PUT ') && line.includes('actionGroups'))).toBe(
    true,
  );
  const types = Object.values(await cloud.state('alerts')).map(({ type }) => type);
  expect(types.filter((type) => type.includes('azuread'))).toEqual([]);
  const { actionGroupId, actionGroupName, tools, ...identity } = await cloud.outputs('alerts');
  expect(actionGroupId).toMatch(/actionGroups\/itsm-alerts$/);
  expect([actionGroupName, tools]).toEqual([
    'itsm-alerts',
    [expect.objectContaining({ name: 'servicenow' })],
  ]);
  expect(identity).toEqual(await cloud.outputs('identity'));
});

test("an alert on it is accepted by a tool that was told what the action group's stack hands over", async () => {
  const itsm = await startItsmSide(cloud.local, 'alerts', `${cloud.path}/incidents.db`);
  try {
    const [delivery] = await itsm.raise({ type: 'metric', rule: 'cpu-high' });
    expect(delivery?.state).toBe('delivered');
  } finally {
    await itsm.stop();
  }
});

test('an application made by hand takes the place of the identity stack, and is not looked up', async () => {
  const { applicationObjectId, clientId, identifierUri, servicePrincipalObjectId, appRoleId } =
    await cloud.outputs('identity');
  await cloud.configure('alerts', {
    identityStack: undefined,
    application: {
      objectId: applicationObjectId,
      clientId,
      identifierUri,
      servicePrincipalObjectId,
      appRoleId,
      tokenVersion: 2,
    },
  });
  requests.length = 0;
  const json = await cloud.pulumi(['preview', '--json', '--stack', 'alerts']);
  const changes = changesIn(json);

  expect(warningsIn(json)).toEqual([]);
  expect(graphCalls()).toEqual([]);
  // The component's own inputs differ, nothing in Azure does.
  expect(changes.filter(({ name }) => name === 'itsm-action-group')).toEqual([]);
});
