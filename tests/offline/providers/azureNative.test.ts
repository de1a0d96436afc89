import {
  failureOf,
  requestsDuring,
  startPlugins,
  unknown,
  type Engine,
  type Plugins,
} from './support';

const caller = '33333333-3333-3333-3333-333333333333';
const version = 'api-version=2024-10-01-preview';
const group = { resourceGroupName: 'rg', location: 'westeurope' };
const receiver = {
  name: 'a',
  serviceUri: 'https://a.contoso.com/hook',
  useCommonAlertSchema: true,
};
const inputs = {
  actionGroupName: 'itsm',
  resourceGroupName: 'rg',
  location: 'Global',
  enabled: true,
  groupShortName: 'itsm',
  webhookReceivers: [receiver],
  tags: { stage: 'dev' },
};

let plugins: Plugins;
let engine: Engine;
let subscription: string;

beforeAll(async () => {
  plugins = await startPlugins();
  subscription = `/subscriptions/${plugins.env.ARM_SUBSCRIPTION_ID}`;
});
afterAll(() => plugins.stop());
beforeEach(async () => {
  await plugins.cloud.control('reset');
  await plugins.cloud.arm('PUT', '/resourceGroups/rg?api-version=2024-03-01', {
    location: 'westeurope',
  });
  engine = plugins.connect('azure-native');
  await engine.configure();
});

const fault = (method: string, pathPattern: string, status: number, more: object = {}) =>
  plugins.cloud.control('faults', { method, pathPattern, status, ...more });
/** Without signing in, which happens at the first call. */
const sentDuring = async (work: () => Promise<unknown>) =>
  (await requestsDuring(work))
    .filter(({ path }) => path.startsWith('/subscriptions'))
    .map(({ method, path }) => `${method} ${path.replace(subscription, '')}`);

test('an action group is looked for, written as a whole, and read; its id is the one Azure gives', async () => {
  const path = '/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm';
  const requests = await requestsDuring(async () => {
    const { id, outputs } = await engine.create('actionGroup', inputs);
    expect(id).toBe(`${subscription}${path.replace('Microsoft.Insights', 'microsoft.insights')}`);
    expect(outputs).toMatchObject({
      azureApiVersion: '2024-10-01-preview',
      name: 'itsm',
      type: 'Microsoft.Insights/ActionGroups',
      location: 'Global',
      groupShortName: 'itsm',
      webhookReceivers: [{ ...receiver, useAadAuth: false }],
      tags: { stage: 'dev' },
    });
  });
  const sent = requests.filter(({ path: each }) => each.startsWith('/subscriptions'));
  expect(sent.map(({ method, path: each }) => `${method} ${each}`)).toEqual([
    `GET ${subscription}${path}?${version}`,
    `PUT ${subscription}${path}?${version}`,
    `GET ${subscription}${path.replace('Microsoft.Insights', 'microsoft.insights')}?${version}`,
  ]);
  expect(JSON.parse(sent[1]?.body ?? '')).toEqual({
    location: 'Global',
    tags: { stage: 'dev' },
    properties: { enabled: true, groupShortName: 'itsm', webhookReceivers: [receiver] },
  });
});

test('a made-up name is used, and its mark is not sent', async () => {
  const checked = await engine.check('actionGroup', { ...inputs, actionGroupName: undefined });
  const { outputs } = await engine.create('actionGroup', checked.inputs);
  expect(outputs.name).toBe(checked.inputs.actionGroupName);
  expect(outputs).not.toHaveProperty('__createBeforeDelete');
});

test('a preview calls nobody; what only Azure knows is unknown, or stays in an update', async () => {
  const { id, outputs } = await engine.create('actionGroup', inputs);
  const sent = await sentDuring(async () => {
    const planned = await engine.create('actionGroup', { ...inputs, tags: unknown }, true);
    expect(planned.outputs).toMatchObject({
      ...inputs,
      tags: unknown,
      name: unknown,
      type: unknown,
    });
    const news = { ...inputs, enabled: false };
    const updated = await engine.update('actionGroup', id, { olds: outputs, news, preview: true });
    expect(updated).toMatchObject({ enabled: false, name: 'itsm' });
  });
  expect(sent).toEqual([]);
});

test('what exists already is refused with its id, not adopted', async () => {
  await engine.create('actionGroup', inputs);
  const sent = await sentDuring(async () => {
    expect((await failureOf(engine.create('actionGroup', inputs))).message).toBe(
      `cannot create already existing resource '${subscription}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm'`,
    );
  });
  expect(sent.map((line) => line.split(' ')[0])).toEqual(['GET']);
});

test('an error while looking is told as such', async () => {
  await fault('GET', '/actionGroups/', 403, {
    body: { error: { code: 'AuthorizationFailed', message: 'no' } },
  });
  expect((await failureOf(engine.create('actionGroup', inputs))).message).toMatch(
    /^cannot check existence of resource '.*\/itsm': Status=403 Code="AuthorizationFailed" Message="no"$/,
  );
});

test('errors read as the vendor’s plugin prints them, the unwrapped ones of action groups whole', async () => {
  const secure = {
    ...receiver,
    useAadAuth: true,
    objectId: caller,
    identifierUri: 'api://none',
    tenantId: plugins.env.ARM_TENANT_ID,
  };
  const { message } = await failureOf(
    engine.create('actionGroup', { ...inputs, webhookReceivers: [secure] }),
  );
  expect(message).toMatch(/^Status=4\d\d Code="(\w+)" Message="\{"code":"\1",.*\}"$/);

  const elsewhere = { ...inputs, resourceGroupName: 'none' };
  expect((await failureOf(engine.create('actionGroup', elsewhere))).message).toBe(
    `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'none' could not be found."`,
  );
});

test('an update writes the whole, and reads it', async () => {
  const { id, outputs } = await engine.create('actionGroup', inputs);
  const news = { ...inputs, webhookReceivers: [], enabled: false };
  let updated = {};
  const sent = await sentDuring(async () => {
    updated = await engine.update('actionGroup', id, { olds: outputs, news });
  });
  expect(sent.map((line) => line.split(' ')[0])).toEqual(['PUT', 'GET']);
  expect(updated).toMatchObject({ enabled: false, webhookReceivers: [], tags: { stage: 'dev' } });
});

test('a failed look after writing is only a warning, and what was written is known', async () => {
  await fault('GET', '/microsoft\\.insights/actionGroups/itsm$', 404);
  await fault('GET', '/microsoft\\.insights/actionGroups/itsm$', 403);
  const { outputs } = await engine.create('actionGroup', inputs);
  expect(outputs).toMatchObject({ name: 'itsm', enabled: true });
  expect(plugins.log.at(-1)).toMatch(/^warning: could not read .*\/itsm after writing: Status=403/);
});

test('overload and operations under way are waited for, other conflicts are not', async () => {
  const conflict = { error: { code: 'AnotherOperationInProgress', message: 'wait' } };
  await fault('PUT', '/actionGroups/', 409, { body: conflict });
  await fault('PUT', '/actionGroups/', 429, { headers: { 'retry-after': '0' } });
  const { id, outputs } = await engine.create('actionGroup', inputs);

  await fault('PUT', '/actionGroups/', 409, {
    body: { error: { code: 'Conflict', message: 'no' } },
  });
  const sent = await sentDuring(async () => {
    const update = engine.update('actionGroup', id, { olds: outputs, news: inputs });
    expect((await failureOf(update)).message).toBe('Status=409 Code="Conflict" Message="no"');
  });
  expect(sent).toHaveLength(1);
});

test('a resource provider that is not registered is registered, and the call repeated', async () => {
  await fault('PUT', '/actionGroups/', 409, {
    body: { error: { code: 'MissingSubscriptionRegistration', message: 'register' } },
  });
  const sent = await sentDuring(() => engine.create('actionGroup', inputs));
  expect(sent.slice(1, 5)).toEqual([
    expect.stringMatching(/^PUT /),
    'POST /providers/Microsoft.Insights/register?api-version=2019-05-01',
    'GET /providers/Microsoft.Insights?api-version=2019-05-01',
    expect.stringMatching(/^PUT /),
  ]);
});

test('what is gone is deleted without an error, and read as gone', async () => {
  const { id, outputs } = await engine.create('actionGroup', inputs);
  await engine.delete('actionGroup', id, outputs);
  expect((await engine.read('actionGroup', id)).id).toBe('');
  await engine.delete('actionGroup', id, outputs);
  await engine.delete('actionGroup', id.replace('/rg/', '/none/'), outputs);

  await engine.create('actionGroup', inputs);
  await fault('DELETE', '/actionGroups/', 403, { body: { error: { code: 'No', message: 'no' } } });
  expect((await failureOf(engine.delete('actionGroup', id, outputs))).message).toBe(
    'Status=403 Code="No" Message="no"',
  );
});

test('the deletion of a resource group is waited for', async () => {
  const { id, outputs } = await engine.create('resourceGroup', {
    ...group,
    resourceGroupName: 'rg2',
  });
  const sent = await sentDuring(() => engine.delete('resourceGroup', id, outputs));
  expect(sent.map((line) => line.split('/').slice(0, 2).join('/'))).toEqual([
    'DELETE /resourceGroups',
    'GET /operationresults',
    'GET /operationresults',
  ]);
});

test('cancelling ends the waiting for a deletion', async () => {
  const { id, outputs } = await engine.create('resourceGroup', {
    ...group,
    resourceGroupName: 'rg2',
  });
  await fault('GET', '/operationresults/', 429, { headers: { 'retry-after': '100' } });
  const deletion = failureOf(engine.delete('resourceGroup', id, outputs));
  await engine.cancel();
  expect((await deletion).message).toBe('cancelled while waiting');
});

test('a resource group has its state as one output, and its tags are changed in place', async () => {
  const given = { ...group, resourceGroupName: 'rg2', tags: { a: '1' } };
  const { id, outputs } = await engine.create('resourceGroup', given);
  expect(id).toBe(`${subscription}/resourceGroups/rg2`);
  expect(outputs).toEqual({
    azureApiVersion: '2024-03-01',
    name: 'rg2',
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westeurope',
    tags: { a: '1' },
    properties: { provisioningState: 'Succeeded' },
  });
  const updated = await engine.update('resourceGroup', id, { olds: outputs, news: group });
  expect(updated.tags).toEqual({});
});

test('a refresh applies what changed since, and nothing else, to the inputs', async () => {
  const { id, outputs } = await engine.create('actionGroup', inputs);
  expect((await engine.read('actionGroup', id, outputs, inputs)).inputs).toEqual(inputs);

  const path = `/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm?${version}`;
  const changed = {
    location: 'Global',
    properties: {
      enabled: false,
      groupShortName: 'itsm',
      webhookReceivers: [{ ...receiver, serviceUri: 'https://b.contoso.com/hook' }],
      emailReceivers: [{ name: 'e', emailAddress: 'e@contoso.com' }],
    },
    tags: {},
  };
  await plugins.cloud.arm('PUT', path, changed);
  const { inputs: found } = await engine.read('actionGroup', id, outputs, inputs);
  expect(found).toEqual({
    ...inputs,
    enabled: false,
    webhookReceivers: [{ ...receiver, serviceUri: 'https://b.contoso.com/hook' }],
    emailReceivers: [{ name: 'e', emailAddress: 'e@contoso.com' }],
    tags: {},
  });
});

test('an import finds inputs that need no change', async () => {
  const { id } = await engine.create('actionGroup', inputs);
  const { inputs: found } = await engine.read('actionGroup', id);
  expect(found).toEqual({ ...inputs, webhookReceivers: [{ ...receiver, useAadAuth: false }] });
  expect((await engine.check('actionGroup', found)).failures).toEqual([]);

  const { inputs: itsGroup } = await engine.read(
    'resourceGroup',
    `${subscription}/resourceGroups/rg`,
  );
  expect(itsGroup).toEqual(group);
});

test('an id of another type is an error that shows the right form', async () => {
  const id = `${subscription}/resourceGroups/rg/providers/Microsoft.Insights/metricAlerts/m`;
  expect((await failureOf(engine.read('actionGroup', id))).message).toBe(
    `parsing the id "${id}": expected is the form /subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/actionGroups/{actionGroupName}`,
  );
});

test('the signed-in client is told with its subscription', async () => {
  expect(await engine.invoke('azure-native:authorization:getClientConfig')).toEqual({
    clientId: plugins.env.ARM_CLIENT_ID,
    objectId: caller,
    subscriptionId: plugins.env.ARM_SUBSCRIPTION_ID,
    tenantId: plugins.env.ARM_TENANT_ID,
  });
});
