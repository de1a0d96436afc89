import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from './answerErrors';
import { bareApp, type App } from './app';
import { authenticate } from './authenticate';
import type { Certificates } from './certificates';
import type { Caller, Cloud } from './cloud';
import { affect, loseAnswer } from './control/effects';
import { takeFault } from './control/faults';
import { areaOf, AzureError, notEmulated, pathOf } from './errors';
import { authenticateToVault } from './keyVault/authenticate';
import type { Observers } from './observers';
import { registerRoutes } from './routes';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token it is; set for requests to Graph, ARM and Key Vault. */
    caller: Caller;
  }
}

/** The journey of a request, in order: observer, fault, token, route (schema, handler), observer, answer. */
export function createApp(cloud: Cloud, certificates: Certificates, observers: Observers): App {
  const app = bareApp(certificates);
  readBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    const { method } = request;
    const path = pathOf(request);
    const asked = await observers.onRequest?.({ method, path });
    const effect =
      asked ?? (areaOf(path) === 'control' ? undefined : takeFault(cloud, method, path));
    if (effect) await affect(cloud, effect, request, reply);
  });
  app.addHook('onRequest', (request) => identifyCaller(cloud, request));
  registerRoutes(app, cloud);
  app.setNotFoundHandler((request) => {
    throw notEmulated(`${request.method} ${pathOf(request)}`);
  });
  app.setErrorHandler((error: FastifyError | AzureError, request, reply) =>
    answerError(error, request, reply, cloud),
  );
  app.addHook('onSend', async (request, reply, payload) => {
    setServiceHeaders(request, reply);
    const { method } = request;
    const status = reply.statusCode;
    cloud.log(`${method} ${pathOf(request)} ${status}`);
    await observers.onResponse?.({ method, path: pathOf(request), status });
    return request.lostAnswer ? loseAnswer(request.lostAnswer, request, reply) : payload;
  });
  return app;
}

/** azuread sends `Content-Type: application/json` with DELETE and no body, which fastify would refuse. */
function readBodies(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null);
    else void parseJson(request, body as string, done);
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body as string)));
    },
  );
}

async function identifyCaller(cloud: Cloud, request: FastifyRequest): Promise<void> {
  const area = areaOf(pathOf(request));
  if (area === 'graph' || area === 'arm')
    request.caller = await authenticate(cloud, area, request.headers.authorization, request.host);
  if (area === 'vault')
    request.caller = await authenticateToVault(cloud, request.headers.authorization);
}

function setServiceHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const area = areaOf(pathOf(request));
  const given = request.headers['client-request-id'];
  const isJson = String(reply.getHeader('content-type') ?? '').startsWith('application/json');
  if (area === 'graph') {
    reply.header('request-id', request.id);
    reply.header('client-request-id', typeof given === 'string' ? given : request.id);
    reply.header('odata-version', '4.0');
    if (isJson)
      reply.header(
        'content-type',
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      );
  } else if (area === 'arm') {
    reply.header('x-ms-request-id', request.id);
    reply.header('x-ms-correlation-request-id', request.id);
    reply.header('cache-control', 'no-cache');
  }
}
