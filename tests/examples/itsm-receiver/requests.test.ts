import { testAlert, testAlertTypes } from '../../../offline/emulator/monitor/testAlerts';
import { alert, handover, scene, withScene, serviceNowUrl, type Scene } from './support';

let site: Scene;
beforeAll(async () => {
  site = await scene();
});
afterAll(() => site.stop());

const path = '/api/sn_em_connector/em/inbound_event';

/** Sends a body with a good token; the status, and what the receiver noted. */
async function send(body: unknown, headers = {}, to = `${path}?source=azuremonitor`) {
  const authorization = `Bearer ${await site.goodToken()}`;
  const { status, text } = await site.post(body, { authorization, ...headers }, to);
  if (status !== 200) expect(text).toBe('{"error":"refused"}');
  const noted = await site.last();
  expect(noted?.status).toBe(status);
  return [status, noted?.code, noted?.detail];
}

const without = (key: string) => {
  const body = alert();
  return {
    ...body,
    data: { ...body.data, essentials: { ...body.data.essentials, [key]: undefined } },
  };
};

it.each<[string, unknown, string]>([
  [
    'another schema',
    { ...alert(), schemaId: 'AzureMonitorMetricAlert' },
    'body/schemaId must be equal to constant',
  ],
  [
    'no data',
    { schemaId: 'azureMonitorCommonAlertSchema' },
    "body must have required property 'data'",
  ],
  ['a list', [alert()], 'body must be object'],
  ['no alert id', without('alertId'), "body/data/essentials must have required property 'alertId'"],
  [
    'an empty alert id',
    alert({ alertId: '' }),
    'body/data/essentials/alertId must NOT have fewer than 1 characters',
  ],
  [
    'an alert id that is none',
    alert({ alertId: 7 }),
    'body/data/essentials/alertId must be string',
  ],
])('refuses an alert with %s, and says where', async (_what, body, detail) => {
  expect(await send(body)).toEqual([400, 'alert_invalid', detail]);
});

/** Of a rule of its own: alerts of one rule join one incident. */
const ids = () => ({ alertId: `/alerts/${(count += 1)}`, alertRule: `rule-${count}` });
let count = 0;

it.each<[string, object]>([
  [
    'a budget, whose fields are null',
    {
      monitoringService: 'CostAlerts',
      alertRule: null,
      severity: null,
      signalType: null,
      monitorCondition: null,
      alertTargetIDs: null,
    },
  ],
  [
    'a budget, whose fields are absent',
    {
      monitoringService: 'CostAlerts',
      alertRule: undefined,
      severity: undefined,
      signalType: undefined,
      monitorCondition: undefined,
      alertTargetIDs: undefined,
    },
  ],
])('%s, becomes an incident with what is there', async (_, essentials) => {
  const { alertId } = ids();

  expect(await send(alert({ ...essentials, alertId }))).toEqual([200, 'incident_opened', '']);
  expect((await site.incidents())[0]).toMatchObject({
    alertId,
    rule: '',
    severity: '',
    eventSeverity: '',
    state: 'open',
    monitoringService: 'CostAlerts',
    configurationItem: null,
  });
});

it.each<[string, object]>([
  ['no configuration items', { configurationItems: null }],
  ['a severity of another scale', { severity: 'Sev5' }],
  ['a time that is none', { firedDateTime: 'today' }],
  ['a description that is a number', { description: 7 }],
  ['what Azure really calls the rule', { alertRuleID: '/x', investigationLink: 'https://portal' }],
])('an alert with %s becomes an incident', async (_, essentials) => {
  expect(await send(alert({ ...essentials, ...ids() }))).toEqual([200, 'incident_opened', '']);
});

it('a target that is null is passed over', async () => {
  await send(alert({ ...ids(), alertTargetIDs: [null, '/subscriptions/s/vm1'] }));

  expect((await site.incidents())[0]?.configurationItem).toBe('/subscriptions/s/vm1');
});

it.each([
  ['custom properties that are text', { customProperties: '' }],
  ['no context', { alertContext: null }],
])('an alert with %s becomes an incident', async (_, more) => {
  const body = alert(ids());

  expect((await send({ ...body, data: { ...body.data, ...more } }))[0]).toBe(200);
});

it.each(testAlertTypes)(
  'the test notification %s, as the emulator sends it, becomes an incident',
  async (type) => {
    const sent = testAlert(type, `test-${type}`, new Date('2026-05-04T10:00:00Z'));
    const body = sent.body as { data: { essentials: { alertId: string } } };

    // Both budgets have the id of Microsoft's sample.
    expect((await send(body))[0]).toBe(200);
    const incidents = await site.incidents();
    expect(incidents.map(({ alertId }) => alertId)).toContain(body.data.essentials.alertId);
  },
);

it('accepts what Azure may add to the schema', async () => {
  const body = alert({ targetResourceGroup: 'rg', investigationLink: 'https://portal' });
  expect((await send({ ...body, more: true }))[0]).toBe(200);
});

it.each([
  ['no JSON', 'alert!', {}, 400, 'body_not_json'],
  ['nothing', '', {}, 400, 'body_not_json'],
  ['JSON that changes prototypes', '{"__proto__":{"x":1}}', {}, 400, 'body_not_json'],
  ['another media type', '<alert/>', { 'content-type': 'text/xml' }, 415, 'media_type_wrong'],
])('refuses a body of %s', async (_what, body, headers, status, code) => {
  expect(await send(body, headers)).toEqual([status, code, '']);
});

it('takes bodies of 256 KB and no more', async () => {
  const filled = (size: number) => {
    const empty = JSON.stringify(alert({ description: 'd' }, { fill: '' }));
    return JSON.stringify(alert({ description: 'd' }, { fill: 'x'.repeat(size - empty.length) }));
  };
  expect(filled(262_144)).toHaveLength(262_144);
  expect((await send(filled(262_144)))[0]).toBe(200);
  expect(await send(filled(262_145))).toEqual([413, 'body_too_large', '']);
});

it('looks at the token before it reads the body', async () => {
  const { status } = await site.post('x'.repeat(300_000), {});
  expect(status).toBe(401);
  expect((await site.last())?.code).toBe('token_missing');
});

it.each([
  ['without the source', path],
  ['with another source', `${path}?source=other`],
  ['with two sources', `${path}?source=azuremonitor&source=other`],
])('refuses a query %s', async (_what, to) => {
  expect(await send(alert(), {}, to)).toEqual([400, 'query_wrong', '']);
});

it('refuses other paths', async () => {
  expect(await send(alert(), {}, '/api/now/table/incident')).toEqual([404, 'path_unknown', '']);
});

it('answers nothing to reading the endpoint', async () => {
  const answer = await site.send('GET', `${path}?source=azuremonitor`);
  expect([answer.status, answer.text]).toEqual([404, '{"error":"refused"}']);
});

it('keeps the last thousand refusals and every accepted delivery', async () => {
  await withScene({}, async (other) => {
    await other.deliver(alert());
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 101 }, () => other.post('{}')));
    const last = (await other.deliveries())[0];
    expect(last?.id).toBe(1011);
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(`${other.folder}/data`, { readOnly: true });
    const rows = database
      .prepare('SELECT status, count(*) AS n FROM deliveries GROUP BY status')
      .all();
    database.close();
    expect(rows.map(({ status, n }) => [status, n])).toEqual([
      [200, 1],
      [401, 1000],
    ]);
  });
});

describe('with several tools', () => {
  const servicenow = handover().tools[0] as NonNullable<ReturnType<typeof handover>['tools'][0]>;
  const tools = [
    servicenow,
    { ...servicenow, name: 'second', url: `${serviceNowUrl}&event_class=AzureTwo` },
    { ...servicenow, name: 'prod', url: serviceNowUrl.replace('acmedev', 'acme') },
    { name: 'helix', kind: 'bmcHelix', label: 'BMC Helix', url: null },
  ];
  let many: Scene;
  beforeAll(async () => {
    many = await scene({
      handover: { ...handover(), tools },
      paths: new Map([['helix', '/helix/alerts']]),
    });
  });
  afterAll(() => many.stop());

  it.each([
    ['servicenow', 'acmedev.service-now.com', `${path}?source=azuremonitor`],
    ['second', 'acmedev.service-now.com', `${path}?source=azuremonitor&event_class=AzureTwo`],
    ['prod', 'acme.service-now.com', `${path}?source=azuremonitor`],
    ['helix', 'acme.onbmc.com', '/helix/alerts?whatever=1'],
  ])('files the alert under %s, an incident each', async (tool, host, to) => {
    const authorization = `Bearer ${await many.goodToken()}`;
    expect((await many.post(alert(), { authorization, host }, to)).status).toBe(200);
    expect((await many.deliveries())[0]).toMatchObject({ tool, code: 'incident_opened' });
  });
});
