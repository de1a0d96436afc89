import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { azureNative } from '../../../offline/providers/azureNative/provider';
import { azuread } from '../../../offline/providers/azuread/provider';
import { random } from '../../../offline/providers/random/provider';
import {
  requestsDuring,
  secret,
  startPlugins,
  unknown,
  type Engine,
  type Plugins,
} from './support';

let plugins: Plugins;
let entra: Engine;
let arm: Engine;

beforeAll(async () => {
  plugins = await startPlugins();
  entra = plugins.connect('azuread');
  arm = plugins.connect('azure-native');
  await entra.configure();
  await arm.configure();
});
afterAll(() => plugins.stop());

const group = {
  actionGroupName: 'itsm',
  enabled: true,
  groupShortName: 'itsm',
  location: 'Global',
  resourceGroupName: 'rg',
};
const role = {
  id: '55555555-5555-5555-5555-555555555555',
  displayName: 'Role',
  description: 'd',
  allowedMemberTypes: ['Application'],
};

const served = [azuread, azureNative, random].flatMap((provider) =>
  Object.entries(provider.resources).map(([token, type]) => ({ token, type })),
);

test.each(served)('$token: every input of its SDK is known', ({ token, type }) => {
  // azuread:index/application:Application -> azuread/application.d.ts; azure-native:monitor:ActionGroup -> …/monitor/actionGroup.d.ts
  const [sdk = '', module = '', name = ''] = token.split(':');
  const path = module.startsWith('index/')
    ? module.slice('index/'.length)
    : `${module}/${lower(name)}`;
  const file = join(__dirname, '../../../node_modules/@pulumi', sdk, `${path}.d.ts`);
  const [, body = ''] =
    new RegExp(`export interface ${name}Args \\{\\n([\\s\\S]*?)\\n\\}`).exec(
      readFileSync(file, 'utf8'),
    ) ?? [];
  const inputs = [...body.matchAll(/^ {4}(\w+)(\??): /gm)];

  expect([...Object.keys(type.inputs.properties), ...(type.notServed ?? [])].sort()).toEqual(
    inputs.map(([, input]) => input).sort(),
  );
  const required = inputs.filter(([, , mark]) => mark === '').map(([, input]) => input);
  expect(type.inputs.required ?? []).toEqual(expect.arrayContaining(required));
});

const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

test('an application gets the defaults of the vendor’s plugin, inside too', async () => {
  const given = { displayName: 'a', api: {}, appRoles: [role] };
  expect(await entra.check('application', given)).toEqual({
    failures: [],
    inputs: {
      displayName: 'a',
      api: { requestedAccessTokenVersion: 1 },
      appRoles: [{ ...role, enabled: true }],
      preventDuplicateNames: false,
      signInAudience: 'AzureADMyOrg',
    },
  });
});

test('what is given is stronger than a default', async () => {
  const given = {
    displayName: 'a',
    api: { requestedAccessTokenVersion: 2 },
    appRoles: [{ ...role, enabled: false }],
    preventDuplicateNames: true,
    signInAudience: 'AzureADMultipleOrgs',
  };
  expect((await entra.check('application', given)).inputs).toEqual(given);
  const { inputs } = await entra.check('servicePrincipal', { clientId: role.id });
  expect(inputs).toEqual({ clientId: role.id, accountEnabled: true });
});

test('a secret stays one, at its place, whatever is filled in around it', async () => {
  const given = {
    displayName: secret('hidden'),
    appRoles: [{ ...role, description: secret('hidden too') }],
    tags: secret(['t']),
  };
  const { inputs } = await entra.check('application', given);
  expect(inputs).toMatchObject({
    displayName: secret('hidden'),
    appRoles: [{ ...role, description: secret('hidden too'), enabled: true }],
    tags: secret(['t']),
  });
});

test('values that are not known yet pass every check', async () => {
  const given = { displayName: unknown, owners: [unknown], api: unknown, appRoles: [unknown] };
  expect((await entra.check('application', given)).failures).toEqual([]);
  expect(
    (await entra.check('application', { displayName: 'a', appRoles: unknown })).failures,
  ).toEqual([]);
  const waiting = {
    ...group,
    enabled: unknown,
    groupShortName: unknown,
    resourceGroupName: unknown,
  };
  expect((await arm.check('actionGroup', waiting)).failures).toEqual([]);
});

test.each<[string, string, Record<string, unknown>, string, string]>([
  [
    'a missing property',
    'application',
    {},
    'displayName',
    'missing required property "displayName"',
  ],
  [
    'a missing property inside',
    'actionGroup',
    { ...group, webhookReceivers: [{ name: 'a' }] },
    'webhookReceivers[0].serviceUri',
    'missing required property "serviceUri"',
  ],
  [
    'a property no type has',
    'actionGroup',
    { ...group, shortName: 'x' },
    'shortName',
    'is not a property of this type. Correct its name or remove it',
  ],
  [
    'an unknown property inside',
    'application',
    { displayName: 'a', api: { tokenVersion: 2 } },
    'api.tokenVersion',
    'is not a property of this type. Correct its name or remove it',
  ],
  [
    'a property only the vendor’s plugin serves',
    'application',
    { displayName: 'a', web: {} },
    'web',
    'the local azuread plugin does not serve this property. Leave it out, or run with --vendor azuread',
  ],
  [
    'a short name over the limit',
    'actionGroup',
    { ...group, groupShortName: 'thirteen char' },
    'groupShortName',
    'must not have more than 12 characters',
  ],
  [
    'a value of another type',
    'actionGroup',
    { ...group, enabled: 'yes' },
    'enabled',
    'must be boolean',
  ],
  [
    'an owner that is no GUID',
    'application',
    { displayName: 'a', owners: ['me'] },
    'owners[0]',
    'must match pattern "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"',
  ],
  [
    'a member type there is not',
    'application',
    { displayName: 'a', appRoles: [{ ...role, allowedMemberTypes: ['Group'] }] },
    'appRoles[0].allowedMemberTypes[0]',
    'expected one of User, Application',
  ],
  [
    'a token version there is not',
    'application',
    { displayName: 'a', api: { requestedAccessTokenVersion: 3 } },
    'api.requestedAccessTokenVersion',
    'must be <= 2',
  ],
])('%s is a failure with its path', async (_what, type, news, property, reason) => {
  const engine = type === 'actionGroup' ? arm : entra;
  expect((await engine.check(type, news)).failures).toEqual([{ property, reason }]);
});

test('all failures are told at once, and none repeats a value', async () => {
  const { failures } = await arm.check('actionGroup', {
    groupShortName: 'CANARY-CANARY-CANARY',
    webhookReceivers: [{ name: 'a', serviceUri: 5, extra: 'CANARY' }],
  });
  expect(failures.map(({ property }) => property).sort()).toEqual([
    'enabled',
    'groupShortName',
    'resourceGroupName',
    'webhookReceivers[0].extra',
    'webhookReceivers[0].serviceUri',
  ]);
  expect(JSON.stringify(failures)).not.toContain('CANARY');
});

test('a name that is not given is made up from the logical one, and kept', async () => {
  const unnamed = { ...group, actionGroupName: undefined };
  const first = await arm.check('actionGroup', unnamed, { seed: 'one' });
  const name = first.inputs.actionGroupName;
  expect(name).toMatch(/^it[0-9a-f]{8}$/);

  const again = await arm.check('actionGroup', unnamed, { seed: 'one' });
  expect(again.inputs.actionGroupName).toBe(name);
  const other = await arm.check('actionGroup', unnamed, { seed: 'two' });
  expect(other.inputs.actionGroupName).not.toBe(name);
  const later = await arm.check('actionGroup', unnamed, { seed: 'three', olds: first.inputs });
  expect(later.inputs).toEqual(first.inputs);
});

test('a missing location is that of the resource group, or the configured one', async () => {
  const subscription = String(plugins.env.ARM_SUBSCRIPTION_ID);
  await plugins.cloud.arm('PUT', '/resourceGroups/rg?api-version=2024-03-01', {
    location: 'northeurope',
  });
  const nowhere = { ...group, location: undefined };
  const requests = await requestsDuring(async () => {
    expect((await arm.check('actionGroup', nowhere)).inputs.location).toBe('northeurope');
  });
  expect(requests.at(-1)?.path).toBe(
    `/subscriptions/${subscription}/resourceGroups/rg?api-version=2020-10-01`,
  );
  const missing = await arm.check('actionGroup', { ...nowhere, resourceGroupName: 'none' });
  expect(missing.inputs).not.toHaveProperty('location');

  const configured = plugins.connect('azure-native');
  await configured.configure({ location: 'eastus' });
  expect((await configured.check('actionGroup', nowhere)).inputs.location).toBe('eastus');
  expect((await arm.check('actionGroup', group)).inputs.location).toBe('Global');
});
