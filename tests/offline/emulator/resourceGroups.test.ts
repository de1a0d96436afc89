import { ResourceManagementClient } from '@azure/arm-resources';
import { armScope, startCloud, subscriptionId, type Cloud } from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

const rg = (name: string, version = '2024-03-01') =>
  `/resourceGroups/${name}?api-version=${version}`;
const group = (name: string, location: string, tags: object = {}) => ({
  id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
  name,
  type: 'Microsoft.Resources/resourceGroups',
  location,
  tags,
  properties: { provisioningState: 'Succeeded' },
});

describe('@azure/arm-resources', () => {
  it('creates, checks, tags, lists and deletes a resource group', async () => {
    const client = new ResourceManagementClient(cloud.credential(), subscriptionId, {
      endpoint: cloud.url,
      tlsOptions: { ca: cloud.ca },
      credentials: { scopes: [armScope] },
    });
    const made = await client.resourceGroups.createOrUpdate('rg-itsm', { location: 'West Europe' });
    expect(made).toMatchObject({ name: 'rg-itsm', location: 'westeurope' });
    expect((await client.resourceGroups.checkExistence('rg-itsm')).body).toBe(true);
    const tagged = await client.resourceGroups.update('RG-ITSM', { tags: { team: 'ops' } });
    expect(tagged).toMatchObject({ name: 'rg-itsm', tags: { team: 'ops' } });
    const names: (string | undefined)[] = [];
    for await (const { name } of client.resourceGroups.list()) names.push(name);
    expect(names).toEqual(['rg-itsm']);
    const provider = await client.providers.get('microsoft.insights');
    expect(provider).toMatchObject({
      namespace: 'Microsoft.Insights',
      registrationState: 'Registered',
    });
    await client.resourceGroups.beginDeleteAndWait('rg-itsm', { updateIntervalInMs: 10 });
    expect((await client.resourceGroups.checkExistence('rg-itsm')).body).toBe(false);
  });
});

it('can be in the regions that the subscription lists', async () => {
  const list = (version: string) => cloud.arm('GET', `/locations?api-version=${version}`);
  const { status, body } = await list('2022-12-01');
  expect(status).toBe(200);
  expect(body.value).toContainEqual({
    id: `/subscriptions/${subscriptionId}/locations/northcentralus`,
    name: 'northcentralus',
    type: 'Region',
    displayName: 'North Central US',
    metadata: { regionType: 'Physical' },
  });
  for (const { name } of body.value as { name: string }[])
    expect((await cloud.arm('PUT', rg(`rg-${name}`), { location: name })).status).toBe(201);
  expect((await list('2024-03-01')).status).toBe(400);
});

describe('a resource group', () => {
  it('is 201 when new and 200 after, and keeps the spelling of its first name', async () => {
    const body = { location: 'westeurope', tags: { a: '1' } };
    const made = await cloud.arm('PUT', rg('Rg-1'), body);
    expect([made.status, made.body]).toEqual([201, group('Rg-1', 'westeurope', { a: '1' })]);
    const again = await cloud.arm('PUT', rg('rg-1'), { location: 'West Europe' });
    expect([again.status, again.body]).toEqual([200, group('Rg-1', 'westeurope')]);
    const lower = await cloud.arm('GET', '/resourcegroups/RG-1?api-version=2020-10-01');
    expect(lower.body).toEqual(group('Rg-1', 'westeurope'));
  });

  it('is deleted with polling: an absolute location, one more wait, then done', async () => {
    await cloud.arm('PUT', rg('rg1'), { location: 'westeurope' });
    const deletion = await cloud.arm('DELETE', rg('rg1'));
    expect(deletion.status).toBe(202);
    expect(deletion.headers['retry-after-ms']).toBe('50');
    const poll = String(deletion.headers['location']);
    expect(poll).toContain(`${cloud.url}/subscriptions/${subscriptionId}/operationresults/`);
    const first = await cloud.arm('GET', poll);
    expect([first.status, first.headers['location']]).toEqual([202, poll]);
    expect((await cloud.arm('GET', poll)).status).toBe(200);
    expect((await cloud.arm('GET', rg('rg1'))).status).toBe(404);
  });

  it('takes its action groups along', async () => {
    const path = `/resourceGroups/rg1/providers/Microsoft.Insights/actionGroups/a?api-version=2023-01-01`;
    await cloud.arm('PUT', rg('rg1'), { location: 'westeurope' });
    const body = { location: 'Global', properties: { groupShortName: 'a', enabled: true } };
    expect((await cloud.arm('PUT', path, body)).status).toBe(201);
    await cloud.arm('DELETE', rg('rg1'));
    await cloud.arm('PUT', rg('rg1'), { location: 'westeurope' });
    expect((await cloud.arm('GET', path)).body.error.code).toBe('ResourceNotFound');
  });
});

describe('refused', () => {
  beforeEach(() => cloud.arm('PUT', rg('rg1'), { location: 'westeurope' }));

  it.each([
    [
      'an absent group',
      'GET',
      rg('gone'),
      undefined,
      404,
      'ResourceGroupNotFound',
      "Resource group 'gone' could not be found.",
    ],
    [
      'deleting an absent group',
      'DELETE',
      rg('gone'),
      undefined,
      404,
      'ResourceGroupNotFound',
      "Resource group 'gone' could not be found.",
    ],
    [
      'another region for a group that exists',
      'PUT',
      rg('rg1'),
      { location: 'northeurope' },
      409,
      'InvalidResourceGroupLocation',
      "Invalid resource group location 'northeurope'. The Resource group already exists in location 'westeurope'.",
    ],
    [
      'no api-version',
      'GET',
      '/resourceGroups/rg1',
      undefined,
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ],
    [
      'an unknown property',
      'PUT',
      rg('rg2'),
      { location: 'westeurope', colour: 'red' },
      400,
      'InvalidRequestContent',
      "The request content was invalid and could not be deserialized: 'Could not find member 'colour' on object.'",
    ],
    [
      'no location',
      'PUT',
      rg('rg2'),
      {},
      400,
      'InvalidRequestContent',
      "The request content was invalid and could not be deserialized: 'Required property 'location' not found in JSON.'",
    ],
  ])('%s', async (_what, method, path, body, status, code, message) => {
    const answer = await cloud.arm(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: { code, message } });
  });

  it.each([
    ['an unknown api-version', rg('rg1', '1999-01-01'), {}, 'InvalidApiVersionParameter'],
    [
      'a region that is none',
      rg('rg2'),
      { location: 'Global' },
      'LocationNotAvailableForResourceGroup',
    ],
    [
      'a name with a dot at its end',
      rg('rg.'),
      { location: 'westeurope' },
      'InvalidResourceGroupName',
    ],
  ])('%s', async (_what, path, body, code) => {
    const answer = await cloud.arm('PUT', path, { location: 'westeurope', ...body });
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(code);
  });

  it('another subscription', async () => {
    const token = await cloud.token(armScope);
    const other = '98989898-9898-4898-8898-989898989898';
    const path = `/subscriptions/${other}/resourceGroups/rg1?api-version=2024-03-01`;
    const answer = await cloud.send('GET', path, { token });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error: {
        code: 'SubscriptionNotFound',
        message: `The subscription '${other}' could not be found.`,
      },
    });
  });

  it('what a principal’s Azure role does not allow', async () => {
    const principal = {
      clientId: '88888888-8888-4888-8888-888888888888',
      objectId: '89898989-8989-4989-8989-898989898989',
    };
    const { body } = await cloud.control('principals', {
      ...principal,
      displayName: 'reader',
      graphPermissions: [],
      armActions: ['*/read'],
    });
    const reader = { clientId: principal.clientId, clientSecret: body.clientSecret };
    expect((await cloud.arm('GET', rg('rg1'), undefined, reader)).status).toBe(200);
    const answer = await cloud.arm('PUT', rg('rg1'), { location: 'westeurope' }, reader);
    expect(answer.status).toBe(403);
    expect(answer.body.error).toEqual({
      code: 'AuthorizationFailed',
      message: `The client '${principal.clientId}' with object id '${principal.objectId}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/write' over scope '/subscriptions/${subscriptionId}/resourceGroups/rg1' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });
  });

  it('a type of Azure Monitor that is not served, with 501', async () => {
    const path =
      '/resourceGroups/rg1/providers/Microsoft.Insights/autoscaleSettings/m?api-version=2022-10-01';
    const answer = await cloud.arm('GET', path);
    expect(answer.status).toBe(501);
    expect(answer.body.error.code).toBe('NotEmulated');
  });
});
