import type { Handover } from './handover';
import { html, type Html } from './html';
import { outcomes, type Delivery, type Incident } from './incidents';
import { refusals } from './refusals';

export const style = `body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ccc}
th,.state{white-space:nowrap}.id{overflow-wrap:anywhere}
.open,.refused{color:#a80000;font-weight:600}.resolved,.accepted{color:#0b6a0b;font-weight:600}small{color:#555}`;

/** Takes the tables from a page fetched anew whenever the receiver says its number has changed. */
export const liveScript = `const main = () => document.querySelector('main');
const zone = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const inZone = (page) => page.querySelectorAll('time').forEach((time) => {
  time.title = time.dateTime;
  time.textContent = zone.format(new Date(time.dateTime));
});
inZone(document);
new EventSource('/events').onmessage = async ({ data }) => {
  if (data === main().dataset.revision) return;
  const page = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
  inZone(page);
  main().replaceWith(page.querySelector('main'));
};
`;

/** Nothing but the page's own style, script and events: what senders wrote can never run. */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface PageContent {
  handover: Handover;
  incidents: Incident[];
  deliveries: Delivery[];
  revision: number;
}

const severityNote =
  "Severities are ServiceNow's, then Azure's. In ServiceNow itself a rule decides which of them open an incident.";

/** The one page: incidents and deliveries with their reasons. */
export function page({ handover, incidents, deliveries, revision }: PageContent): string {
  const { stack, tools } = handover;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Incidents of ${stack}</title>
        <noscript><meta http-equiv="refresh" content="5" /></noscript>
        <link rel="stylesheet" href="/style.css" />
        <script src="/live.js" defer></script>
      </head>
      <body>
        <h1>Incidents of ${stack}</h1>
        <p>${tools.map(({ label }) => label).join(', ')}. ${severityNote}</p>
        <main data-revision="${revision}">
          <h2>Incidents</h2>
          ${table(['Number', 'State', 'Severity', 'Rule', 'Configuration item', 'Opened', 'Resolved', 'Tool'], incidents.map(incidentRow))}
          <h2>Deliveries</h2>
          ${table(['Received', 'Answer', 'Reason', 'Alert', 'Incident', 'Tool'], deliveries.map(deliveryRow))}
        </main>
      </body>
    </html> `.markup;
}

function table(headings: string[], rows: Html[]): Html {
  if (rows.length === 0) return html`<p>None yet.</p>`;
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** As ServiceNow numbers incidents. */
export const incidentNumber = (number: number) => `INC${String(number).padStart(7, '0')}`;

function incidentRow(incident: Incident): Html {
  const { number, state, severity, eventSeverity, rule, description, configurationItem } = incident;
  const notSent = [
    ...(rule === '' ? ['rule'] : []),
    ...(severity === '' ? ['severity'] : []),
    ...(incident.monitoringService === '' ? ['monitoring service'] : []),
    ...(configurationItem === null ? ['target'] : []),
  ];
  return html`<tr>
    <td>${incidentNumber(number)}</td>
    <td class="state ${state}">${state}</td>
    <td>${eventSeverity} <small>${severity}</small></td>
    <td>
      ${rule === '' ? '–' : rule}<br /><small
        >${description}${notSent.length === 0 ? '' : ` Not sent: ${notSent.join(', ')}.`}</small
      >
    </td>
    <td>${itemCell(configurationItem)}</td>
    <td>${time(incident.openedAt)}</td>
    <td>${time(incident.resolvedAt)}</td>
    <td>${incident.tool}</td>
  </tr> `;
}

/** The last segment of an ARM id, with the whole of it on demand. */
function itemCell(item: string | null): Html {
  if (item === null) return html`–`;
  const name = item.split('/').findLast((segment) => segment !== '') ?? item;
  return name === item
    ? html`<span class="id">${item}</span>`
    : html`<details>
        <summary>${name}</summary>
        <small class="id">${item}</small>
      </details>`;
}

/** A moment as a person reads it; the script shows it in the viewer's zone. */
function time(moment: string | null): Html {
  if (moment === null) return html`–`;
  const utc = `${moment.slice(0, 16).replace('T', ' ')} UTC`;
  return html`<time datetime="${moment}">${utc}</time>`;
}

const meanings: Record<string, string> = {
  ...outcomes,
  ...Object.fromEntries(Object.entries(refusals).map(([code, { meaning }]) => [code, meaning])),
};

function deliveryRow(delivery: Delivery): Html {
  const { receivedAt, status, code, detail, alertId, condition, incident, tool } = delivery;
  return html`<tr>
    <td>${time(receivedAt)}</td>
    <td class="${status === 200 ? 'accepted' : 'refused'}">${status}</td>
    <td><code>${code}</code> ${meanings[code] ?? ''}<br /><small class="id">${detail}</small></td>
    <td class="id">${condition ?? '–'}<br /><small>${alertId ?? ''}</small></td>
    <td>${incident === null ? '–' : incidentNumber(incident)}</td>
    <td>${tool ?? '–'}</td>
  </tr> `;
}
