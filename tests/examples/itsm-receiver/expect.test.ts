import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { alert, scene, serviceNowUrl, type Scene } from './support';

let site: Scene;
beforeAll(async () => {
  site = await scene();
});
afterAll(() => site.stop());

const body = JSON.stringify(alert());

/** Sends the head of a delivery as Azure Monitor does; what follows is up to the test. */
async function begin(token: string, path = serviceNowUrl): Promise<TLSSocket> {
  const { host, pathname, search } = new URL(path);
  const socket = connect({
    port: Number(new URL(site.receiver.url).port),
    host: '127.0.0.1',
    servername: 'localhost',
    ca: site.certificates.caCertificate,
  });
  await once(socket, 'secureConnect');
  const head = [
    `POST ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: IcMBroadcaster/1.0',
    'Expect: 100-continue',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

const next = async (socket: TLSSocket) => String((await once(socket, 'data'))[0]);

it('asks for the body of a delivery whose token is good, and takes it', async () => {
  const socket = await begin(await site.goodToken());
  expect(await next(socket)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(body);
  expect(await next(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(await site.last()).toMatchObject({ code: 'incident_opened' });
  socket.destroy();
});

it.each([
  ['whose token is bad', 401, 'audience_wrong', { aud: 'api://other' }, serviceNowUrl],
  ['to another path', 404, 'path_unknown', {}, 'https://acmedev.service-now.com/api'],
  ['with another query', 400, 'query_wrong', {}, serviceNowUrl.replace('azuremonitor', 'x')],
])('refuses a delivery %s without its body', async (_, status, code, claims, path) => {
  const socket = await begin(await site.goodToken(claims), path);
  expect(await next(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(await site.last()).toMatchObject({ code });
  socket.destroy();
});
