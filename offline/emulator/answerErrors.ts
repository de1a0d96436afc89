import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Cloud } from './cloud';
import { AzureError, areaOf, pathOf } from './errors';
import { EntraError, entraErrorBody } from './login/entraErrors';

/**
 * Resource providers that answer a 400 without the envelope: ErrorResponse in azure-rest-api-specs. The last one in a path
 * answers: a lock on an action group is Microsoft.Authorization's.
 */
const isBare = (path: string) =>
  /\/microsoft\.insights\/(actionGroups|metricAlerts|activityLogAlerts)(\/(?!.*\/providers\/)|$)/i.test(
    path,
  );

/** The body of an error, in the words of the service that gives it. */
function errorBody(error: AzureError, path: string, requestId: string, now: Date): object {
  const { code, message } = error;
  const area = areaOf(path);
  if (error.options.bare || (code === 'BadRequest' && isBare(path))) return { code, message };
  const details = error.options.details ? { details: error.options.details } : {};
  if (area !== 'graph') return { error: { code, message, ...details } };
  const innerError = {
    date: now.toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': requestId,
  };
  return { error: { code, message, ...details, innerError } };
}

interface Problem {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
}

/** Turns what the schema validator or the JSON parser found into the answer of the service asked. */
function requestError(error: FastifyError, path: string): AzureError {
  const area = areaOf(path);
  const problem = error.validation?.[0] as Problem | undefined;
  const name = propertyName(problem);
  if (area === 'graph') return graphRequestError(problem, name);
  if (area === 'arm') return armRequestError(problem, name, path);
  const where = name ? ` in '${name}'` : '';
  const allowed = problem?.params['allowedValues'];
  const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
  return new AzureError(
    400,
    'BadRequest',
    `The request cannot be read${where}: ${error.message}${choices}.`,
  );
}

function propertyName(problem: Problem | undefined): string {
  const { additionalProperty, missingProperty, tag } = problem?.params ?? {};
  const named = additionalProperty ?? missingProperty ?? tag;
  return typeof named === 'string' ? named : (problem?.instancePath.split('/').pop() ?? '');
}

function graphRequestError(problem: Problem | undefined, name: string): AzureError {
  const message = !problem
    ? 'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.'
    : problem.keyword === 'additionalProperties'
      ? `Invalid property '${name}'.`
      : problem.keyword === 'required'
        ? `A value is required for property '${name}'.`
        : `Invalid value specified for property '${name}'.`;
  return new AzureError(400, problem ? 'Request_BadRequest' : 'BadRequest', message);
}

function armRequestError(problem: Problem | undefined, name: string, path: string): AzureError {
  const reason = !problem
    ? 'The request content is not valid JSON.'
    : problem.keyword === 'additionalProperties'
      ? `Could not find member '${name}' on object.`
      : problem.keyword === 'required'
        ? `Required property '${name}' not found in JSON.`
        : `The value of '${name}' is not valid.`;
  const message = `The request content was invalid and could not be deserialized: '${reason}'`;
  return new AzureError(400, isBare(path) ? 'BadRequest' : 'InvalidRequestContent', message);
}

/** The one place where errors become answers. An unexpected one is logged, never shown. */
export function answerError(
  error: FastifyError | AzureError,
  request: FastifyRequest,
  reply: FastifyReply,
  cloud: Cloud,
): FastifyReply {
  const path = pathOf(request);
  const known =
    error instanceof AzureError
      ? error
      : (error.statusCode ?? 500) < 500
        ? requestError(error, path)
        : undefined;
  if (!known) cloud.log(`unexpected error at ${request.method} ${path}: ${error.stack}`);
  const answer =
    known ?? new AzureError(500, 'InternalServerError', 'The emulator failed; its log says why.');
  if (answer.code === 'NotEmulated') cloud.log(`501 ${request.method} ${path}: ${answer.message}`);
  const body =
    answer instanceof EntraError
      ? entraErrorBody(answer, request.host, cloud.now())
      : errorBody(answer, path, request.id, cloud.now());
  return reply
    .code(answer.status)
    .headers(answer.options.headers ?? {})
    .type('application/json; charset=utf-8')
    .send(body);
}
