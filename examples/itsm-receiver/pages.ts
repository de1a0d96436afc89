import type { ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { FastifyInstance } from 'fastify';
import type { Handover } from './handover';
import { listDeliveries, listIncidents, revision } from './incidents';
import { page } from './page';
import { liveScript, pageHeaders as headers, style } from './pageAssets';

/** How many rows a list shows: enough to look at, little enough to send at every change. */
const shown = 200;

/** Serves the page, its events, and the same lists as JSON. `changed` is to be called after every delivery. */
export function registerPages(app: FastifyInstance, handover: Handover, database: DatabaseSync) {
  const readers = new Set<ServerResponse>();

  app.get('/', async (_request, reply) => {
    const content = {
      handover,
      // Before the lists: a delivery in between makes the page look old, never new.
      revision: revision(database),
      incidents: listIncidents(database, shown),
      deliveries: listDeliveries(database, shown),
    };
    await reply.headers(headers).type('text/html; charset=utf-8').send(page(content));
  });
  app.get('/live.js', async (_request, reply) => {
    await reply.headers(headers).type('text/javascript; charset=utf-8').send(liveScript);
  });
  app.get('/style.css', async (_request, reply) => {
    await reply.headers(headers).type('text/css; charset=utf-8').send(style);
  });
  app.get('/incidents', async (_request, reply) => {
    await reply.headers(headers).send(listIncidents(database, shown));
  });
  app.get('/deliveries', async (_request, reply) => {
    await reply.headers(headers).send(listDeliveries(database, shown));
  });
  app.get('/events', (_request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    response.write(`retry: 1000\n${event()}`);
    readers.add(response);
    response.once('close', () => readers.delete(response));
  });

  const event = () => `data: ${revision(database)}\n\n`;
  return {
    changed: () => {
      const text = event();
      for (const reader of readers) reader.write(text);
    },
    end: () => {
      for (const reader of readers) reader.end();
    },
  };
}
