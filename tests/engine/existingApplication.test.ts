import { TestCloud } from './support';

const requests: string[] = [];
const cloud = new TestCloud({
  onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
});
const roleId = '88888888-8888-4888-8888-888888888888';
const uri = 'api://11111111-1111-1111-1111-111111111111/by-hand';
const deployer = '33333333-3333-3333-3333-333333333333';
let application: Record<string, unknown>;
let ids: { app: string; servicePrincipal: string };

/** Makes an application as somebody would in the portal. */
async function byHand(): Promise<void> {
  const { body } = await cloud.azure('POST', '/v1.0/applications', {
    displayName: 'made by hand',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [uri],
    api: { requestedAccessTokenVersion: 2 },
    appRoles: [
      {
        id: roleId,
        value: 'ActionGroupsSecureWebhook',
        displayName: 'ActionGroupsSecureWebhook',
        description: 'by hand',
        allowedMemberTypes: ['Application'],
        isEnabled: true,
      },
    ],
  });
  const app = body as { id: string; appId: string };
  const made = await cloud.azure('POST', '/v1.0/servicePrincipals', {
    appId: app.appId,
    appRoleAssignmentRequired: true,
  });
  ids = { app: app.id, servicePrincipal: (made.body as { id: string }).id };
  application = {
    objectId: app.id,
    clientId: app.appId,
    identifierUri: uri,
    servicePrincipalObjectId: ids.servicePrincipal,
    tokenVersion: 2,
    appRoleId: roleId,
  };
}

const owner = (method: string) =>
  method === 'POST'
    ? cloud.azure('POST', `/v1.0/applications/${ids.app}/owners/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${deployer}`,
      })
    : cloud.azure('DELETE', `/v1.0/applications/${ids.app}/owners/${deployer}/$ref`);
/** What was written to Microsoft Graph since the last look. */
const graphWrites = () =>
  requests.splice(0).filter((line) => /^(POST|PUT|PATCH|DELETE) \/(v1\.0|beta)\//.test(line));

beforeAll(async () => {
  await cloud.startConfigured();
  await byHand();
  await cloud.configure('dev', { application });
});
afterAll(() => cloud.stop());

test('a deployer who is no owner is warned in preview and refused in up, with the command that helps', async () => {
  const advice = `az ad app owner add --id ${String(application.clientId)} --owner-object-id ${deployer}`;
  const preview = await cloud.pulumi(['preview', '--stack', 'dev']);
  expect(preview).toMatch(/warning:.*is not an owner of the application\. Its owners are: none/);
  expect(preview).toContain(advice);

  const up = await cloud.failing(['up', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(up).toMatch(/error: application: the principal that runs pulumi/);
  expect(up).toContain(advice);
  expect(up).not.toMatch(/^\s+at /m);
});

test('everything that differs from the real application is said at once in preview, without a stack trace', async () => {
  await owner('POST');
  await cloud.configure('dev', {
    application: {
      ...application,
      clientId: '12121212-1212-1212-1212-121212121212',
      identifierUri: 'api://another',
      servicePrincipalObjectId: '44444444-4444-4444-4444-444444444444',
      tokenVersion: 1,
      appRoleId: deployer,
    },
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain('error: WebhookIdentity "itsm" cannot be deployed: 5 problems');
  for (const key of [
    'clientId',
    'identifierUri',
    'tokenVersion',
    'appRoleId',
    'servicePrincipalObjectId',
  ]) {
    expect(output).toContain(`  - application.${key} `);
  }
  expect(output).toContain('gets version 2 tokens');
  expect(output).not.toMatch(/^\s+at /m);
  expect(output).not.toContain('unhandled');
});

test('an application and a service principal that do not exist are both named', async () => {
  await cloud.configure('dev', {
    application: {
      ...application,
      objectId: '12121212-1212-1212-1212-121212121212',
      servicePrincipalObjectId: '13131313-1313-1313-1313-131313131313',
    },
  });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain('but this tenant has no such application');
  expect(output).toContain('but this tenant has no such service principal');
});

test('deployed, only the role assignment is written to Graph, and a second preview shows no change', async () => {
  await cloud.configure('dev', { application });
  graphWrites();
  await cloud.up('dev');

  expect(graphWrites()).toEqual([
    `POST /v1.0/servicePrincipals/${ids.servicePrincipal}/appRoleAssignedTo`,
  ]);
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
  expect(Object.keys(await cloud.state('dev'))).not.toContain('itsm-application');
  expect(await cloud.outputs('dev')).toMatchObject({
    applicationObjectId: ids.app,
    clientId: application.clientId,
    identifierUri: uri,
    audience: application.clientId,
    appRoleId: roleId,
    roles: ['ActionGroupsSecureWebhook'],
  });
});

test('destroy leaves application and service principal where they were', async () => {
  graphWrites();
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  const writes = graphWrites();
  expect(writes).toHaveLength(1);
  expect(writes[0]).toMatch(/^DELETE \/v1\.0\/servicePrincipals\/[^/]+\/appRoleAssignedTo\//);
  expect((await cloud.azure('GET', `/v1.0/applications/${ids.app}`)).status).toBe(200);
  const path = `/v1.0/servicePrincipals/${ids.servicePrincipal}`;
  expect((await cloud.azure('GET', path)).status).toBe(200);
});
