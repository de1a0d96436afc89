import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cloud } from '../cloud';
import { AzureError, pathOf } from '../errors';
import type { Effect } from '../observers';

declare module 'fastify' {
  interface FastifyRequest {
    /** What happens to the answer. */
    lostAnswer?: Effect;
  }
}

/** Does to a request what was asked for; where only its answer is to be lost, notes that. */
export async function affect(
  cloud: Cloud,
  effect: Effect,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { delayMs, status, body, headers = {}, connection, after } = effect;
  // A process that was told to stop does not wait for it.
  if (delayMs) await delay(delayMs, undefined, { ref: false });
  if (status === undefined && connection === undefined) return;
  cloud.log(`fault: ${request.method} ${pathOf(request)} ${named(effect)}`);
  if (after) {
    request.lostAnswer = effect;
  } else if (connection !== undefined) {
    reply.hijack();
    if (connection === 'close') request.raw.socket.destroy();
  } else if (status !== undefined) {
    reply.code(status).headers(headers);
    if (body === undefined) throw new AzureError(status, 'InjectedFault', injected);
    await reply.type(json).send(JSON.stringify(body));
  }
}

/** What is sent in place of an answer that gets lost. */
export async function loseAnswer(
  { status, body, headers = {}, connection }: Effect,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  if (connection === 'close') request.raw.socket.destroy();
  // Until the client gives up, or the server is stopped.
  if (connection === 'hold') await new Promise(() => {});
  if (status !== undefined) {
    reply.removeHeader('content-length');
    reply.code(status).headers(headers).type(json);
  }
  return JSON.stringify(body ?? { error: { code: 'InjectedFault', message: injected } });
}

const injected = 'A fault was injected by the test.';
const json = 'application/json; charset=utf-8';

function named({ status, connection, after }: Effect): string {
  const what =
    status === undefined ? `gets no answer (${connection})` : `is answered with ${status}`;
  return after ? `is carried out and ${what}` : what;
}
