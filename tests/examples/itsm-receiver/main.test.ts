import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeCertificates, type Certificates } from '../../../offline/emulator/certificates';
import { alert, claims, client, handover, serviceNowUrl, sign, startTenant } from './support';

// Each start is a process of its own, slow on a busy machine.
jest.setTimeout(60_000);

const root = join(__dirname, '../../..');
let folder: string;
let certificates: Certificates;
let tenant: Awaited<ReturnType<typeof startTenant>>;
const processes: ChildProcess[] = [];
const clients: ReturnType<typeof client>[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  tenant = await startTenant(certificates);
});
afterAll(() => tenant.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  writeFileSync(file('handover.json'), JSON.stringify(handover()));
  writeFileSync(file('certificate.pem'), certificates.serverCertificate);
  writeFileSync(file('key.pem'), certificates.serverKey);
  writeFileSync(file('ca.pem'), certificates.caCertificate);
});
afterEach(async () => {
  for (const child of processes.splice(0)) await kill(child, 'SIGKILL');
  for (const one of clients.splice(0)) await one.close();
  rmSync(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

function options(changes: Record<string, string | undefined> = {}): string[] {
  const all = {
    handover: file('handover.json'),
    data: file('data'),
    certificate: file('certificate.pem'),
    key: file('key.pem'),
    ca: file('ca.pem'),
    resolve: `login.microsoftonline.com:443=127.0.0.1:${tenant.port}`,
    ...changes,
  };
  return Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
}

/** Runs the command as a user does; resolves when it is ready or has ended. */
async function run(changes: Record<string, string | undefined> = {}) {
  const child = spawn(
    process.execPath,
    ['--require', './compile.js', 'examples/itsm-receiver/main.ts', ...options(changes)],
    { cwd: root },
  );
  processes.push(child);
  const errors: Buffer[] = [];
  child.stderr.on('data', (data: Buffer) => errors.push(data));
  const ended = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) =>
    output.on('line', (line) => {
      lines.push(line);
      if (line.startsWith('ready at ')) resolve();
    }),
  );
  await Promise.race([ready, ended]);
  return { child, lines, errors: () => Buffer.concat(errors).toString() };
}

async function start() {
  const { child, lines } = await run();
  const url = lines.at(-1)?.replace('ready at ', '') ?? '';
  const sender = client(url, certificates.caCertificate);
  clients.push(sender);
  return { child, lines, url, ...sender };
}

async function authorization() {
  const [key] = tenant.published;
  if (!key) throw new Error('the tenant publishes no key');
  const now = Math.floor(Date.now() / 1000);
  return `Bearer ${await sign(key, claims(2, { iat: now, nbf: now, exp: now + 3600 }))}`;
}

it('says what it is, where each tool receives, and where it listens', async () => {
  const { lines, url } = await start();
  expect(lines).toEqual([
    'This receiver is an example for development and tests: its page is open to every local user.',
    `servicenow (ServiceNow): POST ${serviceNowUrl.replace('https://', '')}`,
    `ready at ${url}`,
  ]);
  expect(url).toMatch(/^https:\/\/localhost:\d+$/);
});

it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'keeps incidents over %s and a new start, which goes on where they were',
  async (signal) => {
    const first = await start();
    const token = await authorization();
    expect((await first.post(alert(), { authorization: token })).status).toBe(200);
    const [opened] = await first.incidents();
    await kill(first.child, signal);
    expect(first.child.exitCode).toBe(signal === 'SIGKILL' ? null : 0);

    const second = await start();
    expect(await second.incidents()).toEqual([opened]);
    expect((await second.post(alert(), { authorization: token })).status).toBe(200);
    const resolved = alert({ monitorCondition: 'Resolved' });
    expect((await second.post(resolved, { authorization: token })).status).toBe(200);
    expect(await second.incidents()).toMatchObject([{ number: 1, state: 'resolved' }]);
    expect((await second.deliveries()).map(({ code }) => code)).toEqual([
      'incident_resolved',
      'alert_repeated',
      'incident_opened',
    ]);
    for (const name of ['data', 'data-wal'])
      expect([name, statSync(file(name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(second.lines.join('\n') + readFileSync(file('data'), 'latin1')).not.toContain(
      token.slice(-40),
    );
  },
);

describe('a mistake of the user ends with one sentence and status 1', () => {
  const mistakes: [string, () => Record<string, string | undefined>, RegExp][] = [
    [
      'a hand-over that is not there',
      () => ({ handover: file('none') }),
      /^The hand-over '.*none' cannot be read: ENOENT.* Make it with: npm run --silent handover -- --stack dev --format json > .*none$/,
    ],
    [
      'a hand-over that is no JSON',
      () => ({ handover: file('key.pem') }),
      /^The hand-over '.*' cannot be read: .* in JSON at position 1 .*Make it with/,
    ],
    [
      'no hand-over',
      () => ({ handover: undefined }),
      /^error: required option '--handover <file>' not specified$/,
    ],
    [
      'a path of no tool',
      () => ({ path: 'helix=/a' }),
      /^--path names the tool 'helix', which the hand-over has not\. It has: servicenow\.$/,
    ],
    [
      'a path that is none',
      () => ({ path: 'helix' }),
      /'helix' is not valid\. Write NAME=\/PATH, for example helix=\/alerts\.$/,
    ],
    [
      'a resolution that is none',
      () => ({ resolve: 'login=1' }),
      /'login=1' is not valid\. Write HOST:PORT=ADDRESS:PORT, for example/,
    ],
    ['a port that is none', () => ({ port: 'x' }), /A port is a whole number from 0 to 65535\.$/],
    [
      'a certificate that is not there',
      () => ({ certificate: file('none') }),
      /^The file of --certificate, '.*none', cannot be read: ENOENT.*\. Name a PEM file\.$/,
    ],
    [
      'a certificate that is none',
      () => ({ certificate: file('handover.json') }),
      /^The certificate or its key cannot be used: .* Give both as PEM, the key without a password\.$/,
    ],
    [
      'a data file that is something else',
      () => ({ data: file('handover.json') }),
      /^The data file '.*handover\.json' cannot be used: file is not a database\. Name a file/,
    ],
    [
      'a data file in a folder that is not there',
      () => ({ data: file('none/data') }),
      /^The data file '.*' cannot be used: ENOENT/,
    ],
  ];

  it.each(mistakes)('%s', async (_what, changes, message) => {
    const { child, errors } = await run(changes());
    expect(errors().trimEnd()).toMatch(message);
    expect(errors()).not.toContain('    at ');
    expect(child.exitCode).toBe(1);
  });

  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { child, errors } = await run({ port: String(port) });
    server.close();
    expect(errors()).toBe(
      `Port ${port} is in use already. Choose another --port, or 0 for a free one.\n`,
    );
    expect(child.exitCode).toBe(1);
  });
});
