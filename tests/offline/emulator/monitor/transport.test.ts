import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { realSleep } from '../../../../offline/emulator/monitor/monitor';
import { post } from '../../../../offline/emulator/monitor/transport';
import { matching } from '../support';
import { guid } from './expectedAlerts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function listen(server: Server | NetServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const deliver = (port: number, body = '{"alert":1}', patience = realSleep) =>
  post({
    uri: new URL('http://user:secret@acme.test/inbound?source=azuremonitor'),
    address: '127.0.0.1',
    port,
    trusted: [],
    headers: { authorization: 'Bearer token' },
    body,
    signal: new AbortController().signal,
    patience,
  });

const textOf = async (request: IncomingMessage) => {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
};

it('a delivery has the headers of Azure Monitor, and a correlation context of its own', async () => {
  const seen: IncomingMessage[] = [];
  const port = await listen(
    createHttpServer((request, response) => {
      seen.push(request);
      void textOf(request).then(() => response.writeHead(200).end());
    }),
  );
  expect([await deliver(port), await deliver(port)]).toEqual([200, 200]);
  const [first, second] = seen;
  expect(first?.url).toBe('/inbound?source=azuremonitor');
  expect(first?.headers).toEqual({
    host: 'acme.test',
    connection: 'close',
    'content-length': '11',
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'IcMBroadcaster/1.0',
    expect: '100-continue',
    'x-correlationcontext': matching(/^RkkKACgAAAACAAAAEA[\w+/]{49}=$/),
    'x-ms-request-id': matching(new RegExp(`^${guid.source}$`)),
    authorization: 'Bearer token',
  });
  expect(first?.headers['x-correlationcontext']).not.toBe(second?.headers['x-correlationcontext']);
  expect(first?.headers['x-ms-request-id']).not.toBe(second?.headers['x-ms-request-id']);
});

it('the body is sent once the receiver asks for it', async () => {
  const server = createHttpServer();
  const bodies: string[] = [];
  server.on('checkContinue', (request: IncomingMessage, response) => {
    response.writeContinue();
    void textOf(request).then((body) => {
      bodies.push(body);
      response.writeHead(202).end('answer');
    });
  });
  expect(await deliver(await listen(server))).toBe(202);
  expect(bodies).toEqual(['{"alert":1}']);
});

it('the body is not sent where the receiver answers before', async () => {
  let received = '';
  const port = await listen(
    createServer((socket) => {
      socket.on('data', (part) => {
        received += String(part);
        if (received.endsWith('\r\n\r\n'))
          socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      });
    }),
  );
  expect(await deliver(port)).toBe(401);
  expect(received).toMatch(/^POST \/inbound/);
  expect(received).not.toContain('{"alert":1}');
});

it('the body is sent after a third of a second to a receiver that does not know `Expect`', async () => {
  let received = '';
  const port = await listen(
    createServer((socket) => {
      socket.on('data', (part) => {
        received += String(part);
        if (received.endsWith('{"alert":1}'))
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    }),
  );
  expect(await deliver(port)).toBe(200);
});

it('a receiver that hangs up half-way is an error with a code', async () => {
  const port = await listen(createServer((socket) => socket.once('data', () => socket.destroy())));
  await expect(deliver(port)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('a receiver that does not answer is given ten seconds, on the clock that the sender is given', async () => {
  const port = await listen(createHttpServer(() => undefined));
  const waited: number[] = [];
  const atOnce = (milliseconds: number) => Promise.resolve(void waited.push(milliseconds));

  await expect(deliver(port, '{}', atOnce)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(waited).toEqual([10_000]);
});
