import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { Cloud, createApplication, graphScope, ids, tenantId } from './support';

// Each start is a process of its own, slow on a busy machine.
jest.setTimeout(60_000);

const root = join(__dirname, '../../..');
let folder: string;
const processes: ChildProcess[] = [];
const clouds: Cloud[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
});
afterEach(async () => {
  for (const child of processes.splice(0)) await kill(child, 'SIGKILL');
  for (const cloud of clouds.splice(0)) await cloud.agent.close();
  rmSync(folder, { recursive: true });
});

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

/** Runs the command as a user does; resolves when it is ready or has ended. */
async function run(...args: string[]) {
  // `--` keeps Node from taking `--env-file` for its own option.
  const child = spawn(
    process.execPath,
    ['--require', './compile.js', '--', 'offline/emulator/main.ts', ...args],
    {
      cwd: root,
    },
  );
  processes.push(child);
  const errors: Buffer[] = [];
  child.stderr.on('data', (data: Buffer) => errors.push(data));
  const ended = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('ready at ')) break;
  }
  const ready = lines.at(-1)?.startsWith('ready at ') ?? false;
  if (!ready) await ended;
  return { child, lines, ready, errors: () => Buffer.concat(errors).toString() };
}

/** Starts the command on a data file and a client that knows no more than the environment file. */
async function start(name = 'env') {
  const envFile = join(folder, name);
  const { child, lines } = await run('--env-file', envFile, '--data', join(folder, 'data'));
  const environment = Object.fromEntries(
    [...readFileSync(envFile, 'utf8').matchAll(/^export (\w+)=(.*)$/gm)].map(([, key, value]) => [
      key ?? '',
      value ?? '',
    ]),
  );
  const ca = readFileSync(environment['SSL_CERT_FILE'] ?? '', 'utf8');
  const cloud = new Cloud(environment['EMULATOR_URL'] ?? '', ca, environment);
  clouds.push(cloud);
  return { child, lines, cloud, envFile, environment };
}

it('says first that it is no security product, and last where it is', async () => {
  const { lines, cloud } = await start();
  expect(lines[0]).toBe(
    'This is an emulator for development and tests. It is not a security product: never give it real data.',
  );
  expect(lines.at(-1)).toBe(`ready at ${cloud.url}`);
});

it('writes the environment for Pulumi and the SDKs, all of its files private', async () => {
  const { envFile, environment, cloud } = await start();
  const { host } = new URL(cloud.url);
  const secret = environment['ARM_CLIENT_SECRET'] ?? '';
  const other = environment['EMULATOR_OTHER_CLIENT_SECRET'] ?? '';
  const ca = `${envFile}.ca.pem`;
  expect(environment).toEqual({
    ARM_METADATA_HOSTNAME: host,
    ARM_TENANT_ID: tenantId,
    ARM_SUBSCRIPTION_ID: '99999999-9999-9999-9999-999999999999',
    ARM_CLIENT_ID: '22222222-2222-2222-2222-222222222222',
    ARM_CLIENT_SECRET: secret,
    ARM_USE_CLI: 'false',
    ARM_DISABLE_INSTANCE_DISCOVERY: 'true',
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: '22222222-2222-2222-2222-222222222222',
    AZURE_CLIENT_SECRET: secret,
    AZURE_AUTHORITY_HOST: cloud.url,
    AZURE_SUBSCRIPTION_ID: '99999999-9999-9999-9999-999999999999',
    SSL_CERT_FILE: ca,
    NODE_EXTRA_CA_CERTS: ca,
    REQUESTS_CA_BUNDLE: ca,
    EMULATOR_URL: cloud.url,
    EMULATOR_OTHER_CLIENT_ID: '55555555-5555-5555-5555-555555555555',
    EMULATOR_OTHER_CLIENT_SECRET: other,
  });
  expect(secret).toMatch(/^[\w-]{40}$/);
  expect(other).not.toBe(secret);
  for (const name of ['env', 'env.ca.pem', 'data', 'data-wal'])
    expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
});

it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'keeps state, secrets and tokens over %s and a new start',
  async (signal) => {
    const first = await start();
    const { id } = await createApplication(first.cloud);
    const token = await first.cloud.token(graphScope);
    const code = await kill(first.child, signal);
    expect(code).toBe(signal === 'SIGKILL' ? null : 0);
    const second = await start();
    expect(ids(await second.cloud.graph('GET', '/applications'))).toEqual([id]);
    expect(second.environment['ARM_CLIENT_SECRET']).toBe(first.environment['ARM_CLIENT_SECRET']);
    expect((await second.cloud.send('GET', `/v1.0/applications/${id}`, { token })).status).toBe(
      200,
    );
  },
);

it('serves one cloud from two processes on one file', async () => {
  const a = await start('a');
  const b = await start('b');
  const names = Array.from({ length: 10 }, (_, n) => `app ${n}`);
  const make = (cloud: Cloud, name: string) =>
    cloud.graph('POST', '/applications', { displayName: name });
  const made = await Promise.all(
    names.flatMap((name) => [make(a.cloud, name), make(b.cloud, name)]),
  );
  expect(made.map(({ status }) => status)).toEqual(Array.from(made, () => 201));
  const listed = ids(await a.cloud.graph('GET', '/applications'));
  expect(listed.sort()).toEqual(made.map(({ body }) => body.id).sort());

  const token = await a.cloud.token(graphScope);
  const { body } = await b.cloud.send('GET', `/${tenantId}/discovery/v2.0/keys`);
  await jwtVerify(token, createLocalJWKSet({ keys: body.keys }));
  expect((await b.cloud.send('GET', '/v1.0/applications', { token })).status).toBe(200);
});

it('does not bring back a service principal that was deleted before the restart', async () => {
  const first = await start();
  const azns = '/servicePrincipals/44444444-4444-4444-4444-444444444444';
  expect((await first.cloud.graph('DELETE', azns)).status).toBe(204);
  await kill(first.child, 'SIGTERM');
  const second = await start();
  expect((await second.cloud.graph('GET', azns)).status).toBe(404);
});

describe('a mistake of the user ends with one sentence and status 1', () => {
  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { child, errors } = await run('--port', String(port));
    server.close();
    expect(child.exitCode).toBe(1);
    expect(errors()).toBe(
      `Port ${port} is in use by another program. Choose another port, or 0 for a free one.\n`,
    );
  });

  it('a port that is none', async () => {
    const { child, errors } = await run('--port', '70000');
    expect(child.exitCode).toBe(1);
    expect(errors()).toBe(
      "error: option '--port <number>' argument '70000' is invalid. A port is a whole number from 0 to 65535.\n",
    );
  });

  it('a data file that is something else', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'not a database, but long enough to be read as the head of one'.repeat(20));
    const { child, errors } = await run('--data', file);
    expect(child.exitCode).toBe(1);
    expect(errors()).toBe(
      `The data file '${file}' cannot be used: file is not a database. Name a file in a folder that exists, made by this version of the emulator, or a new one.\n`,
    );
  });

  it('an environment file in a folder that is not there', async () => {
    const file = join(folder, 'gone', 'env');
    const { child, errors } = await run('--env-file', file);
    expect(child.exitCode).toBe(1);
    expect(errors()).toMatch(
      /^The environment file '.*' cannot be written: ENOENT.* Name a file in a folder that exists\.\n$/,
    );
  });
});
