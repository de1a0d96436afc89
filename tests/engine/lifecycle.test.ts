import { changesIn } from './changes';
import { azns, TestCloud } from './support';

const cloud = new TestCloud();
/** A run with an environment given starts the program anew, as with users; the others here have it loaded. */
const anew = {};
const servicenow = { name: 'servicenow', kind: 'servicenow', instance: 'acmedev' };
const helix = { name: 'helix', kind: 'bmcHelix' };

interface Application {
  id: string;
  appId: string;
  displayName: string;
  identifierUris: string[];
  appRoles: { id: string; value: string }[];
}

const theApplication = async (): Promise<Application> => {
  const applications = await cloud.list<Application>('/v1.0/applications');
  expect(applications).toHaveLength(1);
  return applications[0] as Application;
};

beforeAll(() => cloud.start());
afterAll(() => cloud.stop());

test('up makes everything, wired together, in the emulated tenant and subscription', async () => {
  await cloud.configure('dev');
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--stack', 'dev'], anew);

  const json = await cloud.pulumi(['stack', 'output', '--json', '--stack', 'dev']);
  const outputs = JSON.parse(json) as Record<string, string>;
  expect(await cloud.outputs('dev')).toEqual(outputs);
  const application = await theApplication();
  expect(outputs).toMatchObject({
    applicationObjectId: application.id,
    clientId: application.appId,
    audience: application.appId,
    identifierUri: application.identifierUris[0],
    appRoleId: application.appRoles[0]?.id,
  });
  const assignments = await cloud.list<{ principalId: string; appRoleId: string }>(
    `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}/appRoleAssignedTo`,
  );
  expect(assignments).toEqual([
    expect.objectContaining({
      principalId: outputs.aznsServicePrincipalObjectId,
      appRoleId: outputs.appRoleId,
    }),
  ]);
  const group = await cloud.azure('GET', `${outputs.actionGroupId}?api-version=2023-01-01`);
  expect(group.body).toMatchObject({
    location: 'Global',
    properties: {
      groupShortName: 'itsm-dev',
      enabled: true,
      webhookReceivers: [
        {
          name: 'helix',
          useAadAuth: true,
          useCommonAlertSchema: true,
          objectId: application.id,
          identifierUri: application.identifierUris[0],
          tenantId: outputs.tenantId,
        },
        {
          name: 'servicenow',
          serviceUri:
            'https://acmedev.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
        },
      ],
    },
  });
});

test('a second preview shows no change', async () => {
  const again = ['preview', '--json', '--expect-no-changes', '--stack', 'dev'];
  expect(changesIn(await cloud.pulumi(again, anew))).toEqual([]);
});

test('a new display name updates the application and keeps its URI and role', async () => {
  const before = await theApplication();
  await cloud.configure('dev', { displayName: 'Alerts of dev' });

  const changes = await cloud.changes('dev');
  expect(changes).toEqual([
    { op: 'update', name: 'SecureExport itsm', properties: [] },
    { op: 'update', name: 'WebhookIdentity itsm', properties: [] },
    { op: 'update', name: 'itsm-application', properties: ['displayName'] },
  ]);
  await cloud.up('dev');
  expect(await theApplication()).toEqual({ ...before, displayName: 'Alerts of dev' });
  expect(await cloud.changes('dev')).toEqual([]);
});

test('listing the tools in another order changes nothing', async () => {
  await cloud.configure('dev', { tools: [helix, servicenow] });
  expect(await cloud.changes('dev')).toEqual([]);
});

test('one more tool is an update of the action group', async () => {
  const another = { name: 'servicenow-eu', kind: 'servicenow', instance: 'acmeeu' };
  await cloud.configure('dev', { tools: [helix, servicenow, another] });

  const changes = await cloud.changes('dev');
  expect(changes.find(({ name }) => name === 'itsm-action-group')).toMatchObject({ op: 'update' });
  expect(changes.some(({ op }) => op.includes('replace') || op === 'delete')).toBe(false);
  await cloud.up('dev');
  const { actionGroupId } = await cloud.outputs('dev');
  const { body } = await cloud.azure('GET', `${actionGroupId}?api-version=2023-01-01`);
  expect(
    (body as { properties: { webhookReceivers: { name: string }[] } }).properties.webhookReceivers,
  ).toHaveLength(3);
});

test('another location is shown as a replacement of the action group, and of nothing else', async () => {
  expect(await cloud.changes('dev')).toEqual([]);
  await cloud.configure('dev', { location: 'eastus' });

  const replaced = (await cloud.changes('dev')).filter(({ op }) => op === 'replace');
  expect(replaced).toEqual([
    { op: 'replace', name: 'itsm-action-group', properties: ['location'] },
  ]);
  await cloud.configure('dev', { location: 'Global' });
});

test('destroy removes everything but AzNS', async () => {
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(await cloud.list('/v1.0/applications')).toEqual([]);
  expect(
    (await cloud.list<{ appId: string }>('/v1.0/servicePrincipals')).map(({ appId }) => appId),
  ).toContain(azns.clientId);
  const { status } = await cloud.azure(
    'GET',
    `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}/resourceGroups/rg-itsm-dev?api-version=2024-03-01`,
  );
  expect(status).toBe(404);
  const json = await cloud.pulumi(['stack', 'export', '--stack', 'dev']);
  expect(JSON.parse(json)).toMatchObject({
    deployment: expect.not.objectContaining({ resources: expect.anything() as object }) as object,
  });
  expect(await cloud.state('dev')).toEqual({});
});
