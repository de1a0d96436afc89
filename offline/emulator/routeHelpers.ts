import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Caller, Cloud } from './cloud';
import { transaction } from './database';

/** The schema of the parameters in a path. */
export const params = <Name extends string>(...names: Name[]) =>
  Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.String()])) as Record<
      Name,
      ReturnType<typeof Type.String>
    >,
  );

/** The origin under which the client reached the emulator. */
export const origin = (request: FastifyRequest) => `https://${request.host}`;
export const fullUrl = (request: FastifyRequest) => origin(request) + request.url;

/** A single object as Graph answers it. */
export const entity = (request: FastifyRequest, type: string, body: object) => ({
  '@odata.context': `${origin(request)}/v1.0/$metadata#${type}/$entity`,
  ...body,
});

/** Statements of one request are one transaction; it is over before the answer is sent. */
export const change = <T>(cloud: Cloud, work: () => T) => transaction(cloud.database, work);

/** Go's azcore honours the milliseconds; the JavaScript SDKs only whole seconds. */
export const pollHeaders = (location: string) => ({
  location,
  'retry-after': '1',
  'retry-after-ms': '50',
});

/** Which ARM resource a request names, and as whom. */
export const target = <P, Q>(request: { caller: Caller; params: P; query: Q }) => ({
  caller: request.caller,
  ...request.params,
  query: request.query,
});
