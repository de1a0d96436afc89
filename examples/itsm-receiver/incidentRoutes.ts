import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actions, type Action, type ChangeAlerts } from './callback';
import type { Callback } from './credential';
import { alertsOf, recordChange } from './incidentAlerts';
import { incidentPage } from './incidentPage';
import { findIncident, revision } from './incidents';
import { incidentNumber } from './page';
import { pageHeaders } from './pageAssets';

interface Options {
  database: DatabaseSync;
  callback: Callback;
  /** Undefined without a credential. */
  changeAlerts: ChangeAlerts | undefined;
  log: (line: string) => void;
}

interface Params {
  number: string;
  action: Action;
}

const positive = { type: 'string', pattern: '^[1-9]\\d{0,14}$' } as const;
const numbered = { type: 'object', properties: { number: positive } };
const acted = {
  type: 'object',
  properties: { number: positive, action: { enum: Object.keys(actions) } },
};

/** The page of an incident, and its actions: what they do is done in Azure, to all alerts of the incident. */
export function registerIncidentRoutes(app: FastifyInstance, options: Options): void {
  const { database, callback, changeAlerts, log } = options;
  // A scope of its own: deliveries are never forms, and mistakes of people are no refused deliveries.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1024 },
      (_request, _body, parsed) => parsed(null, undefined),
    );
    scope.setErrorHandler(
      async (error: { statusCode?: number; message: string }, _request, reply) => {
        const status = error.statusCode ?? 500;
        if (status >= 500) log(error.message);
        await reply
          .code(status)
          .headers(pageHeaders)
          .type('text/plain; charset=utf-8')
          .send(said(status));
      },
    );
    scope.get<{ Params: Params }>(
      '/incident/:number',
      { schema: { params: numbered } },
      async (request, reply) => {
        const incident = incidentOf(database, request.params);
        const alerts = alertsOf(database, incident.number);
        const content = { incident, alerts, callback, revision: revision(database) };
        await reply
          .headers(pageHeaders)
          .type('text/html; charset=utf-8')
          .send(incidentPage(content));
      },
    );
    scope.post<{ Params: Params }>(
      '/incident/:number/:action',
      {
        schema: { params: acted },
        onRequest: (request, _reply, next) => next(isOwn(request) ? undefined : failure(403)),
      },
      async (request, reply) => {
        const { number } = incidentOf(database, request.params);
        if (changeAlerts === undefined) throw failure(409);
        const { action } = request.params;
        const ids = alertsOf(database, number).map(({ alertId }) => alertId);
        const changes = await changeAlerts(ids, action);
        for (const [index, changed] of changes.entries()) {
          const alertId = ids[index] ?? '';
          recordChange(database, number, alertId, changed);
          const outcome = 'problem' in changed ? JSON.stringify(changed.problem) : changed.state;
          log(`${action} ${incidentNumber(number)} ${JSON.stringify(alertId)} ${outcome}`);
        }
        await reply.headers(pageHeaders).redirect(`/incident/${number}`, 303);
      },
    );
    done();
  });
}

/**
 * Whether this receiver's own page sends the form: a browser says where a POST comes from, and a page cannot change it.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
function isOwn({ headers, server }: FastifyRequest): boolean {
  const { port } = server.server.address() as AddressInfo;
  return [`https://localhost:${port}`, `https://127.0.0.1:${port}`].includes(headers.origin ?? '');
}

function incidentOf(database: DatabaseSync, { number }: Params) {
  const incident = findIncident(database, Number(number));
  if (!incident) throw failure(404);
  return incident;
}

const failure = (statusCode: number) => Object.assign(new Error(said(statusCode)), { statusCode });

function said(status: number): string {
  const meanings: Record<number, string> = {
    403: "Only this receiver's own page may change alerts: open the incident there, and press the button.",
    404: 'There is no such incident.',
    409: 'The receiver has no credential for Azure; the page of the incident says why.',
  };
  return (
    meanings[status] ??
    (status < 500 ? 'There is no such page or action.' : 'The receiver failed; its log says why.')
  );
}
