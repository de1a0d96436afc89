import { alert, scene, start, type Scene } from './support';

let site: Scene;
beforeEach(async () => {
  site = await scene();
});
afterEach(() => site.stop());

const later = (seconds: number) => {
  site.clock.now = new Date(start.getTime() + seconds * 1000);
};
const fired = (essentials = {}) => alert(essentials);
const resolved = (essentials = {}) =>
  alert({ monitorCondition: 'Resolved', resolvedDateTime: '2026-05-04T10:05:00Z', ...essentials });

/** Delivers alerts one after the other; the codes of what they did. */
async function deliver(...alerts: object[]) {
  const codes = [];
  for (const body of alerts) {
    expect((await site.deliver(body)).status).toBe(200);
    codes.push((await site.last())?.code);
  }
  return codes;
}

it('opens an incident for a fired alert and resolves it, field by field', async () => {
  await deliver(fired());
  const opened = {
    number: 1,
    tool: 'servicenow',
    alertId: '/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1',
    rule: 'cpu-high',
    severity: 'Sev1',
    eventSeverity: '2 Major',
    state: 'open',
    configurationItem: '/subscriptions/s/resourcegroups/rg/providers/x/y/vm1',
    monitoringService: 'Platform',
    description: 'CPU above 90 %',
    firedAt: '2026-05-04T09:59:58.1234567Z',
    openedAt: '2026-05-04T10:00:00.000Z',
    resolvedAt: null,
  };
  expect(await site.incidents()).toEqual([opened]);
  later(300);
  expect(await deliver(resolved())).toEqual(['incident_resolved']);
  expect(await site.incidents()).toEqual([
    {
      ...opened,
      state: 'resolved',
      eventSeverity: '0 Clear',
      resolvedAt: '2026-05-04T10:05:00.000Z',
    },
  ]);
  expect(await site.deliveries()).toEqual([
    {
      id: 2,
      receivedAt: '2026-05-04T10:05:00.000Z',
      tool: 'servicenow',
      status: 200,
      code: 'incident_resolved',
      detail: '',
      alertId: opened.alertId,
      condition: 'Resolved',
      incident: 1,
    },
    {
      id: 1,
      receivedAt: '2026-05-04T10:00:00.000Z',
      tool: 'servicenow',
      status: 200,
      code: 'incident_opened',
      detail: '',
      alertId: opened.alertId,
      condition: 'Fired',
      incident: 1,
    },
  ]);
});

it.each([
  [
    'repeats',
    [fired(), fired(), resolved(), resolved(), fired()],
    ['incident_opened', 'alert_repeated', 'incident_resolved', 'alert_repeated', 'alert_repeated'],
  ],
  [
    'Resolved before Fired',
    [resolved(), fired(), fired(), resolved()],
    ['resolved_before_fired', 'fired_after_resolved', 'alert_repeated', 'alert_repeated'],
  ],
  [
    'an alert id in other letters',
    [fired({ alertId: '/SUBSCRIPTIONS/S/A1' }), resolved({ alertId: '/subscriptions/s/a1' })],
    ['incident_opened', 'incident_resolved'],
  ],
])('makes one incident, resolved in the end, of %s', async (_what, alerts, codes) => {
  expect(await deliver(...alerts)).toEqual(codes);
  expect(await site.incidents()).toMatchObject([
    { number: 1, state: 'resolved', eventSeverity: '0 Clear', resolvedAt: start.toISOString() },
  ]);
});

it('makes one incident of deliveries that come together', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => site.deliver(fired())));
  expect(answers.map(({ status }) => status)).toEqual(Array.from(answers, () => 200));
  expect(await site.incidents()).toHaveLength(1);
  const codes = (await site.deliveries()).map(({ code }) => code);
  expect(codes.filter((code) => code === 'incident_opened')).toHaveLength(1);
});

it('changes nothing when a captured delivery is replayed, and refuses it once its token is old', async () => {
  const token = await site.goodToken();
  await site.deliver(fired(), token);
  await deliver(resolved());
  const before = await site.incidents();
  expect((await site.deliver(fired(), token)).status).toBe(200);
  expect(await site.incidents()).toEqual(before);
  later(3661);
  expect((await site.deliver(fired(), token)).status).toBe(401);
});

it('makes one incident of alerts of one rule about one item, resolved once all of them are', async () => {
  const other = { alertTargetIDs: ['/subscriptions/s/vm2'], configurationItems: ['vm2'] };
  expect(
    await deliver(
      fired({ alertId: 'one' }),
      fired({ alertId: 'two' }),
      fired({ alertId: 'three', ...other }),
      fired({ alertId: 'four', alertRule: 'disk-full' }),
      resolved({ alertId: 'one' }),
      resolved({ alertId: 'one' }),
    ),
  ).toEqual([
    'incident_opened',
    'alert_joined',
    'incident_opened',
    'incident_opened',
    'alert_resolved',
    'alert_repeated',
  ]);
  expect(await deliver(resolved({ alertId: 'two' }))).toEqual(['incident_resolved']);
  expect((await site.incidents()).map(({ alertId, state }) => [alertId, state])).toEqual([
    ['four', 'open'],
    ['three', 'open'],
    ['one', 'resolved'],
  ]);
});

it('opens another incident for an alert that fires after the last one was resolved', async () => {
  await deliver(fired({ alertId: 'one' }), resolved({ alertId: 'one' }));
  expect(await deliver(fired({ alertId: 'two' }))).toEqual(['incident_opened']);
});

it('joins no incident where the alert names neither rule nor item', async () => {
  const nothing = { alertRule: null, alertTargetIDs: [], configurationItems: [] };
  expect(
    await deliver(fired({ alertId: 'one', ...nothing }), fired({ alertId: 'two', ...nothing })),
  ).toEqual(['incident_opened', 'incident_opened']);
});

it.each([
  ['Sev0', '1 Critical'],
  ['Sev1', '2 Major'],
  ['Sev2', '4 Warning'],
  ['Sev3', '4 Warning'],
  ['Sev4', '5 OK'],
])('maps %s to %s, and keeps both', async (severity, eventSeverity) => {
  await deliver(fired({ severity }));
  expect(await site.incidents()).toMatchObject([{ severity, eventSeverity, state: 'open' }]);
});

describe('the configuration item', () => {
  const dimensions = (...names: [string, unknown][]) => ({
    condition: {
      allOf: [
        { metricName: 'm', dimensions: null },
        { dimensions: names.map(([name, value]) => ({ name, value })) },
      ],
    },
  });
  const all: [string, string][] = [
    ['Computer', 'vm-c'],
    ['Resource', 'vm-b'],
    ['ResourceId', '/r'],
    ['_ResourceId', '/_r'],
  ];

  it.each([
    ['_ResourceId before all others', dimensions(...all), '/_r'],
    ['then ResourceId', dimensions(...all.slice(0, 3)), '/r'],
    ['then Resource', dimensions(...all.slice(0, 2)), 'vm-b'],
    ['then Computer', dimensions(...all.slice(0, 1)), 'vm-c'],
    ['no empty dimension', dimensions(['_ResourceId', ''], ['Computer', 'vm-c']), 'vm-c'],
    ['else the target', dimensions(['Other', 'x'], ['Computer', 7]), '/s/vm1'],
    ['the target without a context', null, '/s/vm1'],
  ])('is %s', async (_what, context, item) => {
    await deliver(alert({ alertTargetIDs: ['/s/vm1', '/s/second'] }, context));
    expect(await site.incidents()).toMatchObject([{ configurationItem: item }]);
  });

  it('is the cluster of a Prometheus alert, which targets the workspace', async () => {
    await deliver(alert({ alertTargetIDs: ['/s/amw'], configurationItems: ['aks'] }));
    expect(await site.incidents()).toMatchObject([{ configurationItem: 'aks' }]);
  });

  it('is none where an alert names nothing', async () => {
    await deliver(alert({ alertTargetIDs: [] }));
    expect(await site.incidents()).toMatchObject([{ configurationItem: null }]);
  });
});
