import { actions } from './callback';
import type { Callback } from './credential';
import { html, type Html } from './html';
import type { IncidentAlert } from './incidentAlerts';
import type { Incident } from './incidents';
import { breakable, incidentNumber, layout, table, time } from './page';

/** What the buttons say; the keys are the actions. */
const labels = { acknowledge: 'Acknowledge', close: 'Close', reopen: 'Reopen' } as const;

export interface IncidentPageContent {
  incident: Incident;
  alerts: IncidentAlert[];
  callback: Callback;
  revision: number;
}

/** One incident: its alerts with their state in Azure, and what a person can do with them. */
export function incidentPage({ incident, alerts, callback, revision }: IncidentPageContent) {
  const { number, rule, state, description } = incident;
  const title = `${incidentNumber(number)} ${rule}`;
  return layout(
    title,
    html`<h1>${title}</h1>
      <p><a href="/">All incidents</a></p>
      <main data-revision="${revision}">
        <p><span class="state ${state}">${state}</span> ${description}</p>
        ${actionsOf(number, callback)}
        ${table(
          'Alerts',
          ['Alert', 'Condition', 'State in Azure', 'Changed', 'By', 'Last change'],
          alerts.map(alertRow),
        )}
      </main>`,
  );
}

function actionsOf(number: number, callback: Callback): Html {
  if ('missing' in callback)
    return html`<p>Nothing can be changed in Azure. ${callback.missing}</p>`;
  const buttons = Object.keys(actions).map(
    (action) =>
      html`<button formaction="/incident/${number}/${action}">
        ${labels[action as keyof typeof labels]}
      </button> `,
  );
  return html`<form method="post">${buttons}</form>`;
}

function alertRow({ alertId, condition, ...alert }: IncidentAlert): Html {
  const { azureState, changedAt, changedBy, problem } = alert;
  const outcome =
    problem !== ''
      ? html`<span class="refused">failed</span> ${problem}`
      : html`${azureState === '' ? '–' : 'done'}`;
  return html`<tr>
    <th scope="row"><small>${breakable(alertId)}</small></th>
    <td>${condition}</td>
    <td>${azureState === '' ? 'not changed from here' : azureState}</td>
    <td>${time(changedAt === '' ? null : changedAt)}</td>
    <td>${changedBy === '' ? '–' : changedBy}</td>
    <td>${outcome}</td>
  </tr> `;
}
