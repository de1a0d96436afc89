import { WebhookIdentity } from '../../../components/identity/webhookIdentity';
import type { WebhookIdentityArgs } from '../../../components/identity/webhookIdentityArgs';
import * as pulumi from '@pulumi/pulumi';
import { ids, run, valueOf, type Registered } from '../../support/mocks';

const application = 'azuread:index/application:Application';
const servicePrincipal = 'azuread:index/servicePrincipal:ServicePrincipal';

async function deploy(args: WebhookIdentityArgs, options?: { preview?: boolean }) {
  const { resources, calls, result } = await run(() => new WebhookIdentity('itsm', args), options);
  const byName = (name: string): Registered | undefined =>
    resources.find((resource) => resource.name === name);
  return { resources, calls, identity: result, byName };
}

test('version 1 tokens are asked for and described on request', async () => {
  const { identity, byName } = await deploy({ tokenVersion: 1 });

  expect(byName('itsm-application')?.inputs.api).toEqual({ requestedAccessTokenVersion: 1 });
  expect(await valueOf(identity.audience)).toBe(`api://${ids.tenant}/itsm-dev`);
  expect(await valueOf(identity.issuer)).toBe(`https://sts.windows.net/${ids.tenant}/`);
  expect(await valueOf(identity.callerClaimName)).toBe('appid');
});

test("an identifier URI of one's own replaces the default", async () => {
  const { identity, byName } = await deploy({ identifierUri: 'https://alerts.contoso.com/itsm' });

  expect(byName('itsm-application')?.inputs.identifierUris).toEqual([
    'https://alerts.contoso.com/itsm',
  ]);
  expect(await valueOf(identity.identifierUri)).toBe('https://alerts.contoso.com/itsm');
});

test("a display name of one's own replaces the default", async () => {
  const { byName } = await deploy({ displayName: 'Alerts to ServiceNow' });

  expect(byName('itsm-application')?.inputs.displayName).toBe('Alerts to ServiceNow');
});

test('configured owners are the exact list, of application and service principal alike', async () => {
  const owners = [ids.deployer, ids.role];
  const { byName } = await deploy({ owners });

  expect(byName('itsm-application')?.inputs.owners).toEqual(owners);
  expect(byName('itsm-service-principal')?.inputs.owners).toEqual(owners);
});

test('a pinned role id is used, and no random one is made', async () => {
  const appRoleId = '99999999-0000-0000-0000-000000000000';
  const { identity, byName } = await deploy({ appRoleId });

  expect(byName('itsm-role-id')).toBeUndefined();
  expect(byName('itsm-application')?.inputs.appRoles).toEqual([
    expect.objectContaining({ id: appRoleId }),
  ]);
  expect(byName('itsm-role-assignment')?.inputs.appRoleId).toBe(appRoleId);
  expect(await valueOf(pulumi.output(identity.appRoleId))).toBe(appRoleId);
});

test('without the role nothing is assigned and assignment is not required', async () => {
  const { identity, resources, byName } = await deploy({ appRole: false });

  expect(resources.map(({ name }) => name)).toEqual([
    'itsm',
    'itsm-application',
    'itsm-service-principal',
  ]);
  expect(byName('itsm-application')?.inputs.appRoles).toEqual([]);
  expect(byName('itsm-service-principal')?.inputs.appRoleAssignmentRequired).toBe(false);
  expect(identity.appRoleId).toBeUndefined();
  expect(await valueOf(identity.roles)).toEqual([]);
});

test('requiring assignment can be switched off while the role stays', async () => {
  const { byName } = await deploy({ appRoleAssignmentRequired: false });

  expect(byName('itsm-service-principal')?.inputs.appRoleAssignmentRequired).toBe(false);
  expect(byName('itsm-role-assignment')).toBeDefined();
});

test('AzNS is looked up by its application id and is no resource of the stack', async () => {
  const { resources, calls, identity } = await deploy({});

  expect(calls.find(({ token }) => token.includes('getServicePrincipal'))?.inputs).toEqual({
    clientId: '461e8683-5575-4561-ac7f-899cc907d62a',
  });
  expect(resources.filter(({ type }) => type === servicePrincipal)).toHaveLength(1);
  expect(await valueOf(identity.aznsServicePrincipalObjectId)).toBe(ids.azns);
});

test('an adopted AzNS is left behind on destroy, because the whole tenant shares it', async () => {
  const { calls, byName } = await deploy({ aznsServicePrincipal: 'adopt' });

  expect(calls.some(({ token }) => token.includes('getServicePrincipal'))).toBe(false);
  expect(byName('itsm-azns-service-principal')).toMatchObject({
    inputs: { clientId: '461e8683-5575-4561-ac7f-899cc907d62a', useExisting: true },
    retainOnDelete: true,
  });
  expect(byName('itsm-role-assignment')?.inputs.principalObjectId).toBe(ids.azns);
});

test('only an adopted AzNS is retained: what the stack owns is deleted with it', async () => {
  const { resources } = await deploy({});

  expect(resources.filter((resource) => resource.retainOnDelete)).toEqual([]);
});

test('a stack makes no password, no identifier URI resource and no delegated permission', async () => {
  const { resources, byName } = await deploy({});

  expect(new Set(resources.map(({ type }) => type))).toEqual(
    new Set([
      'azure-itsm:index:WebhookIdentity',
      'random:index/randomUuid:RandomUuid',
      application,
      servicePrincipal,
      'azuread:index/appRoleAssignment:AppRoleAssignment',
    ]),
  );
  expect(byName('itsm-application')?.inputs).not.toHaveProperty('requiredResourceAccesses');
  expect(byName('itsm-application')?.inputs.api).not.toHaveProperty('oauth2PermissionScopes');
});

test('a preview by somebody who is not an owner warns that an update would be refused', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { byName } = await deploy({ owners: [ids.role] }, { preview: true });

  expect(byName('itsm-application')?.inputs.owners).toEqual([ids.role]);
  expect(warn.mock.calls).toEqual([
    [
      `warning: [runtime] owners: the principal that runs pulumi (object id ${ids.deployer}) is not one of the 1 owners: ${ids.role}. ` +
        'Azure would refuse the action group (AadWebhookResourceNotOwnedByCaller), so "pulumi up" stops here. ' +
        'Add the object id to owners, or run "pulumi up" as one of them.',
    ],
  ]);
  warn.mockRestore();
});

test.each<[string, WebhookIdentityArgs, string[]]>([
  [
    'a token version',
    { tokenVersion: 3 as unknown as 1 },
    ['tokenVersion must be 1 or 2 (got 3). The default is 2.'],
  ],
  [
    'a way to get AzNS',
    { aznsServicePrincipal: 'own' as unknown as 'adopt' },
    ['aznsServicePrincipal must be "lookup" (default) or "adopt" (got "own").'],
  ],
  [
    'assignment required without a role',
    { appRole: false, appRoleAssignmentRequired: true },
    [
      'appRoleAssignmentRequired is true, but appRole is false. Without a role there is nothing to assign, so no alert gets a token. Set appRole to true, or appRoleAssignmentRequired to false.',
    ],
  ],
  [
    'a pinned role without a role',
    { appRole: false, appRoleId: ids.role },
    ['appRoleId is set, but appRole is false. Set appRole to true, or remove the id.'],
  ],
  [
    'an owner that is a resource id',
    { owners: [ids.deployer, `/servicePrincipals/${ids.azns}`] },
    [
      `owners[1] must be the object id alone, the GUID at the end of the path (got "/servicePrincipals/${ids.azns}").`,
    ],
  ],
  [
    'an owner that is a name',
    { owners: ['pipeline'] },
    [
      'owners[0] must be the object id of a user or a service principal, not of a group, and not an application id (got "pipeline"). Get it with: az ad sp show --id <client id> --query id',
    ],
  ],
])(
  '%s that Azure would refuse is refused before anything is registered',
  async (_, args, lines) => {
    const { resources, result } = await run(() => {
      try {
        return new WebhookIdentity('itsm', args);
      } catch (error) {
        return error;
      }
    });

    expect(resources).toEqual([]);
    expect(pulumi.RunError.isInstance(result)).toBe(true);
    expect((result as Error).message.split('\n').slice(1)).toEqual(lines.map((l) => `  - ${l}`));
  },
);
