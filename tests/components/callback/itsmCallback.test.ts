import * as pulumi from '@pulumi/pulumi';
import { secretEnd } from '../../../components/callback/callbackApplication';
import { ItsmCallback, itsmCallbackOutputs } from '../../../components/callback/itsmCallback';
import type { ItsmCallbackArgs } from '../../../components/callback/itsmCallbackArgs';
import { SecureExport, secureExportOutputs } from '../../../components/secureExport';
import { clientSecret, ids, run, valueOf } from '../../support/mocks';

const subscription = `/subscriptions/${ids.subscription}`;
const resourceGroup = `${subscription}/resourceGroups/rg-Apps`;
const managementGroup = '/providers/Microsoft.Management/managementGroups/contoso';

const made = (args: ItsmCallbackArgs) => run(() => new ItsmCallback('itsm', args));
const inputsOf = ({ resources }: Awaited<ReturnType<typeof made>>) =>
  Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs]));

beforeAll(() =>
  jest.useFakeTimers({
    now: Date.parse('2026-11-27T15:00:00Z'),
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout'],
  }),
);
afterAll(() => jest.useRealTimers());

test('it makes an application, a secret for 180 days, and a role that changes the state of alerts and nothing else', async () => {
  const { resources } = await made({ scopes: [subscription] });

  const registered = resources.map(({ type, name, inputs }) => ({ type, name, inputs }));
  expect(registered).toHaveLength(7);
  // What does not wait for another is registered in any order.
  expect(registered).toEqual(
    expect.arrayContaining([
      { type: 'azure-itsm:index:ItsmCallback', name: 'itsm', inputs: { scopes: [subscription] } },
      { type: 'random:index/randomUuid:RandomUuid', name: 'itsm-callback-role-id', inputs: {} },
      {
        type: 'azuread:index/application:Application',
        name: 'itsm-callback-application',
        inputs: {
          displayName: 'itsm-callback-dev',
          signInAudience: 'AzureADMyOrg',
          owners: [ids.deployer],
        },
      },
      {
        type: 'azure-native:authorization:RoleDefinition',
        name: 'itsm-callback-role',
        inputs: {
          scope: subscription,
          roleDefinitionId: ids.role,
          roleName: 'Alert State (itsm-secure-export/dev/itsm)',
          description:
            'Reads the alerts of Azure Monitor and changes their state, for an ITSM tool.',
          roleType: 'CustomRole',
          assignableScopes: [subscription],
          permissions: [
            {
              actions: [
                'Microsoft.AlertsManagement/alerts/read',
                'Microsoft.AlertsManagement/alerts/history/read',
                'Microsoft.AlertsManagement/alerts/changestate/action',
              ],
              notActions: [],
            },
          ],
        },
      },
      {
        type: 'azuread:index/servicePrincipal:ServicePrincipal',
        name: 'itsm-callback-service-principal',
        inputs: { clientId: ids.client, owners: [ids.deployer] },
      },
      {
        type: 'azuread:index/applicationPassword:ApplicationPassword',
        name: 'itsm-callback-secret-1',
        inputs: {
          applicationId: 'itsm-callback-application-id',
          displayName: '1',
          endDate: '2027-05-26T00:00:00Z',
        },
      },
      {
        type: 'azure-native:authorization:RoleAssignment',
        name: `itsm-callback-role-assignment-subscriptions-${ids.subscription}`,
        inputs: {
          scope: subscription,
          principalId: ids.servicePrincipal,
          principalType: 'ServicePrincipal',
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${ids.role}`,
        },
      },
    ]),
  );
});

test('type tokens, names and parents, which are the identity of deployed resources, stay as they are', async () => {
  const { resources } = await made({ scopes: [resourceGroup] });

  const prefix = 'urn:pulumi:dev::itsm-secure-export::azure-itsm:index:ItsmCallback';
  expect(resources.map(({ urn }) => urn).sort()).toEqual([
    `${prefix}$azure-native:authorization:RoleAssignment::itsm-callback-role-assignment-subscriptions-${ids.subscription}-resourcegroups-rg-apps`,
    `${prefix}$azure-native:authorization:RoleDefinition::itsm-callback-role`,
    `${prefix}$azuread:index/application:Application::itsm-callback-application`,
    `${prefix}$azuread:index/applicationPassword:ApplicationPassword::itsm-callback-secret-1`,
    `${prefix}$azuread:index/servicePrincipal:ServicePrincipal::itsm-callback-service-principal`,
    `${prefix}$random:index/randomUuid:RandomUuid::itsm-callback-role-id`,
    `${prefix}::itsm`,
  ]);
});

test('a secret ends so many days later, at midnight: a preview and the update of the same day say the same', () => {
  expect(secretEnd(new Date('2026-11-27T00:00:00Z'), 30)).toBe('2026-12-27T00:00:00Z');
  expect(secretEnd(new Date('2026-11-27T23:59:59Z'), 30)).toBe('2026-12-27T00:00:00Z');
});

test('of two secrets, the last is handed over, as a secret, with its end', async () => {
  const { result, resources } = await made({ scopes: [subscription], secrets: ['old', 'new'] });

  const names = resources.filter(({ type }) => type.endsWith(':ApplicationPassword'));
  expect(names.map(({ name }) => name)).toEqual([
    'itsm-callback-secret-old',
    'itsm-callback-secret-new',
  ]);
  expect(await pulumi.isSecret(result.clientSecret!)).toBe(true);
  expect(await valueOf(result.clientSecret!)).toBe(`${clientSecret}-new`);
  expect(await valueOf(result.clientSecretEnds!)).toBe('2027-05-26T00:00:00Z');
});

test('without a secret there is none in the outputs, and the application is there for a certificate', async () => {
  const { result, resources } = await made({ scopes: [subscription], secrets: [] });

  expect(Object.keys(itsmCallbackOutputs(result))).toEqual([
    'tenantId',
    'clientId',
    'servicePrincipalObjectId',
  ]);
  expect(resources.map(({ name }) => name)).toContain('itsm-callback-application');
});

test('the role is made below the management group, where azure-native can delete it, and its id there has no subscription', async () => {
  const inputs = inputsOf(await made({ scopes: [subscription, managementGroup] }));

  expect(inputs['itsm-callback-role']).toMatchObject({
    scope: subscription,
    assignableScopes: [managementGroup, subscription],
  });
  expect(
    inputs['itsm-callback-role-assignment-providers-microsoft.management-managementgroups-contoso'],
  ).toMatchObject({
    scope: managementGroup,
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${ids.role}`,
  });
});

test('for a management group alone the role is made in the subscription that the provider works in', async () => {
  const inputs = inputsOf(await made({ scopes: [managementGroup] }));

  expect(inputs['itsm-callback-role']).toMatchObject({
    scope: subscription,
    assignableScopes: [subscription, managementGroup],
  });
});

test('the order of the scopes changes nothing', async () => {
  const forwards = inputsOf(await made({ scopes: [subscription, resourceGroup] }));
  const backwards = inputsOf(await made({ scopes: [resourceGroup, subscription] }));
  const withoutArguments = ({ itsm: _arguments, ...inputs }: typeof forwards) => inputs;

  expect(withoutArguments(backwards)).toEqual(withoutArguments(forwards));
});

test('Monitoring Contributor is assigned as it is; no role is made', async () => {
  const inputs = inputsOf(await made({ scopes: [subscription], role: 'Monitoring Contributor' }));

  expect(Object.keys(inputs).filter((name) => name.includes('role'))).toEqual([
    `itsm-callback-role-assignment-subscriptions-${ids.subscription}`,
  ]);
  expect(inputs[`itsm-callback-role-assignment-subscriptions-${ids.subscription}`]).toMatchObject({
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/749f88d5-cbae-40b8-bcfc-e573ddc772fa`,
  });
});

test('for an existing application Microsoft Graph is not asked, and no secret is made', async () => {
  const application = { clientId: ids.client, servicePrincipalObjectId: ids.servicePrincipal };
  const { resources, calls, result } = await made({ scopes: [subscription], application });

  expect(calls.map(({ token }) => token)).toEqual(['azure-native:authorization:getClientConfig']);
  expect(resources.filter(({ type }) => type.startsWith('azuread:'))).toEqual([]);
  expect(await valueOf(result.tenantId)).toBe(ids.tenant);
  expect(result.clientSecret).toBeUndefined();
});

describe('inside SecureExport', () => {
  const group = {
    resourceGroupName: 'rg-itsm',
    groupShortName: 'itsm',
    tools: [{ name: 'servicenow', kind: 'servicenow' as const, instance: 'acme' }],
  };

  test('everything is made, and the outputs say what the tool signs in with', async () => {
    const { resources, result } = await run(
      () => new SecureExport('itsm', { ...group, callback: { scopes: [subscription] } }),
    );
    const outputs = secureExportOutputs(result);

    const callback = resources.find(({ type }) => type === 'azure-itsm:index:ItsmCallback');
    expect(callback?.urn).toContain('SecureExport$azure-itsm:index:ItsmCallback::itsm');
    expect(await valueOf(outputs.callbackClientId!)).toBe(ids.client);
    expect(await valueOf(outputs.callbackServicePrincipalObjectId!)).toBe(ids.servicePrincipal);
    expect(await pulumi.isSecret(outputs.callbackClientSecret!)).toBe(true);
    expect(await valueOf(outputs.callbackClientSecretEnds!)).toBe('2027-05-26T00:00:00Z');
  });

  test('with the identity alone the application is made, and no role', async () => {
    const { resources } = await run(
      () => new SecureExport('itsm', { deploy: 'identity', callback: {} }),
    );

    const types = resources.map(({ type }) => type);
    expect(types).toContain('azuread:index/applicationPassword:ApplicationPassword');
    expect(types.filter((type) => type.startsWith('azure-native:'))).toEqual([]);
  });

  const identity = {
    applicationObjectId: ids.application,
    clientId: ids.client,
    identifierUri: 'api://itsm',
    tenantId: ids.tenant,
    cloud: 'public' as const,
    servicePrincipalObjectId: ids.servicePrincipal,
    tokenVersion: 2 as const,
    audience: ids.client,
    issuer: 'https://login.microsoftonline.com',
    openIdMetadataUrl: 'https://login.microsoftonline.com',
    callerClaimName: 'azp' as const,
    callerClaimValue: ids.azns,
    roles: [],
  };

  test('with the action group alone the role is assigned to the application that came with the identity', async () => {
    const callbackIds = { callbackClientId: ids.role, callbackServicePrincipalObjectId: ids.azns };
    const { resources } = await run(
      () =>
        new SecureExport('itsm', {
          ...group,
          deploy: 'action-group',
          identity: { ...identity, ...callbackIds },
          callback: { scopes: [subscription] },
        }),
    );

    expect(resources.filter(({ type }) => type.startsWith('azuread:'))).toEqual([]);
    const assignment = resources.find(({ type }) => type.endsWith(':RoleAssignment'));
    expect(assignment?.inputs).toMatchObject({ principalId: ids.azns });
  });

  const refusal = (args: object) => {
    try {
      new SecureExport('itsm', args as never);
    } catch (error) {
      return (error as Error).message.split('\n').slice(1);
    }
    throw new Error('nothing was refused');
  };

  test('each stack says what belongs to the other one', () => {
    expect(refusal({ deploy: 'identity', callback: { scopes: [subscription] } })).toEqual([
      '  - callback.scopes belongs to the stack that deploys the action group. Set it there, and remove it here.',
    ]);
    const callback = { scopes: [subscription], secrets: ['1'] };
    expect(refusal({ ...group, deploy: 'action-group', identity, callback })).toEqual([
      '  - callback.secrets belongs to the stack that deploys the identity. Set it there, and remove it here.',
      '  - callback.application is missing: the identity has none. Set callback in the stack that deploys the identity and update it, or name an existing application here.',
    ]);
  });

  test.each([null, 'yes', []])('%j as the way back is refused once', (callback) => {
    expect(refusal({ ...group, deploy: 'action-group', identity, callback })).toEqual([
      '  - callback must be an object with scopes, role, application, displayName, owners, secrets, secretLifetimeDays.',
    ]);
  });

  test('without a scope the tool could change nothing', () => {
    expect(refusal({ ...group, callback: {} })).toEqual([
      '  - callback.scopes is missing. Name the subscriptions, resource groups or management groups whose alerts the ITSM tool may change.',
    ]);
  });
});
