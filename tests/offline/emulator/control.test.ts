import { Emulator } from '../../../offline/emulator/emulator';
import {
  aznsObjectId,
  createApplication,
  graphScope,
  ids,
  startCloud,
  type Cloud,
} from './support';

const seen: string[] = [];
let interrupt: (() => Promise<void>) | undefined;
let emulator: Emulator;
let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ emulator, cloud, stop } = await startCloud({
    onRequest: ({ method, path }) => {
      seen.push(`> ${method} ${path}`);
    },
    onResponse: async ({ method, path, status }) => {
      seen.push(`< ${method} ${path} ${status}`);
      await interrupt?.();
    },
  }));
});
afterAll(() => stop());
beforeEach(async () => {
  interrupt = undefined;
  await cloud.control('reset');
  await cloud.token(graphScope);
  seen.length = 0;
});

const azns = `/servicePrincipals/${aznsObjectId}`;

describe('faults', () => {
  it('meet the next matching request once, before it changes anything', async () => {
    const error = { error: { code: 'serviceNotAvailable', message: 'busy' } };
    await cloud.control('faults', {
      method: 'POST',
      pathPattern: '^/v1.0/applications$',
      status: 503,
      body: error,
      headers: { 'retry-after': '1' },
    });
    expect((await cloud.graph('GET', '/applications')).status).toBe(200);
    const hit = await cloud.graph('POST', '/applications', { displayName: 'x' });
    expect([hit.status, hit.body, hit.headers['retry-after']]).toEqual([503, error, '1']);
    expect((await cloud.graph('GET', '/applications')).body.value).toEqual([]);
    expect((await cloud.graph('POST', '/applications', { displayName: 'x' })).status).toBe(201);
  });

  it('meet as many requests as asked for, with an error of their own if none is given', async () => {
    await cloud.control('faults', { method: 'GET', pathPattern: azns, status: 404, times: 2 });
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await cloud.graph('GET', azns));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 200]);
    expect(answers[0]?.body.error.code).toBe('InjectedFault');
  });

  it('without a status only delay', async () => {
    await cloud.control('faults', { method: 'GET', pathPattern: azns, delayMs: 120 });
    const before = performance.now();
    expect((await cloud.graph('GET', azns)).status).toBe(200);
    // Timers may fire a millisecond early.
    expect(performance.now() - before).toBeGreaterThan(115);
  });

  it('end the connection without an answer, before anything is done or after it', async () => {
    const post = { method: 'POST', pathPattern: '^/v1.0/applications$', connection: 'close' };
    const create = () => cloud.graph('POST', '/applications', { displayName: 'x' });
    const made = async () => (await cloud.graph('GET', '/applications')).body.value.length;
    await cloud.control('faults', post);
    await expect(create()).rejects.toThrow();
    expect(await made()).toBe(0);
    await cloud.control('faults', { ...post, after: true });
    await expect(create()).rejects.toThrow();
    expect(await made()).toBe(1);
  });

  it('answer what was carried out with an error', async () => {
    const fault = { method: 'POST', pathPattern: '^/v1.0/applications$', status: 504, after: true };
    await cloud.control('faults', fault);
    const { status, body } = await cloud.graph('POST', '/applications', { displayName: 'x' });
    expect([status, body.error.code]).toEqual([504, 'InjectedFault']);
    expect((await cloud.graph('GET', '/applications')).body.value).toHaveLength(1);
  });

  it('are forgotten by a reset', async () => {
    await cloud.control('faults', { method: 'GET', pathPattern: azns, status: 500 });
    await cloud.control('reset');
    expect((await cloud.graph('GET', azns)).status).toBe(200);
  });

  it.each([
    [{ method: 'GET', pathPattern: 'x' }, "A fault needs 'status', 'connection' or 'delayMs'."],
    [
      { method: 'GET', pathPattern: 'x', status: 500, connection: 'hold' },
      "A fault has 'status' or 'connection', not both.",
    ],
    [
      { method: 'GET', pathPattern: '(', status: 500 },
      "'pathPattern' is not a regular expression: Invalid regular expression: /(/: Unterminated group.",
    ],
    [
      { method: 'BREW', pathPattern: 'x', status: 500 },
      'The request cannot be read in \'method\': body/method must match pattern "^(GET|HEAD|POST|PUT|PATCH|DELETE)$".',
    ],
    [
      { method: 'GET', pathPattern: 'x', status: 500, colour: 1 },
      "The request cannot be read in 'colour': body must NOT have additional properties.",
    ],
  ])('that make no sense are refused: %j', async (fault, message) => {
    const answer = await cloud.control('faults', fault);
    expect([answer.status, answer.body]).toEqual([400, { error: { code: 'BadRequest', message } }]);
  });
});

describe('a reset', () => {
  it('empties the tenant and the subscription and keeps tokens good', async () => {
    await createApplication(cloud);
    await cloud.arm('PUT', '/resourceGroups/rg1?api-version=2024-03-01', {
      location: 'westeurope',
    });
    await cloud.control('reset');
    expect((await cloud.graph('GET', '/applications')).body.value).toEqual([]);
    expect((await cloud.arm('GET', '/resourceGroups?api-version=2024-03-01')).body.value).toEqual(
      [],
    );
    expect(ids(await cloud.graph('GET', '/servicePrincipals'))).toContain(aznsObjectId);
  });
});

describe('the observers', () => {
  it('do to a request what they return: one that is held gets no answer until its client gives up', async () => {
    let asked = () => {};
    const held = new Promise<void>((resolve) => (asked = resolve));
    const other = await startCloud({
      onRequest: ({ path }) => {
        if (path !== '/metadata/endpoints') return undefined;
        asked();
        return { connection: 'hold' as const };
      },
    });
    const failure = expect(other.cloud.send('GET', '/metadata/endpoints')).rejects.toThrow();
    await held;
    await other.emulator.stop();
    await failure;
    await other.cloud.agent.close();
  });

  it('see each request before, and its status after', async () => {
    await cloud.graph('GET', `${azns}?$select=id`);
    expect(seen).toEqual([`> GET /v1.0${azns}`, `< GET /v1.0${azns} 200`]);
  });

  it('are called after the change and before the answer', async () => {
    let found: unknown;
    interrupt = async () => {
      interrupt = undefined;
      found = (await cloud.graph('GET', '/applications')).body.value.length;
    };
    await cloud.graph('POST', '/applications', { displayName: 'x' });
    expect(found).toBe(1);
  });
});

describe('starting and stopping', () => {
  it('twice is refused in a sentence', async () => {
    await expect(emulator.start()).rejects.toThrow('The emulator is running already.');
    const idle = new Emulator();
    await expect(idle.stop()).rejects.toThrow('The emulator is not running: call start() first.');
    expect(() => idle.url).toThrow('The emulator is not running: call start() first.');
  });

  it('on a port in use is refused in a sentence, and can be tried again', async () => {
    const port = Number(new URL(cloud.url).port);
    const second = new Emulator({ port });
    const message = `Port ${port} is in use by another program. Choose another port, or 0 for a free one.`;
    await expect(second.start()).rejects.toThrow(message);
    await expect(second.start()).rejects.toThrow(message);
  });

  it('ends at once while a request is under way', async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const other = await startCloud({
      onRequest: ({ path }) => {
        if (path === '/metadata/endpoints') arrive();
      },
    });
    const pattern = { method: 'GET', pathPattern: '^/metadata', delayMs: 600_000 };
    await other.cloud.control('faults', pattern);
    const failure = expect(other.cloud.send('GET', '/metadata/endpoints')).rejects.toThrow();
    await arrived;
    await other.emulator.stop();
    await failure;
    await other.cloud.agent.close();
  });
});

it('what is unknown anywhere is answered with 501', async () => {
  const answer = await cloud.send('GET', '/favicon.ico');
  expect([answer.status, answer.body.error]).toEqual([
    501,
    { code: 'NotEmulated', message: 'The emulator does not emulate GET /favicon.ico.' },
  ]);
});
