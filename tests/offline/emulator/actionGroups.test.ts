import { MonitorClient } from '@azure/arm-monitor';
import {
  armScope,
  containing,
  createApplication,
  identifierUri,
  startCloud,
  subscriptionId,
  tenantId,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;
const lines: string[] = [];
let application: { id: string; appId: string };

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ log: (line) => lines.push(line) }));
});
afterAll(() => stop());
beforeEach(async () => {
  await cloud.control('reset');
  await cloud.arm('PUT', '/resourceGroups/rg1?api-version=2024-03-01', { location: 'westeurope' });
  application = await createApplication(cloud);
});

const version = '2024-10-01-preview';
const path = (name = 'itsm', apiVersion = version) =>
  `/resourceGroups/rg1/providers/Microsoft.Insights/actionGroups/${name}?api-version=${apiVersion}`;

const receiver = (changes: object = {}) => ({
  name: 'servicenow',
  serviceUri: 'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?key=canary',
  useCommonAlertSchema: true,
  useAadAuth: true,
  objectId: application.id,
  identifierUri,
  tenantId,
  ...changes,
});
const body = (properties: object = {}, more: object = {}) => ({
  location: 'Global',
  properties: {
    groupShortName: 'itsm',
    enabled: true,
    webhookReceivers: [receiver()],
    ...properties,
  },
  ...more,
});

describe('@azure/arm-monitor', () => {
  it('creates, reads, updates, lists and deletes an action group', async () => {
    const client = new MonitorClient(cloud.credential(), subscriptionId, {
      endpoint: cloud.url,
      tlsOptions: { ca: cloud.ca },
      credentials: { scopes: [armScope] },
    });
    const made = await client.actionGroups.createOrUpdate('rg1', 'itsm', {
      location: 'Global',
      groupShortName: 'itsm',
      enabled: true,
      webhookReceivers: [receiver()],
    });
    expect(made.webhookReceivers).toEqual([containing(receiver())]);
    const off = await client.actionGroups.update('rg1', 'itsm', {
      enabled: false,
      tags: { a: '1' },
    });
    expect(off).toMatchObject({ enabled: false, tags: { a: '1' } });
    expect(await client.actionGroups.get('rg1', 'itsm')).toMatchObject({ enabled: false });
    const names: (string | undefined)[] = [];
    for await (const { name } of client.actionGroups.listByResourceGroup('rg1')) names.push(name);
    for await (const { name } of client.actionGroups.listBySubscriptionId()) names.push(name);
    expect(names).toEqual(['itsm', 'itsm']);
    await client.actionGroups.delete('rg1', 'itsm');
    await expect(client.actionGroups.get('rg1', 'itsm')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });
});

describe('an action group', () => {
  it('is 201 when new and 200 after, its id in the provider’s lower case', async () => {
    const made = await cloud.arm('PUT', path(), body({}, { tags: { a: '1' } }));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: `/subscriptions/${subscriptionId}/resourceGroups/rg1/providers/microsoft.insights/actionGroups/itsm`,
      type: 'Microsoft.Insights/ActionGroups',
      name: 'itsm',
      location: 'Global',
      tags: { a: '1' },
      properties: {
        groupShortName: 'itsm',
        enabled: true,
        webhookReceivers: [receiver()],
        emailReceivers: [],
        incidentReceivers: [],
      },
    });
    const again = await cloud.arm('PUT', path(), body());
    expect(again.status).toBe(200);
    expect((await cloud.arm('GET', path())).body).toEqual(again.body);
  });

  it('is the same whatever the case of its id', async () => {
    await cloud.arm('PUT', path(), body());
    const odd = `/RESOURCEGROUPS/RG1/PROVIDERS/MICROSOFT.INSIGHTS/ACTIONGROUPS/ITSM?api-version=${version}`;
    expect((await cloud.arm('GET', odd)).body.name).toBe('itsm');
    expect((await cloud.arm('PUT', odd, body())).status).toBe(200);
    expect((await cloud.arm('DELETE', odd)).status).toBe(200);
    expect((await cloud.arm('DELETE', odd)).status).toBe(204);
  });

  it.each(['2024-10-01-preview', '2023-01-01', '2021-09-01'])(
    'is served under api-version %s, with the receiver lists that version has',
    async (apiVersion) => {
      const { status, body: answer } = await cloud.arm('PUT', path('itsm', apiVersion), body());
      expect(status).toBe(201);
      expect('incidentReceivers' in answer.properties).toBe(apiVersion === '2024-10-01-preview');
      expect(answer.properties.eventHubReceivers).toEqual([]);
    },
  );

  it('has the newer properties of receivers under 2026-09-01, and hides them from older versions', async () => {
    const receivers = {
      emailReceivers: [{ name: 'mail', emailAddress: 'ops@contoso.test' }],
      logicAppReceivers: [
        { name: 'app', resourceId: '/r', callbackUrl: 'https://c.test', triggerName: 'manual' },
      ],
      azureFunctionReceivers: [
        {
          name: 'function',
          functionAppResourceId: '/r',
          functionName: 'f',
          httpTriggerUrl: 'https://f.test',
          scope: 'api://f',
        },
      ],
      eventHubReceivers: [
        {
          name: 'hub',
          eventHubNameSpace: 'n',
          eventHubName: 'h',
          subscriptionId: 's',
          resourceId: '/hub',
        },
      ],
    };
    const newer = await cloud.arm('PUT', path('itsm', '2026-09-01'), body(receivers));
    expect(newer.body.properties).toMatchObject({
      ...receivers,
      emailReceivers: [{ name: 'mail', verificationStatus: 'LegacyAllowed', status: 'Enabled' }],
    });
    const older = await cloud.arm('GET', path());
    expect(JSON.stringify(older.body)).not.toMatch(/verificationStatus|triggerName|scope|"\/hub"/);
    expect((await cloud.arm('PUT', path(), body(receivers))).body).toEqual({
      code: 'BadRequest',
      message: `Could not find member 'triggerName' on object of type 'ActionGroup' in api-version ${version}.`,
    });
  });

  it('has a system-assigned identity, a service principal that goes with it, and hides it from older versions', async () => {
    const identity = { type: 'SystemAssigned' };
    const hub = {
      name: 'hub',
      eventHubNameSpace: 'n',
      eventHubName: 'h',
      subscriptionId: 's',
      managedIdentity: 'SystemAssigned',
    };
    const newer = path('itsm', '2026-09-01');
    const principals = async () =>
      (await cloud.graph('GET', "/servicePrincipals?$filter=displayName eq 'itsm'")).body.value;
    const without = await cloud.arm('PUT', newer, body({ eventHubReceivers: [hub] }));
    const made = await cloud.arm('PUT', newer, { ...body({ eventHubReceivers: [hub] }), identity });
    const again = await cloud.arm('PUT', newer, { ...body(), identity: made.body.identity });

    expect(without.body.message).toBe(
      "The receiver 'hub' uses a system-assigned identity, which the action group does not have.",
    );
    expect(made.body.identity).toEqual({
      type: 'SystemAssigned',
      principalId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      tenantId,
    });
    expect(again.body.identity).toEqual(made.body.identity);
    expect(await principals()).toMatchObject([
      {
        id: (made.body.identity as { principalId: string }).principalId,
        servicePrincipalType: 'ManagedIdentity',
      },
    ]);
    const older = path('itsm', '2023-01-01');
    expect((await cloud.arm('GET', older)).body).not.toHaveProperty('identity');
    expect((await cloud.arm('PUT', older, { ...body(), identity })).body.message).toBe(
      "Could not find member 'identity' on object of type 'ActionGroup' in api-version 2023-01-01.",
    );
    await cloud.arm('PUT', newer, { ...body(), identity: { type: 'None' } });
    expect(await principals()).toEqual([]);
    await cloud.arm('PUT', newer, { ...body(), identity });
    await cloud.arm('DELETE', newer);
    expect(await principals()).toEqual([]);
  });

  it.each([
    ['user-assigned identities', () => body({}, { identity: { type: 'UserAssigned' } })],
    [
      'managed identities of webhooks',
      () => body({ webhookReceivers: [receiver({ managedIdentity: 'SystemAssigned' })] }),
    ],
  ])('%s are not emulated, and say so', async (what, given) => {
    const newer = path('itsm', '2026-09-01');
    const { status, body: answer } = await cloud.arm('PUT', newer, given());

    expect([status, JSON.stringify(answer)]).toEqual([501, expect.stringContaining(what)]);
  });

  it('loses the receivers a PUT does not name', async () => {
    const emailReceivers = [{ name: 'ops', emailAddress: 'ops@contoso.test' }];
    const made = await cloud.arm('PUT', path(), body({ emailReceivers }));
    expect(made.body.properties.emailReceivers).toEqual([
      { ...emailReceivers[0], status: 'Enabled' },
    ]);
    const again = await cloud.arm('PUT', path(), body());
    expect(again.body.properties.emailReceivers).toEqual([]);
  });

  it('answers HEAD', async () => {
    await cloud.arm('PUT', path(), body());
    expect((await cloud.arm('HEAD', path())).status).toBe(204);
    expect((await cloud.arm('HEAD', path('gone'))).status).toBe(404);
  });
});

describe('refused', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => receiver({ name: `tool ${index}` }));

  it.each([
    [
      'a short name of 13 characters',
      () => body({ groupShortName: 'thirteen-char' }),
      "The value 'thirteen-char' of property 'groupShortName' is invalid: it must have 1 to 12 characters.",
    ],
    [
      'a blank short name',
      () => body({ groupShortName: ' ' }),
      "The value ' ' of property 'groupShortName' is invalid: it must have 1 to 12 characters.",
    ],
    [
      'two receivers of one name, whatever the case and kind',
      () => body({ emailReceivers: [{ name: 'ServiceNow', emailAddress: 'a@contoso.test' }] }),
      "The receiver name 'servicenow' is used more than once in the action group.",
    ],
    [
      'eleven secure webhooks',
      () => body({ webhookReceivers: many(11) }),
      'The action group has 11 secure webhook and 0 webhook receivers; at most 10 of each are allowed.',
    ],
    [
      'a service URI that is none',
      () => body({ webhookReceivers: [receiver({ serviceUri: 'ftp://canary' })] }),
      "The serviceUri of webhook receiver 'servicenow' is not an http or https URI.",
    ],
    [
      'a secure webhook without an application',
      () => body({ webhookReceivers: [receiver({ objectId: '' })] }),
      "Webhook receiver 'servicenow' uses Entra ID authentication and needs objectId and identifierUri.",
    ],
    [
      'an unknown property',
      () => body({ securewebhookReceivers: [] }),
      "The request content was invalid and could not be deserialized: 'Could not find member 'securewebhookReceivers' on object.'",
    ],
    [
      'an unknown property of a receiver',
      () => body({ webhookReceivers: [receiver({ colour: 'red' })] }),
      "The request content was invalid and could not be deserialized: 'Could not find member 'colour' on object.'",
    ],
    [
      'no short name',
      () => ({ location: 'Global', properties: { enabled: true } }),
      "The request content was invalid and could not be deserialized: 'Required property 'groupShortName' not found in JSON.'",
    ],
  ])('%s', async (_what, request, message) => {
    const answer = await cloud.arm('PUT', path(), request());
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ code: 'BadRequest', message });
    expect((await cloud.arm('GET', path())).status).toBe(404);
  });

  it('ten secure webhooks are not', async () => {
    const answer = await cloud.arm('PUT', path(), body({ webhookReceivers: many(10) }));
    expect(answer.status).toBe(201);
  });

  it('a placeholder host, without repeating the URI', async () => {
    const serviceUri = 'https://hook.example.com/canary';
    const request = body({ webhookReceivers: [receiver({ serviceUri })] });
    const answer = await cloud.arm('PUT', path(), request);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      code: 'WebhookServiceUriBlocked',
      message: "The service URI of webhook receiver 'servicenow' is blocked.",
    });
  });

  it.each(['a.', 'a%3Fb', 'a%2Bb', 'x'.repeat(261)])('the name %s', async (name) => {
    const answer = await cloud.arm('PUT', path(name), body());
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('The action group name ');
  });

  it('a location that has no action groups, and another one for a group that exists', async () => {
    const nowhere = await cloud.arm('PUT', path(), body({}, { location: 'westeurope' }));
    expect(nowhere.status).toBe(400);
    expect(nowhere.body.error.code).toBe('LocationNotAvailableForResourceType');
    await cloud.arm('PUT', path(), body());
    const moved = await cloud.arm('PUT', path(), body({}, { location: 'Sweden Central' }));
    expect(moved.status).toBe(409);
    expect(moved.body.error).toEqual({
      code: 'InvalidResourceLocation',
      message:
        "The resource 'itsm' already exists in location 'global' in resource group 'rg1'. A resource with the same name cannot be created in location 'swedencentral'. Please select a new resource name.",
    });
  });

  it('a receiver list the api-version has not', async () => {
    const answer = await cloud.arm(
      'PUT',
      path('itsm', '2023-01-01'),
      body({ incidentReceivers: [] }),
    );
    expect(answer.body).toEqual({
      code: 'BadRequest',
      message:
        "Could not find member 'incidentReceivers' on object of type 'ActionGroup' in api-version 2023-01-01.",
    });
  });

  it('an absent resource group, an absent action group, a version that is none', async () => {
    const elsewhere = path().replace('rg1', 'gone');
    const noGroup = await cloud.arm('PUT', elsewhere, body());
    expect(noGroup.body.error).toEqual({
      code: 'ResourceGroupNotFound',
      message: "Resource group 'gone' could not be found.",
    });
    const none = await cloud.arm('GET', path());
    expect(none.status).toBe(404);
    expect(none.body.error).toEqual({
      code: 'ResourceNotFound',
      message:
        "The Resource 'Microsoft.Insights/actionGroups/itsm' under resource group 'rg1' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    });
    const old = await cloud.arm('GET', path('itsm', '1999-01-01'));
    expect(old.status).toBe(400);
    expect(old.body.error.code).toBe('NoRegisteredProviderFound');
    expect((await cloud.arm('GET', path().split('?')[0] ?? '')).body.error.code).toBe(
      'MissingApiVersionParameter',
    );
  });
});

describe('an ITSM action', () => {
  const action = (changes: object = {}) => ({
    name: 'incidents',
    workspaceId: `${subscriptionId}|55dfd1f8-7e59-4f89-bf56-4c82f5ace23c`,
    connectionId: 'a3b9076c-ce8e-434e-85b4-aff10cb3c8f1',
    ticketConfiguration: '{"PayloadRevision":0,"WorkItemType":"Incident"}',
    region: 'westeurope',
    ...changes,
  });
  const put = (...itsmReceivers: object[]) => cloud.arm('PUT', path(), body({ itsmReceivers }));

  it('is kept as it is, whatever its workspace looks like', async () => {
    const odd = action({ workspaceId: 'workspace', region: 'South Central US' });
    expect((await put(odd)).status).toBe(201);
    expect((await cloud.arm('GET', path())).body.properties.itsmReceivers).toEqual([odd]);
  });

  it.each(['{}', '[]', 'none'])(
    'with the configuration %s is an internal error, as in Azure',
    async (ticketConfiguration) => {
      const answer = await put(action({ ticketConfiguration }));
      expect(answer.status).toBe(500);
      expect(answer.body.code).toBe('InternalServerError');
    },
  );

  it('of a region without documentation is not emulated', async () => {
    const answer = await put(action({ region: 'francecentral' }));
    expect(answer.status).toBe(501);
    expect(answer.body.error.message).toBe(
      "The emulator does not emulate ITSM actions of the region 'francecentral', which no document lists.",
    );
  });

  it('is refused beyond the tenth', async () => {
    const many = Array.from({ length: 11 }, (_, index) => action({ name: `action ${index}` }));
    expect((await put(...many)).body).toEqual({
      code: 'BadRequest',
      message: 'The action group has 11 ITSM receivers; at most 10 are allowed.',
    });
    expect((await put(...many.slice(1))).status).toBe(201);
  });
});

it('no service URI is in the log, whether taken or refused', async () => {
  lines.length = 0;
  await cloud.arm('PUT', path(), body());
  await cloud.arm('PUT', path(), body({ groupShortName: 'much too long a name' }));
  await cloud.arm('PUT', path(), body({}, { colour: 1 }));
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join('\n')).not.toContain('canary');
});
