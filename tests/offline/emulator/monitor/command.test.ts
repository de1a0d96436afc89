import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { metricAlert, processingRule, putRule } from '../ruleBodies';
import { Cloud, containing } from '../support';
import { deliveries, deploy, startReceiver, type Receiver } from './support';

// Each start is a process of its own, slow on a busy machine.
jest.setTimeout(120_000);

const root = join(__dirname, '../../../..');
let folder: string;
let receiver: Receiver;
const processes: ChildProcess[] = [];
const clouds: Cloud[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alert-'));
  writeFileSync(join(folder, 'receiver.pem'), receiver.ca);
  receiver.received.length = receiver.answers.length = 0;
});
afterEach(async () => {
  for (const child of processes.splice(0)) await kill(child, 'SIGKILL');
  for (const cloud of clouds.splice(0)) await cloud.agent.close();
  rmSync(folder, { recursive: true });
});

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** `npm run emulator`, and a client that knows no more than its environment file. */
async function startEmulator(...args: string[]) {
  const envFile = join(folder, 'env');
  const data = ['--env-file', envFile, '--data', join(folder, 'data')];
  const child = spawn(
    process.execPath,
    ['--require', './compile.js', '--', 'offline/emulator/main.ts', ...data, ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  processes.push(child);
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('ready at ')) break;
  child.stdout.resume();
  const environment = Object.fromEntries(
    [...readFileSync(envFile, 'utf8').matchAll(/^export (\w+)=(.*)$/gm)].map(([, key, value]) => [
      key ?? '',
      value ?? '',
    ]),
  );
  const ca = readFileSync(environment['SSL_CERT_FILE'] ?? '', 'utf8');
  const cloud = new Cloud(environment['EMULATOR_URL'] ?? '', ca, environment);
  clouds.push(cloud);
  return { child, cloud, environment };
}

/** `npm run alert`. */
async function alert(environment: Record<string, string>, ...args: string[]) {
  const child = spawn(
    process.execPath,
    ['--require', './compile.js', 'offline/emulator/alert.ts', ...args],
    {
      cwd: root,
      env: { PATH: process.env['PATH'], ...environment },
    },
  );
  processes.push(child);
  const [out, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stderr.on('data', (part: Buffer) => errors.push(part));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out: Buffer.concat(out).toString(), errors: Buffer.concat(errors).toString() };
}

const cpuHigh = ['--type', 'metric', '--rule', 'cpu-high'];
const reach = () => [
  '--resolve',
  `acme.service-now.com:443=127.0.0.1:${receiver.port}`,
  '--receiver-ca',
  join(folder, 'receiver.pem'),
];

it('the command raises an alert, shows what its receivers say, and ends with 1 unless all took it', async () => {
  const { cloud, environment } = await startEmulator();
  await deploy(cloud);
  const fired = await alert(environment, ...cpuHigh, '--condition', 'Fired', ...reach());
  expect([fired.code, fired.errors]).toEqual([0, '']);
  expect(fired.out).toMatch(/^cpu-high Fired, alert [0-9a-f-]{36}\n/);
  expect(fired.out).toMatch(
    / servicenow .* acme\.service-now\.com .* delivered .* 1 .* Answered 200\. /,
  );
  expect(fired.out).not.toContain('canary');

  receiver.answers.push(401);
  const resolved = await alert(
    environment,
    ...[...cpuHigh, '--condition', 'Resolved', '--action-group', 'itsm', '--format', 'json'],
    ...reach(),
  );
  expect(resolved.code).toBe(1);
  expect(JSON.parse(resolved.out)).toMatchObject({
    condition: 'Resolved',
    deliveries: [{ state: 'failed', attempts: [{ status: 401 }] }],
  });
  expect(receiver.received).toHaveLength(2);
});

it('the command raises the alert of a deployed rule by its name, and tells of a suppression', async () => {
  const { cloud, environment } = await startEmulator();
  await deploy(cloud);
  await putRule(cloud, 'metricAlerts', 'cpu-high', metricAlert());
  const fired = await alert(environment, '--rule', 'cpu-high', ...reach());
  expect([fired.code, fired.errors]).toEqual([0, '']);
  expect(receiver.received).toHaveLength(1);

  await putRule(cloud, 'actionRules', 'maintenance', processingRule());
  const resolved = await alert(environment, '--rule', 'cpu-high', '--condition', 'Resolved');
  expect([resolved.code, resolved.errors]).toEqual([0, '']);
  expect(resolved.out).toMatch(
    /^cpu-high Resolved, alert [0-9a-f-]{36}\nSuppressed, nobody gets it: alert processing rule maintenance\.\n$/,
  );
  expect(receiver.received).toHaveLength(1);
});

it('the command tells what is wrong in a sentence', async () => {
  const { cloud, environment } = await startEmulator();
  expect(await alert({}, ...cpuHigh)).toEqual({
    code: 1,
    out: '',
    errors:
      'EMULATOR_URL is not set: start `npm run emulator -- --env-file FILE`, then `. FILE` in this shell.\n',
  });
  expect(await alert(environment, ...cpuHigh)).toEqual({
    code: 1,
    out: '',
    errors: 'There is no action group. There are: none. Deploy one first.\n',
  });
  await deploy(cloud);
  const type = await alert(environment, '--type', 'metrics', '--rule', 'r');
  expect(type.errors).toMatch(
    /'metrics' is invalid\. Allowed choices are metric, metric-dynamic, /,
  );
  const stateless = ['--type', 'service-health', '--rule', 'r', '--condition', 'Resolved'];
  expect((await alert(environment, ...stateless)).errors).toBe(
    "Alerts of type 'service-health' are stateless: Azure Monitor never resolves them. Close the incident in the ITSM tool.\n",
  );
});

it.each([
  ['SIGKILL', 'The emulator ended while it was sending.'],
  ['SIGTERM', 'The emulator was stopped while it was sending.'],
] as const)('alerts outlive %s; what was being sent is interrupted', async (signal, reason) => {
  receiver.answers.push(200, 503, 503, 503, 503, 503, 503);
  const first = await startEmulator(...reach());
  await deploy(first.cloud);
  await first.cloud.control('alerts', { type: 'metric', rule: 'sent' });
  const sent = await deliveries(first.cloud);
  expect(sent).toEqual([containing({ rule: 'sent', state: 'delivered' })]);
  // The first attempt is answered with 503, and the sender waits five real seconds for the second.
  await first.cloud.control('alerts', { type: 'metric', rule: 'interrupted' });
  await kill(first.child, signal);
  const second = await startEmulator(...reach());
  expect(await deliveries(second.cloud)).toEqual([
    ...sent,
    containing({ rule: 'interrupted', state: 'interrupted', reason }),
  ]);
  const again = await second.cloud.control('alerts', { type: 'metric', rule: 'sent' });
  expect(again.body.error.code).toBe('AlertAlreadyFired');
});

it('a data file of the version before alerts is taken on', async () => {
  const first = await startEmulator();
  await deploy(first.cloud);
  await kill(first.child, 'SIGTERM');
  const database = new DatabaseSync(join(folder, 'data'));
  const added = [
    'alerts',
    'deliveries',
    'notifications',
    'silences',
    'arm_resources',
    'vault_keys',
    'deleted_service_principals',
    'deleted_app_role_assignments',
    'password_credentials',
    'federated_credentials',
  ];
  for (const table of added) database.exec(`DROP TABLE ${table}`);
  database.exec('PRAGMA user_version = 1');
  database.close();
  const second = await startEmulator(...reach());
  await second.cloud.control('alerts', { type: 'metric', rule: 'r' });
  expect(await deliveries(second.cloud)).toEqual([containing({ state: 'delivered' })]);
});
