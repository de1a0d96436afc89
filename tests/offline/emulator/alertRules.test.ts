import { MonitorClient } from '@azure/arm-monitor';
import {
  activityLogAlert,
  groupId,
  logRule,
  metricAlert,
  processingRule,
  prometheusGroup,
  putRule,
  rulePath,
  ruleTypes,
  vm,
  workspace,
  type RuleType,
} from './ruleBodies';
import { armScope, containing, startCloud, subscriptionId, type Cloud } from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(async () => {
  await cloud.control('reset');
  for (const group of ['rg1', 'rg2'])
    await cloud.arm('PUT', `/resourceGroups/${group}?api-version=2024-03-01`, {
      location: 'westeurope',
    });
  await cloud.arm('PUT', `${groupId().split(subscriptionId)[1]}?api-version=2023-01-01`, {
    location: 'Global',
    properties: { groupShortName: 'itsm', enabled: true },
  });
});

const bodies: Record<RuleType, () => { location: string; properties: object }> = {
  metricAlerts: metricAlert,
  activityLogAlerts: () => activityLogAlert(),
  scheduledQueryRules: logRule,
  prometheusRuleGroups: prometheusGroup,
  actionRules: processingRule,
};
const types = Object.keys(bodies) as RuleType[];

describe('@azure/arm-monitor', () => {
  const client = () =>
    new MonitorClient(cloud.credential(), subscriptionId, {
      endpoint: cloud.url,
      tlsOptions: { ca: cloud.ca },
      credentials: { scopes: [armScope] },
    });
  const names = async (list: AsyncIterable<{ name?: string }>) => {
    const found: (string | undefined)[] = [];
    for await (const { name } of list) found.push(name);
    return found;
  };

  it('creates, reads, lists and deletes a metric alert', async () => {
    const { metricAlerts } = client();
    const made = await metricAlerts.createOrUpdate('rg1', 'cpu-high', {
      location: 'global',
      severity: 2,
      enabled: true,
      scopes: [vm],
      evaluationFrequency: 'PT1M',
      windowSize: 'PT5M',
      criteria: {
        odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion',
            name: 'cpu',
            metricName: 'Percentage CPU',
            operator: 'GreaterThan',
            threshold: 90,
            timeAggregation: 'Average',
          },
        ],
      },
      actions: [{ actionGroupId: groupId() }],
    });
    expect(made).toMatchObject({ name: 'cpu-high', autoMitigate: true, severity: 2 });
    expect(await metricAlerts.get('rg1', 'cpu-high')).toEqual(made);
    expect(await names(metricAlerts.listByResourceGroup('rg1'))).toEqual(['cpu-high']);
    expect(await names(metricAlerts.listBySubscription())).toEqual(['cpu-high']);
    const tagged = await metricAlerts.update('rg1', 'cpu-high', { tags: { a: '1' } });
    expect(tagged.tags).toEqual({ a: '1' });
    await metricAlerts.delete('rg1', 'cpu-high');
    await expect(metricAlerts.get('rg1', 'cpu-high')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('creates, disables, lists and deletes an activity log alert', async () => {
    const { activityLogAlerts } = client();
    const made = await activityLogAlerts.createOrUpdate('rg1', 'vm-stopped', {
      location: 'Global',
      scopes: [`/subscriptions/${subscriptionId}`],
      condition: {
        allOf: [
          { field: 'category', equals: 'Administrative' },
          { field: 'operationName', equals: 'Microsoft.Compute/virtualMachines/deallocate/action' },
          { anyOf: [{ field: 'status', equals: 'Succeeded' }] },
        ],
      },
      actions: { actionGroups: [{ actionGroupId: groupId(), webhookProperties: { team: 'x' } }] },
    });
    expect(made).toMatchObject({ name: 'vm-stopped', enabled: true });
    const off = await activityLogAlerts.update('rg1', 'vm-stopped', { enabled: false });
    expect(off.enabled).toBe(false);
    expect(await activityLogAlerts.get('rg1', 'vm-stopped')).toEqual(off);
    expect(await names(activityLogAlerts.listBySubscriptionId())).toEqual(['vm-stopped']);
    await activityLogAlerts.delete('rg1', 'vm-stopped');
    expect(await names(activityLogAlerts.listByResourceGroup('rg1'))).toEqual([]);
  });

  it('creates, disables, lists and deletes a log search alert', async () => {
    const { scheduledQueryRules } = client();
    const made = await scheduledQueryRules.createOrUpdate('rg1', 'disk-full', {
      location: 'West Europe',
      severity: 1,
      enabled: true,
      scopes: [workspace],
      evaluationFrequency: 'PT5M',
      windowSize: 'PT15M',
      criteria: {
        allOf: [
          { query: 'Heartbeat', timeAggregation: 'Count', operator: 'LessThan', threshold: 1 },
        ],
      },
      actions: { actionGroups: [groupId()] },
    });
    expect(made).toMatchObject({
      name: 'disk-full',
      location: 'westeurope',
      autoMitigate: true,
      isLegacyLogAnalyticsRule: false,
    });
    const off = await scheduledQueryRules.update('rg1', 'disk-full', { enabled: false });
    expect(off.enabled).toBe(false);
    expect(await names(scheduledQueryRules.listBySubscription())).toEqual(['disk-full']);
    await scheduledQueryRules.delete('rg1', 'disk-full');
    expect(await names(scheduledQueryRules.listByResourceGroup('rg1'))).toEqual([]);
  });
});

describe.each(types)('%s', (type) => {
  const body = bodies[type];
  const path = (name = 'rule') => rulePath(type, name);

  it('keeps what it is given, under an id of its own, and 200 the second time', async () => {
    const made = await cloud.arm('PUT', path(), { ...body(), tags: { a: '1' } });
    expect(made.status).toBe(type === 'metricAlerts' ? 200 : 201);
    expect(made.body).toMatchObject({
      id: `/subscriptions/${subscriptionId}${path().split('?')[0]}`,
      type: ruleTypes[type][0],
      name: 'rule',
      tags: { a: '1' },
      ...body(),
    });
    const again = await cloud.arm('PUT', path(), { ...made.body, tags: { b: '2' } });
    expect([again.status, again.body]).toEqual([200, { ...made.body, tags: { b: '2' } }]);
    expect((await cloud.arm('GET', path())).body).toEqual(again.body);
  });

  it('is the same whatever the case of its id, and gone after DELETE', async () => {
    await putRule(cloud, type, 'rule', body());
    const odd = path()
      .toUpperCase()
      .replace('API-VERSION', 'api-version')
      .replace('PREVIEW', 'preview');
    expect((await cloud.arm('GET', odd)).body.name).toBe('rule');
    expect((await cloud.arm('DELETE', odd)).status).toBe(200);
    expect((await cloud.arm('DELETE', odd)).status).toBe(204);
    expect((await cloud.arm('GET', path())).body.error).toEqual({
      code: 'ResourceNotFound',
      message: `The Resource '${ruleTypes[type][0]}/rule' under resource group 'rg1' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    });
  });

  it('is listed in its resource group and in the subscription', async () => {
    await putRule(cloud, type, 'rule', body());
    await cloud.arm('PUT', rulePath(type, 'other', 'rg2'), body());
    const list = async (group: string) => {
      const [, version] = ruleTypes[type];
      const url = `${group}/providers/${ruleTypes[type][0]}?api-version=${version}`;
      return (await cloud.arm('GET', url)).body.value.map(({ name }) => name);
    };
    expect(await list('/resourceGroups/RG1')).toEqual(['rule']);
    expect(await list('')).toEqual(['rule', 'other']);
  });

  it('goes with its resource group', async () => {
    await putRule(cloud, type, 'rule', body());
    await cloud.arm('DELETE', '/resourceGroups/rg1?api-version=2024-03-01');
    await cloud.arm('PUT', '/resourceGroups/rg1?api-version=2024-03-01', {
      location: 'westeurope',
    });
    expect((await cloud.arm('GET', path())).status).toBe(404);
  });

  it('takes tags and enabled by PATCH, and keeps the rest', async () => {
    const made = await putRule(cloud, type, 'rule', body());
    const { status, body: off } = await cloud.arm('PATCH', path(), {
      tags: { a: '1' },
      properties: { enabled: false },
    });
    expect([status, off]).toEqual([
      200,
      { ...made, tags: { a: '1' }, properties: { ...made.properties, enabled: false } },
    ]);
    expect((await cloud.arm('GET', path())).body).toEqual(off);
    const more = await cloud.arm('PATCH', path(), { properties: { scopes: [] } });
    // Azure takes more from these two; the emulator says that it does not.
    expect(more.status).toBe(/metric|scheduled/.test(type) ? 501 : 400);
  });

  it('wants the role’s action of its own name', async () => {
    const reader = {
      clientId: 'eeeeeeee-1111-4111-8111-eeeeeeeeeeee',
      objectId: 'eeeeeeee-2222-4222-8222-eeeeeeeeeeee',
      displayName: 'reader',
      graphPermissions: [],
      armActions: ['*/read'],
    };
    const { body: secret } = await cloud.control('principals', reader);
    const who = { clientId: reader.clientId, clientSecret: secret.clientSecret };
    expect((await cloud.arm('GET', path(), undefined, who)).status).toBe(404);
    for (const [method, verb] of [
      ['PUT', 'write'],
      ['PATCH', 'write'],
      ['DELETE', 'delete'],
    ] as const) {
      const request = method === 'PUT' ? body() : method === 'PATCH' ? {} : undefined;
      const { status, body: answer } = await cloud.arm(method, path(), request, who);
      expect([status, answer.error.code]).toEqual([403, 'AuthorizationFailed']);
      expect(answer.error.message).toContain(
        `to perform action '${ruleTypes[type][0]}/${verb}' over scope '/subscriptions/${subscriptionId}${path().split('?')[0]}'`,
      );
    }
  });

  it('is refused without its resource group, with an odd name, place or api-version', async () => {
    const elsewhere = await cloud.arm('PUT', rulePath(type, 'rule', 'gone'), body());
    expect(elsewhere.body.error.code).toBe('ResourceGroupNotFound');
    const odd = await cloud.arm('PUT', path('a%26b'), body());
    expect(odd.status).toBe(400);
    expect(JSON.stringify(odd.body)).toContain("The rule name 'a&b' is invalid");
    const moved = await cloud.arm('PUT', path(), { ...body(), location: 'atlantis' });
    expect(moved.body.error.code).toBe('LocationNotAvailableForResourceType');
    const old = await cloud.arm('GET', path().replace(/=.*/, '=1999-01-01'));
    expect(old.body.error.code).toBe('NoRegisteredProviderFound');
  });

  it('is served under the api-versions its resource provider names', async () => {
    const [namespace = '', name] = ruleTypes[type][0].split('/');
    const { body: provider } = await cloud.arm(
      'GET',
      `/providers/${namespace}?api-version=2021-04-01`,
    );
    expect(provider['resourceTypes']).toContainEqual(
      containing({
        resourceType: name,
        apiVersions: expect.arrayContaining([ruleTypes[type][1]]) as string[],
      }),
    );
  });
});

it('a rule of one place cannot be made again in another', async () => {
  await putRule(cloud, 'scheduledQueryRules', 'disk-full', logRule());
  const moved = await cloud.arm('PUT', rulePath('scheduledQueryRules', 'disk-full'), {
    ...logRule(),
    location: 'northeurope',
  });
  expect([moved.status, moved.body.error.code]).toEqual([409, 'InvalidResourceLocation']);
});
