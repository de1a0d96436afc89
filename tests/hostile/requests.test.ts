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
  type AnswerBody,
  type Cloud,
} from '../offline/emulator/support';
import { answersTo, malformed } from './rawRequests';
import { changed, json, text, type Json } from './values';

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
// A reset would take away what the others are asked for; faults would answer them. They are below.
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
  const head = `PUT /subscriptions/${subscriptionId}/resourceGroups/rg?api-version=2024-03-01 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tokens['arm']}\r\nContent-Type: application/json\r\n`;
  const answers = await answersTo(cloud.url, malformed(head));
  expect(answers.filter((answer) => / 5\d\d |\n\s+at /.test(answer))).toEqual([]);
  expect((await cloud.graph('GET', '/applications')).status).toBe(200);
});

test('afterwards nothing has got a property it was not given', async () => {
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  expect((await cloud.graph('GET', `/applications/${application}`)).status).not.toBe(500);
});

describe('the controls of faults and resets', () => {
  let own: Cloud;
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ cloud: own, stop: end } = await startCloud({ log: (line) => log.push(line) }));
  });
  afterAll(() => end());

  const path = '/oauth2/token-that-nobody-has';
  const fault = {
    ...{ method: 'GET', pathPattern: '^/oauth2/', times: 1, status: 503, body: { error: 'x' } },
    headers: { 'retry-after': '0' },
  };
  /** Its answer, or that there is none: a fault may be that, and may take its time. */
  const answerOf = async (verb: string, at: string, sent?: string) =>
    own
      .send(verb, at, sent === undefined ? {} : { body: sent, headers: asJson })
      .catch(() => ({ status: 0, body: {} as AnswerBody }));
  const asJson = { 'content-type': 'application/json' };

  test('any fault is refused, or does what it says to the requests it meets, and to no other', async () => {
    const short = changed(fault as Json).filter(({ document }) => {
      const { delayMs = 0, connection } = (document ?? {}) as Record<string, unknown>;
      return connection !== 'hold' && !(Number(delayMs) > 0);
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          short.map(({ document }) => JSON.stringify(document)),
          body,
        ),
        async (sent) => {
          const { status } = await answerOf('POST', '/_emulator/faults', sent);
          expect([204, 400, 415]).toContain(status);
          if (status === 204) await answerOf('GET', path);
          // Whatever was made is gone.
          expect((await answerOf('POST', '/_emulator/reset')).status).toBe(204);
          expect((await answerOf('GET', path)).status).toBe(501);
        },
      ),
      { numRuns: 300, timeout: 10_000 },
    );
  });

  test('any reset is carried out or refused, and the cloud is there after it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          changed({ azns: false }).map(({ document }) => JSON.stringify(document)),
          body,
        ),
        async (sent) => {
          const { status } = await answerOf('POST', '/_emulator/reset', sent);
          expect([204, 400, 415]).toContain(status);
          expect((await own.send('GET', '/metadata/endpoints?api-version=2022-09-01')).status).toBe(
            200,
          );
        },
      ),
      { numRuns: 150, timeout: 10_000 },
    );
  });

  test.each(['(.+)+X$', '^(/|.)*X$', '(a|a|a|.)*!$'])(
    'a pattern that takes forever on a path, %s, is refused before it is tried on a request',
    async (pathPattern) => {
      const { status, body: answer } = await answerOf(
        'POST',
        '/_emulator/faults',
        JSON.stringify({ ...fault, pathPattern }),
      );
      expect([status, answer.error?.message]).toEqual([
        400,
        "'pathPattern' takes too long on a path: nested repetitions are tried in every combination.",
      ]);
    },
  );
});
