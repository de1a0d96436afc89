import { activityLogAlert, metricAlert, processingRule, putRule, vm } from '../ruleBodies';
import { subscriptionId, type AnswerBody, type Credentials } from '../support';
import { deploy, posted, startMonitor } from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;
const subscription = `/subscriptions/${subscriptionId}`;
const version = 'api-version=2019-05-05-preview';

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(async () => {
  await monitor.reset();
  await deploy(monitor.cloud);
  await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert());
});

/** Raises an alert. @returns its GUID. */
async function raise(request: object = { rule: 'cpu-high' }): Promise<string> {
  const { status, body } = await monitor.cloud.control('alerts', request);
  expect([status, body.error]).toEqual([202, undefined]);
  await monitor.cloud.send('GET', '/_emulator/deliveries?wait=true');
  return String(body['alertId']);
}
const later = (minutes: number) => {
  monitor.clock.now = new Date(monitor.clock.now.getTime() + minutes * 60_000);
};
/** @param path after `alerts` */
const alerts = (method: string, path = '', options: { query?: string; scope?: string; body?: unknown; who?: Credentials } = {}) => {
  const { query = '', scope = subscription, body, who } = options;
  const url = `${monitor.cloud.url}${scope}/providers/Microsoft.AlertsManagement/alerts${path}?${version}${query && `&${query}`}`;
  return monitor.cloud.arm(method, url, body, who);
}; // prettier-ignore
const essentialsOf = (body: AnswerBody) => body.properties['essentials'] as Record<string, unknown>;
const setState = (id: string, newState: string, more: object = {}) =>
  alerts('POST', `/${id}/changestate`, { query: `newState=${newState}`, ...more });
const history = async (id: string) => {
  const { body } = await alerts('GET', `/${id}/history`);
  return (body.properties['modifications'] as Record<string, string>[]).map(
    ({ modificationEvent, oldValue, newValue, modifiedAt, modifiedBy, comments }) =>
      [modificationEvent, oldValue, newValue, modifiedAt, modifiedBy, comments], // prettier-ignore
  );
};
const deployer = '22222222-2222-2222-2222-222222222222';

it('an alert that fired is a resource, under the id of its target, found by the id that was delivered', async () => {
  const id = await raise();
  const delivered = posted(monitor.receiver)[0]?.data.essentials ?? {};
  const url = `${monitor.cloud.url}${String(delivered['alertId'])}?${version}`;
  const { status, body } = await monitor.cloud.arm('GET', url);
  const target = vm.toLowerCase();

  expect([status, body]).toEqual([
    200,
    {
      id: `${target}/providers/Microsoft.AlertsManagement/alerts/${id}`,
      type: 'Microsoft.AlertsManagement/alerts',
      name: 'cpu-high',
      properties: {
        // The properties that an action group gets are its own.
        context: { ...posted(monitor.receiver)[0]?.data.alertContext, properties: null },
        essentials: {
          severity: delivered['severity'],
          signalType: 'Metric',
          alertState: 'New',
          monitorCondition: 'Fired',
          targetResource: target,
          targetResourceName: target.split('/').pop(),
          targetResourceGroup: target.split('/')[4],
          targetResourceType: 'microsoft.compute/virtualmachines',
          monitorService: 'Platform',
          alertRule: delivered['alertRuleID'],
          sourceCreatedId: delivered['originAlertId'],
          startDateTime: '2026-11-23T12:00:00.000Z',
          lastModifiedDateTime: '2026-11-23T12:00:00.000Z',
          lastModifiedUserName: 'System',
          actionStatus: { isSuppressed: false },
          description: delivered['description'],
        },
      },
    },
  ]);
});

it('its state is changed by people, again and again, and every change is in the history', async () => {
  const id = await raise();
  later(1);
  const body = { comments: 'INC001' };
  const acknowledged = await setState(id, 'Acknowledged', { body });
  later(1);
  await setState(id, 'Closed');
  later(1);
  const reopened = await setState(id, 'New');

  expect([acknowledged.status, essentialsOf(acknowledged.body)]).toEqual([
    200,
    expect.objectContaining({
      alertState: 'Acknowledged',
      monitorCondition: 'Fired',
      lastModifiedDateTime: '2026-11-23T12:01:00.000Z',
      lastModifiedUserName: deployer,
    }),
  ]);
  expect(essentialsOf(reopened.body)['alertState']).toBe('New');
  const at = (minute: number) => `2026-11-23T12:0${minute}:00.000Z`;
  expect(await history(id)).toEqual([
    ['StateChange', 'Closed', 'New', at(3), deployer, ''],
    ['StateChange', 'Acknowledged', 'Closed', at(2), deployer, ''],
    ['StateChange', 'New', 'Acknowledged', at(1), deployer, 'INC001'],
    ['AlertCreated', '', '', at(0), 'System', ''],
  ]);
});

it('its condition is changed by Azure, which leaves the state alone; the state does not resolve it', async () => {
  const id = await raise();
  await setState(id, 'Closed');
  const again = await monitor.cloud.control('alerts', { rule: 'cpu-high' });
  expect(again.body.error.code).toBe('AlertAlreadyFired');
  await setState(id, 'Acknowledged');
  later(5);
  await raise({ rule: 'cpu-high', condition: 'Resolved' });

  expect(essentialsOf((await alerts('GET', `/${id}`)).body)).toMatchObject({
    alertState: 'Acknowledged',
    monitorCondition: 'Resolved',
    monitorConditionResolvedDateTime: '2026-11-23T12:05:00.000Z',
    lastModifiedUserName: 'System',
  });
  expect((await history(id))[0]?.slice(0, 5)).toEqual([
    'MonitorConditionChange',
    'Fired',
    'Resolved',
    '2026-11-23T12:05:00.000Z',
    'System',
  ]);
});

it('the state that it has already changes nothing', async () => {
  const id = await raise();
  const { status } = await setState(id, 'New', { body: { comments: 'again' } });
  expect([status, (await history(id)).length]).toEqual([200, 1]);
});

it('a suppressed alert is there, and says so', async () => {
  await putRule(monitor.cloud, 'actionRules', 'quiet', processingRule());
  const id = await raise();
  expect(essentialsOf((await alerts('GET', `/${id}`)).body)['actionStatus']).toEqual({
    isSuppressed: true,
  });
});

it('an alert of the activity log is one of logs to the API', async () => {
  await putRule(monitor.cloud, 'activityLogAlerts', 'deleted', activityLogAlert());
  const id = await raise({ rule: 'deleted' });
  expect(essentialsOf((await alerts('GET', `/${id}`)).body)).toMatchObject({
    severity: 'Sev4',
    signalType: 'Log',
  });
});

it.each([
  ['no state', '', /^newState must be New, Acknowledged, Closed \(got none\)\.$/],
  ['another state', 'newState=Resolved', /\(got 'Resolved'\)/],
  ['a state in small letters', 'newState=closed', /\(got 'closed'\)/],
])('%s is refused, and changes nothing', async (_, query, message) => {
  const id = await raise();
  const { status, body } = await alerts('POST', `/${id}/changestate`, { query });
  expect([status, body.error.code]).toEqual([400, 'BadRequest']);
  expect(body.error.message).toMatch(message);
  expect(await history(id)).toHaveLength(1);
});

it.each(['', '/history', '/changestate'])('an alert there is not is 404: %s', async (path) => {
  const { status, body } = await alerts(
    path === '/changestate' ? 'POST' : 'GET',
    `/00000000-0000-0000-0000-000000000000${path}`,
    { query: 'newState=Closed' },
  );
  expect([status, body.error.code]).toEqual([404, 'NotFound']);
});

describe('a list', () => {
  const machine = (name: string) => `${vm.slice(0, vm.lastIndexOf('/'))}/${name}`;
  const rg = vm.split('/').slice(0, 5).join('/');
  const ids: Record<string, string> = {};
  const listed = async (query = '', scope = subscription) => {
    const { status, body } = await alerts('GET', '', { query, scope });
    expect([status, body.error]).toEqual([200, undefined]);
    const nameOf = (id = '') => Object.entries(ids).find(([, each]) => id.endsWith(each))?.[0];
    return body.value.map(({ id }) => nameOf(id));
  };

  beforeEach(async () => {
    const fire = (target: string, more: object) =>
      raise({ type: 'metric', actionGroup: 'itsm', rule: 'played', target, ...more });
    ids['a'] = await fire(machine('a'), { severity: 1 });
    later(1);
    ids['b'] = await fire(machine('b'), { type: 'log', severity: 2, rule: 'Other' });
    later(1);
    ids['c'] = await fire(subscription, { type: 'service-health', rule: 'third' });
    later(1);
    await setState(ids['a'], 'Acknowledged');
  });

  it.each([
    ['the subscription', () => subscription, ['a', 'c', 'b']],
    ['a resource group', () => rg, ['a', 'b']],
    ['another resource group', () => `${subscription}/resourceGroups/none`, []],
    ['a resource', () => machine('b').toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), ['b']],
  ])('at %s has what is about it, the last change first', async (_, scopeOf, expected) => {
    expect(await listed('', scopeOf())).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['alertState=Acknowledged', ['a']],
    ['monitorCondition=Fired&severity=Sev2', ['b']],
    ['monitorCondition=Resolved', []],
    [`targetResource=${encodeURIComponent(machine('A'))}`, ['a']],
    [`targetResourceType=${encodeURIComponent('Microsoft.Compute/virtualMachines')}`, ['a', 'b']],
    [`targetResourceGroup=${rg.split('/').pop()}`, ['a', 'b']],
    ['alertRule=other', ['b']],
    ['monitorService=Log%20Analytics', ['b']],
    ['monitorService=ServiceHealth', ['c']],
    ['sortBy=startDateTime', ['c', 'b', 'a']],
    ['sortBy=severity', ['a', 'b', 'c']],
    ['sortBy=severity&sortOrder=desc', ['c', 'b', 'a']],
    ['customTimeRange=2026-11-23T12:00:30Z/2026-11-23T12:01:30Z', ['b']],
  ])('of %s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  it('is of a day, of 30 at most', async () => {
    const day = 24 * 60;
    const { now } = monitor.clock;
    for (const [name, days] of [['old', 2], ['gone', 31]] as const) {
      later(-days * day);
      ids[name] = await raise({ type: 'log', actionGroup: 'itsm', rule: name });
      monitor.clock.now = now;
    } // prettier-ignore

    expect(await listed()).toEqual(['a', 'c', 'b']);
    expect(await listed('timeRange=1h')).toEqual(['a', 'c', 'b']);
    expect(await listed('timeRange=7d')).toEqual(['a', 'c', 'b', 'old']);
    expect(await listed('timeRange=30d')).toEqual(['a', 'c', 'b', 'old']);
    expect((await alerts('GET', `/${ids['gone']}`)).status).toBe(404);
  });

  it('comes in pages', async () => {
    const first = await alerts('GET', '', { query: 'pageCount=2' });
    const next = await monitor.cloud.arm('GET', String(first.body['nextLink']));
    expect([first.body.value.length, next.body.value.length, next.body['nextLink']]).toEqual([
      2,
      1,
      undefined,
    ]);
  });

  it('shows the context on request', async () => {
    const of = async (query: string) =>
      (await alerts('GET', '', { query })).body.value[0]?.properties['context'];
    expect(await of('')).toBeUndefined();
    expect(await of('includeContext=true')).toMatchObject({ condition: {} });
  });

  it.each([
    ['severity=1', 400],
    ['pageCount=251', 400],
    ['timeRange=1h&customTimeRange=2026-11-23T12:00:00Z/2026-11-23T12:01:00Z', 400],
    ['customTimeRange=yesterday', 400],
    ['smartGroupId=a', 501],
    ['select=severity', 501],
    ['includeEgressConfig=true', 501],
  ])('of %s is refused', async (query, status) => {
    expect((await alerts('GET', '', { query })).status).toBe(status);
  });
});

describe('what a caller may do', () => {
  const clerk = {
    clientId: '99999999-0000-4000-8000-000000000001',
    objectId: '99999999-0000-4000-8000-000000000002',
    displayName: 'clerk',
    graphPermissions: [],
  };
  const all = ['read', 'history/read', 'changestate/action'].map(
    (operation) => `Microsoft.AlertsManagement/alerts/${operation}`,
  );
  let id: string;

  /** What each operation answers somebody with these actions, by a role at a scope. */
  async function outcomes(actions: string[], roleScope = subscription, scope = subscription) {
    const { cloud } = monitor;
    const { clientSecret } = (await cloud.control('principals', { ...clerk, armActions: [] })).body;
    const who = { clientId: clerk.clientId, clientSecret };
    const role = 'aaaaaaaa-1111-4111-8111-111111111111';
    const path = '/providers/Microsoft.Authorization';
    const roleVersion = 'api-version=2022-04-01';
    const permissions = [{ actions: [...actions, 'Microsoft.Insights/components/read'] }];
    const made = await cloud.arm('PUT', `${path}/roleDefinitions/${role}?${roleVersion}`, {
      properties: { roleName: 'callback', assignableScopes: [subscription], permissions },
    });
    expect(made.status).toBe(201);
    const assignment = `${cloud.url}${roleScope}${path}/roleAssignments/${role}?${roleVersion}`;
    const given = await cloud.arm('PUT', assignment, {
      properties: {
        roleDefinitionId: `${subscription}${path}/roleDefinitions/${role}`,
        principalId: clerk.objectId,
      },
    });
    expect([200, 201]).toContain(given.status);
    const query = 'newState=Closed';
    return [
      await alerts('GET', '', { who, scope }),
      await alerts('GET', `/${id}`, { who, scope }),
      await alerts('GET', `/${id}/history`, { who, scope }),
      await alerts('POST', `/${id}/changestate`, { who, scope, query }),
    ];
  }
  const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status);

  beforeEach(async () => {
    await monitor.cloud.arm('PUT', '/resourceGroups/rg-app?api-version=2024-03-01', {
      location: 'westeurope',
    });
    id = await raise({ type: 'metric', actionGroup: 'itsm', rule: 'played' });
  });

  it.each([
    ['nothing of alerts', [], [403, 403, 403, 403]],
    ['to read', all.slice(0, 1), [200, 200, 403, 403]],
    ['to read the history', all.slice(1, 2), [403, 403, 200, 403]],
    ['to change the state', all.slice(2), [403, 403, 403, 200]],
    ['all three', all, [200, 200, 200, 200]],
  ])('with a right %s', async (_, actions, expected) => {
    expect(statuses(await outcomes(actions))).toEqual(expected);
  });

  it('without it, reads whose right is missing where', async () => {
    const [, , , refused] = await outcomes([]);
    expect(refused?.body.error).toEqual({
      code: 'AuthorizationFailed',
      message: `The client '${clerk.clientId}' with object id '${clerk.objectId}' does not have authorization to perform action 'Microsoft.AlertsManagement/alerts/changestate/action' over scope '${subscription}/providers/Microsoft.AlertsManagement/alerts/${id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });
  });

  it('with a role on a resource group, is that under the path of the group only', async () => {
    const group = `${subscription}/resourceGroups/rg-app`;
    expect(statuses(await outcomes(all, group, group))).toEqual([200, 200, 200, 200]);
    expect(statuses(await outcomes(all, group, subscription))).toEqual([403, 403, 403, 403]);
  });
});
