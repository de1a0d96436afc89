import { once } from 'node:events';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { bareApp } from '../../offline/emulator/app';
import { makeCertificates } from '../../offline/emulator/certificates';
import type { Cloud as EmulatedCloud } from '../../offline/emulator/cloud';
import { areaOf } from '../../offline/emulator/errors';
import { registerRoutes } from '../../offline/emulator/routes';
import {
  armScope,
  createApplication,
  graphScope,
  startCloud,
  subscriptionId,
  tenantId,
  type Cloud,
} from '../offline/emulator/support';
import { json, text } from './values';

/* Malformed requests to every route of the emulator: an error as Azure writes it, never its own failure. */

interface Route {
  method: string;
  url: string;
}

async function allRoutes(): Promise<Route[]> {
  const app = bareApp(await makeCertificates());
  const found: Route[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) found.push({ method: each, url });
  });
  registerRoutes(app, undefined as unknown as EmulatedCloud);
  return found;
}

let cloud: Cloud;
let stop: () => Promise<void>;
let routes: Route[];
let tokens: Record<string, string | undefined>;
let application: string;
const log: string[] = [];

beforeAll(async () => {
  routes = await allRoutes();
  ({ cloud, stop } = await startCloud({ log: (line) => log.push(line) }));
  tokens = {
    graph: await cloud.token(graphScope),
    arm: await cloud.token(armScope),
    vault: await cloud.token('https://vault.azure.net/.default'),
  };
  application = (await createApplication(cloud)).id;
  await cloud.arm('PUT', '/resourceGroups/rg?api-version=2024-03-01', { location: 'westeurope' });
});
afterAll(() => stop());
afterEach(() => {
  expect(log.filter((line) => line.startsWith('unexpected error'))).toEqual([]);
});

const named: Record<string, string> = {
  tenant: tenantId,
  subscription: subscriptionId,
  resourceGroup: 'rg',
  namespace: 'Microsoft.Insights',
  type: 'actionGroups',
};
// A reset would take away what the others are asked for; faults would answer them.
const isHarmless = ({ url }: Route) => !/^\/_emulator\/(reset|faults)$/.test(url);

/** A part of a path or query: escaped as it has to be, or not. */
const part = fc.oneof(
  text.map((value) => encodeURIComponent(Buffer.from(value).toString())),
  fc.constantFrom(
    '%',
    '%zz',
    '%00',
    '%2e%2e',
    '..',
    '%c0%af',
    'x'.repeat(2000),
    "'",
    '$ref',
    '(id)',
  ),
);
const query = fc.oneof(
  fc.constant('api-version=2021-09-01'),
  fc.constantFrom(
    ...['', 'api-version=', 'api-version=1&api-version=2', '$top=-1', '$top=1e9', '$top=x'],
    ...["$filter=appId eq '", '$filter=x', '$select=__proto__', '$expand=owners', '$search="x"'],
    ...['$skiptoken=%00', '__proto__=1', 'constructor[prototype]=1', '&&==', '%zz=%zz'],
  ),
  fc.tuple(part, part).map(([name, value]) => `${name}=${value}`),
);
const body = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    ...['{', '{"a":', '[1,', '"', 'nul', '{"a":1}{', "{'a':1}", '{"__proto__":{"x":1}}'],
    ...['{"constructor":{"prototype":{"x":1}}}', '{"properties":{"__proto__":null}}', '1e999'],
    ...['{"a":1,"a":2}', `{"properties":${'['.repeat(20_000)}`, '{"location":9007199254740993}'],
    ...['['.repeat(20_000) + ']'.repeat(20_000), '{"tags":{"a":{"b":{"c":{}}}}}', '\0', ''],
  ),
  text,
);
const type = fc.constantFrom(
  ...['application/json', 'application/json; charset=utf-16', 'text/plain', 'application/xml'],
  ...['application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense', ';', 'x/y; z='],
);
const method = fc.constantFrom('GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS');

const printable = (value: string) => value.replace(/[^\x21-\x7e]/g, encodeURIComponent);

/** Sends it, and looks at the answer: no failure, and an error in an envelope of Azure's. */
async function answered(verb: string, path: string, sent: string, contentType: string) {
  const token = tokens[areaOf(path)];
  const bare = verb === 'GET' || verb === 'HEAD' || verb === 'OPTIONS';
  const { status, body: answer } = await cloud.send(verb, printable(path), {
    headers: { 'content-type': contentType },
    ...(token === undefined ? {} : { token }),
    ...(bare ? {} : { body: sent }),
  });
  const isFailure = status >= 500 && status !== 501;
  if (isFailure || JSON.stringify(answer).includes('    at '))
    throw new Error(`${verb} ${path} ${sent} is answered with ${status} ${JSON.stringify(answer)}`);
  if (status >= 400 && verb !== 'HEAD') {
    const { error, code } = answer;
    expect(typeof (typeof error === 'object' ? error.code : (error ?? code))).toBe('string');
  }
}

test('no request that a route can be sent makes it fail', async () => {
  const shot = fc.record({
    at: fc.nat(),
    part,
    query,
    body,
    type,
    isNamed: fc.boolean(),
    other: fc.option(method, { freq: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(
      shot,
      async ({ at, part: hostile, query: asked, body: sent, type: kind, isNamed, other }) => {
        const all = routes.filter(isHarmless);
        const { method: verb, url } = all[at % all.length]!;
        const path = url.replace(/:(\w+)/g, (_, name: string) =>
          name === 'id' && isNamed ? application : ((isNamed ? named[name] : undefined) ?? hostile),
        );
        await answered(other ?? verb, `${path}?${asked}`, sent, kind);
      },
    ),
    { numRuns: 500 },
  );
});

test('each route refuses what is no JSON, too deep, or not what it takes', async () => {
  for (const { method: verb, url } of routes.filter(isHarmless)) {
    const path = url.replace(/:(\w+)/g, (_, name: string) => named[name] ?? 'x');
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    for (const sent of ['{"a":', '[]', '{"__proto__":{"x":1}}', deep])
      await answered(verb, `${path}?api-version=2021-09-01`, sent, 'application/json');
  }
});

test('requests that are no HTTP end without harm', async () => {
  const { hostname, port } = new URL(cloud.url);
  const head = `PUT /subscriptions/${subscriptionId}/resourceGroups/rg?api-version=2024-03-01 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tokens['arm']}\r\nContent-Type: application/json\r\n`;
  const raw = [
    'GET\r\n\r\n',
    'NONSENSE / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    '\0\0\0\0\r\n\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: localhost\r\nX\0: y\r\n\r\n',
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}{}\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n`,
    `${head}Content-Length: -1\r\n\r\n{}`,
    `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    `${head}Content-Length: 100\r\n\r\n{}`,
    `${head}Content-Length: 1e9\r\n\r\n{}`,
  ];
  const answers = [];
  for (const request of raw) {
    const socket = connect({
      host: hostname,
      port: Number(port),
      ca: cloud.ca,
      servername: 'localhost',
    });
    let answer = '';
    socket.setEncoding('utf8').on('data', (more: string) => (answer += more));
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    // Ends its side: what it promised and did not send never comes.
    socket.end(request);
    await once(socket, 'close');
    answers.push(answer);
  }
  expect(answers.filter((answer) => / 5\d\d |\n\s+at /.test(answer))).toEqual([]);
  expect((await cloud.graph('GET', '/applications')).status).toBe(200);
});

test('afterwards nothing has got a property it was not given', async () => {
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  expect((await cloud.graph('GET', `/applications/${application}`)).status).not.toBe(500);
});
