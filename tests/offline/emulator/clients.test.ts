import { armScope, graphScope, startCloud, subscriptionId, tenantId, type Cloud } from './support';

/*
 * What az and Terraform's providers ask besides what a program deploys: at login, before they write, and to look around.
 */

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourceGroups/rg`;
/** Below the subscription. */
const below = (path: string) => path.slice(subscription.length);
// As Azure writes it in answers.
const actionGroup = `${group}/providers/microsoft.insights/actionGroups/itsm`;
const ask = async (path: string, scope = armScope) => {
  const authorization = `Bearer ${await cloud.token(scope)}`;
  return cloud.send('GET', path, { headers: { authorization } });
};

async function deploy(): Promise<void> {
  await cloud.arm('PUT', `${below(group)}?api-version=2024-03-01`, { location: 'westeurope' });
  const emailReceivers = [{ name: 'on call', emailAddress: 'oncall@contoso.com' }];
  await cloud.arm('PUT', `${below(actionGroup)}?api-version=2023-01-01`, {
    location: 'Global',
    tags: { team: 'ops' },
    properties: { groupShortName: 'itsm', enabled: true, emailReceivers },
  });
}

it("a token for the emulator's own origin is good for Graph and for Resource Manager", async () => {
  const own = `${cloud.url}/.default`;

  expect((await ask('/v1.0/organization', own)).status).toBe(200);
  expect((await ask(`${subscription}?api-version=2022-12-01`, own)).status).toBe(200);
});

it('a token for one of the two is still refused by the other', async () => {
  expect((await ask('/v1.0/organization', armScope)).status).toBe(401);
  expect((await ask(`${subscription}?api-version=2022-12-01`, graphScope)).body.error.code).toBe(
    'InvalidAuthenticationTokenAudience',
  );
});

it('tenants and subscriptions are listed, as at login', async () => {
  const tenants = await ask('/tenants?api-version=2022-12-01');
  const subscriptions = await ask('/subscriptions?api-version=2022-12-01');
  const one = await ask(`${subscription}?api-version=2016-06-01`);

  expect(tenants.body.value).toEqual([
    expect.objectContaining({ tenantId, defaultDomain: 'contoso.onmicrosoft.com' }),
  ]);
  expect(subscriptions.body.value).toEqual([one.body]);
  expect(one.body).toMatchObject({ id: subscription, state: 'Enabled', tenantId });
});

it('another subscription, and another version, are refused as by Azure', async () => {
  const other = '/subscriptions/00000000-0000-0000-0000-000000000000?api-version=2022-12-01';

  expect((await ask(other)).body.error.code).toBe('SubscriptionNotFound');
  expect((await ask('/tenants?api-version=2001-01-01')).status).toBe(400);
});

it('resource providers are listed with what each has', async () => {
  const { body } = await ask(`${subscription}/providers?api-version=2024-03-01`);

  expect(body.value.map(({ namespace }) => namespace)).toEqual([
    'Microsoft.Resources',
    'Microsoft.Authorization',
    'Microsoft.Insights',
    'Microsoft.AlertsManagement',
  ]);
});

describe('role definitions', () => {
  const all = 'providers/Microsoft.Authorization/roleDefinitions';
  const version = 'api-version=2022-04-01';
  const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
  const names = async (path: string) => {
    const { body } = await ask(path);
    return body.value.map(({ properties }) => properties.roleName);
  };

  it.each([
    ["roleName eq 'Reader'", ['Reader']],
    ["rolename eq 'reader'", ['Reader']],
    ["roleName eq 'Nobody'", []],
    ["atScopeAndBelow() and type eq 'BuiltInRole' and roleName eq 'Owner'", ['Owner']],
    ["type eq 'CustomRole'", []],
  ])('are found by %s, at every scope', async (filter, expected) => {
    await deploy();
    for (const scope of ['', subscription, group, actionGroup]) {
      const path = `${scope}/${all}?${version}&$filter=${encodeURIComponent(filter)}`;
      expect(await names(path)).toEqual(expected);
    }
  });

  it('are read by id at every scope, under the id of the scope', async () => {
    await deploy();
    for (const scope of ['', subscription, group, actionGroup]) {
      const { body } = await ask(`${scope}/${all}/${reader}?${version}`);
      expect(body).toMatchObject({
        id: `${scope}/${all}/${reader}`,
        properties: { roleName: 'Reader', type: 'BuiltInRole' },
      });
    }
    expect((await ask(`${subscription}/${all}/${tenantId}?${version}`)).body.error.code).toBe(
      'RoleDefinitionDoesNotExist',
    );
  });

  it('a filter that is not served is said', async () => {
    const filter = encodeURIComponent("roleName startswith 'R'");
    expect((await ask(`${subscription}/${all}?${version}&$filter=${filter}`)).status).toBe(501);
  });
});

describe('resources', () => {
  const version = 'api-version=2024-03-01';
  const ids = async (path: string) => (await ask(path)).body.value.map(({ id }) => id);

  it('of a group are those in it, of a subscription all, or those a filter asks for', async () => {
    await deploy();
    const filter = (text: string) => `&$filter=${encodeURIComponent(text)}`;

    expect(await ids(`${group}/resources?${version}`)).toEqual([actionGroup]);
    expect(await ids(`${subscription}/resourceGroups/other/resources?${version}`)).toEqual([]);
    const everything = `${subscription}/resources?${version}`;
    expect(await ids(everything)).toEqual([actionGroup]);
    expect(await ids(everything + filter("resourceGroup eq 'RG'"))).toEqual([actionGroup]);
    expect(await ids(everything + filter("resourceGroup eq 'other'"))).toEqual([]);
    const type = "resourceType eq 'Microsoft.Insights/metricAlerts'";
    expect(await ids(everything + filter(type))).toEqual([]);
    expect((await ask(everything + filter("name eq 'x'"))).status).toBe(501);
  });
});

it('names are found by how they begin, without case', async () => {
  const made = await cloud.graph('POST', '/v1.0/applications', { displayName: 'ITSM dev' });
  const by = async (list: string, filter: string) => {
    const { body } = await ask(`/v1.0/${list}?$filter=${encodeURIComponent(filter)}`, graphScope);
    return body.value.map(({ displayName }) => displayName);
  };

  expect(made.status).toBe(201);
  expect(await by('applications', "startswith(displayName,'itsm')")).toEqual(['ITSM dev']);
  expect(await by('applications', "startswith(displayName,'dev')")).toEqual([]);
  expect(await by('servicePrincipals', "startswith(displayName,'AzNS')")).toEqual([
    'AzNS AAD Webhook',
  ]);
});

it('a receiver that is enabled is not enabled again, and one that is not there is said', async () => {
  await deploy();
  const subscribe = (receiverName: string) =>
    cloud.arm('POST', `${below(actionGroup)}/subscribe?api-version=2023-01-01`, { receiverName });

  expect((await subscribe('On Call')).status).toBe(409);
  expect((await subscribe('nobody')).status).toBe(404);
});

it('log search rules are served in every published version that clients send', async () => {
  const rules = `${subscription}/providers/Microsoft.Insights/scheduledQueryRules`;

  for (const version of ['2023-03-15-preview', '2024-01-01-preview', '2021-08-01'])
    expect((await ask(`${rules}?api-version=${version}`)).status).toBe(200);
});
