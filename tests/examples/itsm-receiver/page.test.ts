import { get } from 'node:https';
import { createInterface } from 'node:readline';
import type { Handover } from '../../../examples/itsm-receiver/handover';
import { html } from '../../../examples/itsm-receiver/html';
import { alert, handover, scene, withScene, type Scene } from './support';

let site: Scene;
beforeEach(async () => {
  site = await scene();
});
afterEach(() => site.stop());

const page = async () => (await site.send('GET', '/')).text;
/** What a person reads in the rows of the page, without markup. */
const rows = async () =>
  [...(await page()).matchAll(/<tr>\s*<t[dh](?: scope="row")?>.*?<\/tr>/gs)].map(([row]) =>
    row
      .replaceAll('<wbr />', '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

it('says that there is nothing yet', async () => {
  expect((await page()).match(/<p>None yet\.<\/p>/g)).toHaveLength(2);
});

it('lists incidents and deliveries with their reasons, the newest first', async () => {
  await site.deliver(alert({ severity: 'Sev4' }));
  await site.deliver(alert(), await site.goodToken({ aud: 'api://other' }));
  const time = '2026-05-04 10:00 UTC';
  expect(await rows()).toEqual([
    `INC0000001 open 5 OK Sev4 cpu-high CPU above 90 % vm1 /subscriptions/s/resourcegroups/rg/providers/x/y/vm1 ${time} – servicenow`,
    `${time} 401 audience_wrong The token is meant for another application. aud is &quot;api://other&quot; – – servicenow`,
    `${time} 200 incident_opened An incident was opened. Fired /subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1 INC0000001 servicenow`,
  ]);
  expect(await page()).toContain('a rule decides which of them open an incident');
  expect(await page()).toContain('<time datetime="2026-05-04T10:00:00.000Z">');
});

it('says what an alert did not send', async () => {
  await site.deliver(alert({ severity: null, alertRule: null, alertTargetIDs: [] }));

  expect((await rows())[0]).toContain('– CPU above 90 % Not sent: rule, severity, target. –');
});

it('escapes whatever senders wrote, in every field', async () => {
  const evil = `<script>alert("1")<script>'&`;
  const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;script&gt;&#39;&amp;';
  const texts = { alertId: evil, alertRule: evil, description: evil };
  const changes = { ...texts, alertTargetIDs: [evil], configurationItems: [evil] };
  expect((await site.deliver(alert(changes))).status).toBe(200);
  await site.deliver(alert(), await site.goodToken({ aud: '<img src=x onerror=1>' }));
  const text = await page();
  expect(text.split(safe)).toHaveLength(5);
  expect(text).not.toContain('<script>');
  expect(text).not.toContain('<img');
});

it('shows the incidents of both tools side by side, with captions and scopes', async () => {
  const [servicenow] = handover().tools;
  const tools = [servicenow, { ...servicenow, name: 'helix', url: null }] as Handover['tools'];
  const paths = new Map([['helix', '/helix']]);
  await withScene({ handover: { ...handover(), tools }, paths }, async (both) => {
    const authorization = `Bearer ${await both.goodToken()}`;
    await both.deliver(alert());
    await both.post(alert(), { authorization }, '/helix');
    const { text } = await both.send('GET', '/');
    const captions = [...text.matchAll(/<caption>\s*(.*?)\s*<\/caption>/g)].map(([, name]) => name);
    expect(captions).toEqual(['Incidents', 'Tool by tool', 'Deliveries']);
    const words = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(words).toContain('cpu-high 2026-05-04 10:00 UTC INC0000001 open INC0000002 open');
    expect(text).toContain('<th scope="row">cpu-high</th>');
  });
});

it('escapes what the hand-over says', async () => {
  await withScene({ handover: { ...handover(), stack: '</title><b>' } }, async (other) => {
    expect((await other.send('GET', '/')).text).toContain(
      '<h1>Incidents of &lt;/title&gt;&lt;b&gt;',
    );
  });
});

it('lets nothing run but its own script', async () => {
  const { headers } = await site.send('GET', '/');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
  );
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  const script = await site.send('GET', '/live.js');
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
});

it('tells its readers of every delivery, accepted or refused', async () => {
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    get(`${site.receiver.url}/events`, { ca: site.certificates.caCertificate }, resolve).on(
      'error',
      reject,
    );
  });
  expect(answer.headers['content-type']).toBe('text/event-stream');
  const lines = createInterface({ input: answer })[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('the events ended');
      if (value.startsWith('data: ')) return value;
    }
  };
  expect(await next()).toBe('data: 0');
  await site.deliver(alert());
  expect(await next()).toBe('data: 1');
  await site.post('{}');
  expect(await next()).toBe('data: 2');
  expect(await page()).toContain('<main data-revision="2">');
  answer.destroy();
});

it('html escapes values, and passes on what is HTML already', () => {
  const inner = [html`<b>${'<'}</b>`, html`<i>${1}</i>`];
  expect(html`<p title="${`"'&`}">${inner}</p>`.markup).toBe(
    '<p title="&quot;&#39;&amp;"><b>&lt;</b><i>1</i></p>',
  );
});
