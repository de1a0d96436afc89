import type { Handover } from './handover';
import { html, type Html } from './html';
import { outcomes, type Delivery, type Incident } from './incidents';
import { refusals } from './refusals';

export interface PageContent {
  handover: Handover;
  incidents: Incident[];
  deliveries: Delivery[];
  revision: number;
}

const severityNote =
  "Severities are ServiceNow's, then Azure's. In ServiceNow itself a rule decides which of them open an incident.";

/** The first page: incidents and deliveries with their reasons. */
export function page({ handover, incidents, deliveries, revision }: PageContent): string {
  const { stack, tools } = handover;
  return layout(
    `Incidents of ${stack}`,
    html`<h1>Incidents of ${stack}</h1>
      <p>${tools.map(({ label }) => label).join(', ')}. ${severityNote}</p>
      <main data-revision="${revision}">
        ${table('Incidents', ['Number', 'State', 'Severity', 'Rule', 'Configuration item', 'Opened', 'Resolved', 'Tool'], incidents.map(incidentRow))}
        ${sideBySide(tools, incidents)}
        ${table('Deliveries', ['Received', 'Answer', 'Reason', 'Alert', 'Incident', 'Tool'], deliveries.map(deliveryRow))}
      </main>`,
  );
}

/** A page with the receiver's own style and script. */
export function layout(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <noscript><meta http-equiv="refresh" content="5" /></noscript>
        <link rel="stylesheet" href="/style.css" />
        <script src="/live.js" defer></script>
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup;
}

/** The incidents that several tools made of the same alert, rule by rule. */
function sideBySide(tools: Handover['tools'], incidents: Incident[]): Html {
  if (tools.length < 2) return html``;
  const idOf = ({ alertId }: Incident) => alertId.toLowerCase();
  const ids = [...new Set(incidents.map(idOf))];
  const rows = ids
    .map((id) => incidents.filter((incident) => idOf(incident) === id))
    .toSorted(([a], [b]) => (a?.rule ?? '').localeCompare(b?.rule ?? ''))
    .map((same) => {
      const cells = tools.map(({ name }) => {
        const found = same.find(({ tool }) => tool === name);
        if (!found) return html`<td>–</td>`;
        return html`<td>
          ${incidentNumber(found.number)} <span class="${found.state}">${found.state}</span>
        </td>`;
      });
      const [first] = same;
      return html`<tr>
        <th scope="row">${first?.rule || '–'}</th>
        <td>${time(first?.openedAt ?? null)}</td>
        ${cells}
      </tr>`;
    });
  return table('Tool by tool', ['Rule', 'Opened', ...tools.map(({ name }) => name)], rows);
}

export function table(caption: string, headings: string[], rows: Html[]): Html {
  if (rows.length === 0)
    return html`<h2>${caption}</h2>
      <p>None yet.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
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
    <th scope="row"><a href="/incident/${number}">${incidentNumber(number)}</a></th>
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
    ? html`${item}`
    : html`<details>
        <summary>${name}</summary>
        <small>${breakable(item)}</small>
      </details>`;
}

/** An id whose lines end after a slash, so that no word of it is broken. */
export const breakable = (id: string): Html[] =>
  id.split('/').map((part, at) => (at === 0 ? html`${part}` : html`/<wbr />${part}`));

/** A moment as a person reads it; the script shows it in the viewer's zone. */
export function time(moment: string | null): Html {
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
    <td><code>${code}</code> ${meanings[code] ?? ''}<br /><small>${detail}</small></td>
    <td>${condition ?? '–'}<br /><small>${breakable(alertId ?? '')}</small></td>
    <td>${incident === null ? '–' : incidentNumber(incident)}</td>
    <td>${tool ?? '–'}</td>
  </tr> `;
}
