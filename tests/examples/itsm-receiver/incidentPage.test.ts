import { alert, scene, type Scene } from './support';

const secret = 'canary-of-the-secret';
const id = (name: string) => `/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/${name}`;

let site: Scene;
beforeEach(async () => {
  site = await scene({ callback: { clientId: 'client', clientSecret: secret } });
  await site.deliver(alert({ alertId: id('a1') }));
  await site.deliver(alert({ alertId: id('a2') }));
});
afterEach(() => site.stop());

const page = async () => (await site.send('GET', '/incident/1')).text;
const words = async () =>
  (await page())
    .replaceAll('<wbr />', '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
const press = (action: string, headers: Record<string, string> = { origin: site.receiver.url }) =>
  site.send(
    'POST',
    `/incident/1/${action}`,
    { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    '',
  );

it.each([
  ['acknowledge', 'Acknowledged'],
  ['close', 'Closed'],
  ['reopen', 'New'],
])('the button %s makes every alert of the incident %s', async (action, state) => {
  const { status, headers } = await press(action);
  expect([status, headers['location']]).toEqual([303, '/incident/1']);
  expect(site.tenant.changes).toEqual([`a1 ${state}`, `a2 ${state}`]);
  for (const name of ['a1', 'a2'])
    expect(await words()).toContain(`${id(name)} Fired ${state} 2026-05-04 10:01 UTC client done`);
});

it('says of each alert what came of it, and keeps what Azure said before', async () => {
  await press('acknowledge');
  site.tenant.unknown = 'a2';
  await press('close');
  expect(await words()).toContain(`${id('a1')} Fired Closed 2026-05-04 10:01 UTC client done`);
  expect(await words()).toContain(
    `${id('a2')} Fired Acknowledged 2026-05-04 10:01 UTC client failed Azure does not know this alert (404).`,
  );
  expect(site.lines.join('\n')).toMatch(
    /close INC0000001 ".*a1" Closed\n.*close INC0000001 ".*a2" "Azure does not/,
  );
  site.tenant.unknown = '';
  await press('close');
  expect(await words()).not.toContain('failed');
});

it('shows, logs and answers no secret', async () => {
  site.tenant.broken = true;
  await press('acknowledge');
  expect(await words()).toContain('cannot sign in');
  const all = [await page(), ...site.lines, (await site.send('GET', '/incidents')).text];
  expect(all.join('\n')).not.toContain(secret);
});

it.each<[string, Record<string, string>]>([
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin that is hidden', { origin: 'null' }],
  ['no origin', {}],
])('refuses a form of %s, and changes nothing', async (_what, headers) => {
  const { status, text } = await press('close', headers);
  expect([status, text]).toEqual([403, expect.stringContaining("Only this receiver's own page")]);
  expect(site.tenant.changes).toEqual([]);
  expect(await site.deliveries()).toHaveLength(2);
});

it('a resolution by Azure closes the incident, whatever its state in Azure', async () => {
  await press('acknowledge');
  await site.deliver(alert({ alertId: id('a1'), monitorCondition: 'Resolved' }));
  await site.deliver(alert({ alertId: id('a2'), monitorCondition: 'Resolved' }));
  expect(await site.incidents()).toMatchObject([{ state: 'resolved' }]);
  expect(await words()).toContain(`${id('a1')} Resolved Acknowledged`);
});

it('knows no other incident and no other action', async () => {
  expect((await site.send('GET', '/incident/2')).status).toBe(404);
  expect((await press('delete')).status).toBe(400);
  expect(site.tenant.changes).toEqual([]);
});

it('without a credential there are no actions, and the page says why', async () => {
  const other = await scene({ callback: { missing: 'Reason.' } });
  try {
    await other.deliver(alert());
    const { text } = await other.send('GET', '/incident/1');
    expect(text).toContain('Nothing can be changed in Azure. Reason.');
    expect(text).not.toContain('<form');
    const origin = other.receiver.url;
    expect((await other.send('POST', '/incident/1/close', { origin })).status).toBe(409);
  } finally {
    await other.stop();
  }
});
