import type { AddressInfo } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { CommonAlert, largestBody, readAlert } from './alert';
import { callbackClient } from './callback';
import type { Callback } from './credential';
import { endpointsOf, findEndpoint, type Endpoint } from './endpoints';
import type { Handover } from './handover';
import { registerIncidentRoutes } from './incidentRoutes';
import { recordAlert, recordRefusal } from './incidents';
import { registerPages } from './pages';
import { Refusal } from './refusals';
import { resolvedFetch, type Resolutions } from './resolvedFetch';
import { signingKeys } from './signingKeys';
import { openStore } from './store';
import { verifyToken } from './verifyToken';

export interface ReceiverOptions {
  handover: Handover;
  /** SQLite file of incidents and deliveries. */
  dataFile: string;
  /** The receiver's own certificate and key, PEM. */
  certificate: string;
  key: string;
  /** Port on 127.0.0.1. Default: 0, the system picks a free one. */
  port?: number;
  /** Paths by name of the tool, for tools whose URI the hand-over does not hold. */
  paths?: ReadonlyMap<string, string>;
  /** Certificates trusted when keys are fetched, PEM. Default: the system's. */
  ca?: string;
  resolutions?: Resolutions;
  /** Changes alerts in Azure; without a credential the page says why it has no actions. */
  callback?: Callback;
  /** A line per delivery: when, tool, status, code. Never a token. Default: silent. */
  log?: (line: string) => void;
  /** The clock of tokens and incidents. Default: the system's. */
  now?: () => Date;
}

export interface Receiver {
  /** https://localhost:PORT */
  url: string;
  endpoints: Endpoint[];
  stop: () => Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The tool a delivery is for; null where path and query fit none. */
    tool: string | null;
  }
}

/**
 * Receives alerts as the tools of a hand-over do, on 127.0.0.1.
 *
 * A delivery's journey: path, token, query, body, alert, incident, answer. The token comes before the body is read.
 * @throws Error with a sentence for people: no endpoint, data file, certificate or port unusable.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { handover, log = () => {}, now = () => new Date(), port = 0 } = options;
  const endpoints = endpointsOf(handover, options.paths ?? new Map());
  const app = bareApp(options);
  const database = openStore(options.dataFile);
  const remote = resolvedFetch(options.resolutions ?? new Map(), options.ca);
  const contract = handover.token;
  const { fetchJson, ask } = remote;
  const findKey = signingKeys({
    metadataUrl: contract.openIdMetadataUrl,
    issuer: contract.issuer,
    fetchJson,
    now,
  });
  const rules = { contract, tenantId: handover.tenantId, findKey, now };
  const pages = registerPages(app, handover, database);
  const { callback = { missing: 'The receiver was started without a callback.' } } = options;
  const changeAlerts = 'missing' in callback ? undefined : callbackClient(handover, callback, ask);
  registerIncidentRoutes(app, {
    database,
    callback,
    changeAlerts,
    log: (line) => log(`${now().toISOString()} ${line}`),
  });
  const note = (tool: string | null, status: number, code: string, detail = '') => {
    log(`${now().toISOString()} ${tool ?? '-'} ${status} ${code} ${detail}`.trimEnd());
    pages.changed();
  };

  // Azure Monitor asks before it sends the body (RFC 9110, section 10.1.1): it is told to go on once the token is verified.
  app.server.on('checkContinue', (request, response) => {
    app.server.emit('request', request, response);
  });
  // A hook, because the handler would come after the body.
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.is404 && request.method === 'POST' ? new Refusal('path_unknown') : undefined);
  });
  app.decorateRequest('tool', null);
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path)))
    app.post<{ Body: CommonAlert }>(path, {
      schema: { body: CommonAlert },
      onRequest: async (request, reply) => {
        request.tool = toolOf(request, endpoints, path);
        await verifyToken(request.headers.authorization, rules);
        if (request.tool === null) throw new Refusal('query_wrong');
        if (/100-continue/i.test(request.headers.expect ?? '')) reply.raw.writeContinue();
      },
      handler: (request) => {
        const tool = request.tool ?? '';
        const alert = readAlert(request.body);
        const outcome = recordAlert(database, tool, alert, now());
        note(tool, 200, outcome, JSON.stringify(alert.alertId));
        return { result: 'received' };
      },
    });
  app.setNotFoundHandler(async (_request, reply) => {
    await reply.code(404).send({ error: 'refused' });
  });
  app.setErrorHandler(async (error: FastifyError | Refusal, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'receiver_failed') log(error.stack ?? error.message);
    const { status, code, detail } = refusal;
    try {
      recordRefusal(database, request.tool, refusal, now());
    } catch (failure) {
      log(`this refusal could not be stored: ${(failure as Error).message}`);
    }
    note(request.tool, status, code, detail);
    // RFC 9110, section 15.5.2: 401 names the scheme.
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    await reply.code(status).send({ error: 'refused' });
  });

  const stop = async () => {
    pages.end();
    await app.close();
    await remote.close();
    if (database.isOpen) database.close();
  };
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    await stop();
    throw listenError(error as NodeJS.ErrnoException, port);
  }
  const { port: bound } = app.server.address() as AddressInfo;
  return { url: `https://localhost:${bound}`, endpoints, stop };
}

function bareApp({ certificate, key }: ReceiverOptions): FastifyInstance {
  try {
    return fastify({
      https: { cert: certificate, key },
      bodyLimit: largestBody,
      requestTimeout: 30_000,
      forceCloseConnections: true,
      exposeHeadRoutes: false,
      // Alerts are taken as they are or refused; nothing is dropped or converted.
      ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    });
  } catch (error) {
    throw new Error(
      `The certificate or its key cannot be used: ${(error as Error).message}. Give both as PEM, the key without a password.`,
      { cause: error },
    );
  }
}

function toolOf(request: FastifyRequest, endpoints: Endpoint[], path: string) {
  const query = new URLSearchParams(request.url.split('?')[1] ?? '');
  const here = endpoints.filter((endpoint) => endpoint.path === path);
  return findEndpoint(here, request.hostname, query)?.tool ?? null;
}

/** Which of fastify's own errors is which refusal; https://fastify.dev/docs/latest/Reference/Errors/ */
function refusalOf(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error;
  if (error.validation) return new Refusal('alert_invalid', error.message);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('body_too_large');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Refusal('media_type_wrong');
  return error.statusCode === 400 ? new Refusal('body_not_json') : new Refusal('receiver_failed');
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  const reason = error.code === 'EACCES' ? 'may not be used by this user' : 'is in use already';
  return new Error(`Port ${port} ${reason}. Choose another --port, or 0 for a free one.`, {
    cause: error,
  });
}
