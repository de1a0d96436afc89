import * as azuread from '@pulumi/azuread';
import * as azureNative from '@pulumi/azure-native/provider';
import * as pulumi from '@pulumi/pulumi';
import { SecureExport, secureExportOutputs } from '../../components/secureExport';
import { actionGroupId, ids, run, valueOf, withoutSecrets } from '../support/mocks';

const args = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  tools: [
    { name: 'servicenow', kind: 'servicenow' as const, instance: 'acme' },
    { name: 'helix', kind: 'bmcHelix' as const, serviceUri: 'https://acme.onbmc.com/hook/CANARY' },
  ],
};
const identifierUri = `api://${ids.tenant}/itsm-dev`;
const receiver = {
  useAadAuth: true,
  useCommonAlertSchema: true,
  objectId: ids.application,
  identifierUri,
  tenantId: ids.tenant,
  serviceUri: '[secret]',
};
const none = {
  instance: null,
  domain: null,
  eventClass: null,
  replaces: null,
};
const tools = [
  { name: 'helix', kind: 'bmcHelix', serviceUri: '[secret]' },
  { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
];

function isOutput(value: unknown): boolean {
  return pulumi.Output.isInstance(value);
}

function caught(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

test('with required arguments alone it registers exactly these resources', async () => {
  const { resources } = await run(() => new SecureExport('itsm', args));

  expect(
    resources.map(({ type, name, inputs }) => ({ type, name, inputs: withoutSecrets(inputs) })),
  ).toEqual([
    {
      type: 'azure-itsm:index:SecureExport',
      name: 'itsm',
      inputs: { resourceGroupName: 'rg-itsm', groupShortName: 'itsm', tools },
    },
    { type: 'azure-itsm:index:WebhookIdentity', name: 'itsm', inputs: {} },
    { type: 'random:index/randomUuid:RandomUuid', name: 'itsm-role-id', inputs: {} },
    {
      type: 'azuread:index/application:Application',
      name: 'itsm-application',
      inputs: {
        displayName: 'itsm-dev',
        signInAudience: 'AzureADMyOrg',
        identifierUris: [identifierUri],
        api: { requestedAccessTokenVersion: 2 },
        owners: [ids.deployer],
        appRoles: [
          {
            id: ids.role,
            value: 'ActionGroupsSecureWebhook',
            displayName: 'ActionGroupsSecureWebhook',
            description:
              'Lets Azure Monitor action groups call this application through a secure webhook.',
            allowedMemberTypes: ['Application'],
            enabled: true,
          },
        ],
      },
    },
    {
      type: 'azuread:index/servicePrincipal:ServicePrincipal',
      name: 'itsm-service-principal',
      inputs: { clientId: ids.client, owners: [ids.deployer], appRoleAssignmentRequired: true },
    },
    {
      type: 'azuread:index/appRoleAssignment:AppRoleAssignment',
      name: 'itsm-role-assignment',
      inputs: {
        appRoleId: ids.role,
        principalObjectId: ids.azns,
        resourceObjectId: ids.servicePrincipal,
      },
    },
    {
      type: 'azure-itsm:index:ItsmActionGroup',
      name: 'itsm',
      inputs: {
        resourceGroupName: 'rg-itsm',
        groupShortName: 'itsm',
        tools,
        applicationObjectId: ids.application,
        identifierUri,
        tenantId: ids.tenant,
      },
    },
    {
      type: 'azure-native:monitor:ActionGroup',
      name: 'itsm-action-group',
      inputs: {
        actionGroupName: 'itsm-dev',
        resourceGroupName: 'rg-itsm',
        groupShortName: 'itsm',
        location: 'Global',
        enabled: true,
        webhookReceivers: [
          { name: 'helix', ...receiver },
          { name: 'servicenow', ...receiver },
        ],
      },
    },
  ]);
});

test('type tokens, names and parents, which are the identity of deployed resources, stay as they are', async () => {
  const { resources } = await run(() => new SecureExport('itsm', args));

  const prefix = 'urn:pulumi:dev::itsm-secure-export::';
  const identity = `${prefix}azure-itsm:index:WebhookIdentity$`;
  expect(resources.map(({ urn }) => urn)).toEqual([
    `${prefix}azure-itsm:index:SecureExport::itsm`,
    `${prefix}azure-itsm:index:SecureExport$azure-itsm:index:WebhookIdentity::itsm`,
    `${identity}random:index/randomUuid:RandomUuid::itsm-role-id`,
    `${identity}azuread:index/application:Application::itsm-application`,
    `${identity}azuread:index/servicePrincipal:ServicePrincipal::itsm-service-principal`,
    `${identity}azuread:index/appRoleAssignment:AppRoleAssignment::itsm-role-assignment`,
    `${prefix}azure-itsm:index:SecureExport$azure-itsm:index:ItsmActionGroup::itsm`,
    `${prefix}azure-itsm:index:ItsmActionGroup$azure-native:monitor:ActionGroup::itsm-action-group`,
  ]);
});

test('the outputs are the ids and everything the ITSM tool has to match', async () => {
  const { result } = await run(() => secureExportOutputs(new SecureExport('itsm', args)));

  expect(await valueOf(pulumi.output(result))).toEqual({
    actionGroupId,
    actionGroupName: 'itsm-dev',
    tools: [
      { name: 'helix', kind: 'bmcHelix', ...none, secretKey: 'serviceUris.helix' },
      { name: 'servicenow', kind: 'servicenow', ...none, instance: 'acme', secretKey: null },
    ],
    applicationObjectId: ids.application,
    clientId: ids.client,
    identifierUri,
    tenantId: ids.tenant,
    cloud: 'public',
    appRoleId: ids.role,
    servicePrincipalObjectId: ids.servicePrincipal,
    aznsServicePrincipalObjectId: ids.azns,
    tokenVersion: 2,
    audience: ids.client,
    issuer: `https://login.microsoftonline.com/${ids.tenant}/v2.0`,
    openIdMetadataUrl: `https://login.microsoftonline.com/${ids.tenant}/v2.0/.well-known/openid-configuration`,
    callerClaimName: 'azp',
    callerClaimValue: '461e8683-5575-4561-ac7f-899cc907d62a',
    roles: ['ActionGroupsSecureWebhook'],
  });
});

test('every output is a property of the component as well, and the only ones besides identity and actionGroup', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { result } = await run(() => [
    new SecureExport('itsm', { ...args, roleAssignment: 'external' }),
    new SecureExport('other', args),
  ]);
  warn.mockRestore();
  const outputsIn = (component: object) =>
    Object.entries(component).filter(([key, value]) => key !== 'urn' && isOutput(value));

  for (const component of result) {
    const outputs = outputsIn(component);
    const registered: Record<string, unknown> = secureExportOutputs(component);
    expect(outputs.map(([key]) => key).sort()).toEqual(Object.keys(registered).sort());
    expect(outputs.filter(([key, output]) => output !== registered[key])).toEqual([]);
  }
  expect(result.map((component) => outputsIn(component).length)).toEqual([19, 18]);
});

test('reading what an action group would give says so where only the identity is deployed', async () => {
  const { result } = await run(() => new SecureExport('itsm', { deploy: 'identity' }));

  expect(await valueOf(result.clientId)).toBe(ids.client);
  expect(result.actionGroup).toBeUndefined();
  for (const key of ['actionGroupId', 'actionGroupName', 'tools'] as const) {
    const read = caught(() => result[key]);
    expect(pulumi.RunError.isInstance(read)).toBe(true);
    expect((read as Error).message).toBe(
      `SecureExport "itsm" has no ${key}: it deploys the identity only. Leave out deploy, or take ${key} from the stack that deploys the action group.`,
    );
  }
});

test('the action group waits for the role assignment, so that its first alert is accepted', async () => {
  const { resources } = await run(() => new SecureExport('itsm', args));

  const group = resources.find(({ type }) => type === 'azure-itsm:index:ItsmActionGroup');
  expect(group?.dependencies.some((urn) => urn.endsWith('::itsm-role-assignment'))).toBe(true);
});

test('the order in which tools are listed changes nothing', async () => {
  const forwards = await run(() => new SecureExport('itsm', args));
  const backwards = await run(
    () => new SecureExport('itsm', { ...args, tools: [...args.tools].reverse() }),
  );

  expect(backwards.resources).toEqual(forwards.resources);
});

test('another name and stack give other names and another identifier URI', async () => {
  const { resources } = await run(() => new SecureExport('tickets', args), { stack: 'prod' });

  const inputs = Object.fromEntries(resources.map((resource) => [resource.name, resource.inputs]));
  expect(inputs['tickets-application']).toMatchObject({
    displayName: 'tickets-prod',
    identifierUris: [`api://${ids.tenant}/tickets-prod`],
  });
  expect(inputs['tickets-action-group']).toMatchObject({ actionGroupName: 'tickets-prod' });
});

test('providers of another tenant and subscription reach every resource and every lookup', async () => {
  const { resources, calls } = await run(() => {
    const tenant = new azuread.Provider('other-tenant', { tenantId: ids.tenant });
    const subscription = new azureNative.Provider('other-subscription', {});
    return new SecureExport('itsm', args, { providers: [tenant, subscription] });
  });

  const provider = (type: string) =>
    resources.filter((resource) => resource.type.startsWith(type)).map((r) => r.provider);
  expect(provider('azuread:')).toHaveLength(3);
  expect(new Set(provider('azuread:')).size).toBe(1);
  expect(provider('azuread:')[0]).toContain('::other-tenant::');
  expect(provider('azure-native:')[0]).toContain('::other-subscription::');
  expect(calls.map((call) => call.provider)).toEqual([
    expect.stringContaining('::other-tenant::'),
    expect.stringContaining('::other-tenant::'),
  ]);
});

test('protect guards the application and the action group, and nothing else', async () => {
  const { resources } = await run(() => new SecureExport('itsm', { ...args, protect: true }));

  const guarded = resources.filter((resource) => resource.protect).map(({ name }) => name);
  expect(guarded).toEqual(['itsm-application', 'itsm-action-group']);
});

test('component options protect, dependsOn and aliases are passed on', async () => {
  const { resources } = await run(() => {
    const before = new SecureExport('before', args);
    return new SecureExport('itsm', args, {
      protect: true,
      dependsOn: before,
      aliases: [{ name: 'old' }],
    });
  });

  const own = resources.filter(({ name }) => name.startsWith('itsm'));
  expect(own).toHaveLength(8);
  expect(own.every((resource) => resource.protect)).toBe(true);
  expect(own[0]?.dependencies.some((urn) => urn.endsWith('::before-action-group'))).toBe(true);
  expect(own[0]?.aliases).toEqual(['old']);
});

test('all that is wrong with identity and action group is said at once, before anything is registered', async () => {
  const { resources, result } = await run(() => {
    try {
      return new SecureExport('itsm', {
        resourceGroupName: 'rg-itsm',
        groupShortName: 'far-too-long-a-name',
        appRoleId: 'role',
        tools: [],
      });
    } catch (error) {
      return error;
    }
  });

  expect(resources).toEqual([]);
  expect(pulumi.RunError.isInstance(result)).toBe(true);
  expect((result as Error).message).toBe(
    [
      'SecureExport "itsm" cannot be deployed: 3 problems',
      '  - appRoleId must be a GUID such as 00000000-0000-0000-0000-000000000000 (got "role").',
      '  - groupShortName must have 1 to 12 characters (got "far-too-long-a-name", which has 19). Shorten it.',
      '  - tools has 0 entries. Azure allows 1 to 10 secure webhooks in an action group.',
    ].join('\n'),
  );
});
