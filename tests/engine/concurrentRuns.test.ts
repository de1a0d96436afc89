import { execFile, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BlobStorage } from '../support/blobStorage';
import { Checkout } from './checkout';
import { TestCloud } from './support';

/** Where an update waits, in the middle of its work, until the test lets it go on. */
class Gate {
  private reach = () => {};
  private open = () => {};
  readonly reached = new Promise<void>((resolve) => (this.reach = resolve));
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  pass(): Promise<void> {
    this.reach();
    return this.opened;
  }

  letGo(): void {
    this.open();
  }
}

let gate: Gate | undefined;
/** After a kill the cloud answers nothing, as to a machine that is gone. */
let gone = false;
const cloud = new TestCloud({
  onRequest: async ({ method, path }) => {
    if (method === 'PUT' && /actionGroups\/[^/]+$/i.test(path)) await gate?.pass();
    if (gone) throw new Error('the machine is gone');
  },
});
let storage: BlobStorage;
let checkout: Checkout;

beforeAll(async () => {
  await cloud.start();
  storage = await BlobStorage.start(join(cloud.path, 'storage'));
  checkout = new Checkout(cloud, 'checkout', storage, randomBytes(24).toString('hex'));
  checkout.configure('dev', {
    resourceGroupName: 'rg-itsm-dev',
    resourceGroupLocation: 'westeurope',
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
  });
  await checkout.pulumi(['stack', 'init', 'dev']);
});
afterAll(async () => {
  gate?.letGo();
  await storage?.stop();
  await cloud.stop();
});

const locks = async () =>
  [...(await storage.blobs()).keys()].filter((name) => name.startsWith('.pulumi/locks/'));

/** Begins an update, and goes on when it is about to make the action group. */
async function begin() {
  gate = new Gate();
  let child: ChildProcess | undefined;
  const args = ['up', '--yes', '--skip-preview', '--stack', 'dev'];
  const update = checkout.run(args, { onSpawn: (started) => (child = started) });
  // Where it ends before it gets there, that is what the test has to show.
  const early = update.then((result) => Promise.reject(new Error(result.stdout + result.stderr)));
  await Promise.race([gate.reached, early]);
  early.catch(() => undefined);
  return { update, child: child as ChildProcess, gate };
}

/** What `npm run recover` runs, with the shell's backend. */
async function recover(): Promise<string> {
  const operation = [
    '--require',
    './compile.js',
    'offline/cloud/operation.ts',
    'recover',
    '--stack',
    'dev',
  ];
  const args = [...operation, '--config-file', checkout.file('dev')];
  const options = { env: checkout.env, timeout: 120_000 };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
  return stdout + stderr;
}

test('a second run is refused with the name of the lock and its owner, and the first one ends well', async () => {
  const first = await begin();
  const [lock] = await locks();

  const refused = await checkout.failing(['up', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(refused).toContain('the stack is currently locked by 1 lock(s)');
  expect(refused).toContain(`${lock}`);
  expect(refused).toContain(`(pid ${first.child.pid})`);
  await expect(recover()).rejects.toThrow(
    `The stack dev is locked by process ${first.child.pid} of this machine, which is still running.`,
  );
  // Previews take no lock and heed none.
  expect(await checkout.pulumi(['preview', '--stack', 'dev'])).toContain('itsm-action-group');

  first.gate.letGo();
  expect(await first.update).toMatchObject({ code: 0 });
  expect(await locks()).toEqual([]);
  await checkout.unchanged('dev');
});

test('beside a run another passphrase reaches the file but not the state, and the file of before still works', async () => {
  checkout.configure('dev', { groupShortName: 'other' });
  const file = readFileSync(checkout.file('dev'));
  const running = await begin();
  const change = ['stack', 'change-secrets-provider', 'passphrase', '--stack', 'dev'];
  const refused = await checkout.failing(change, { input: 'another one\n' });
  running.gate.letGo();
  expect(await running.update).toMatchObject({ code: 0 });

  expect(refused).toContain('the stack is currently locked by 1 lock(s)');
  expect(readFileSync(checkout.file('dev'))).not.toEqual(file);
  expect(await checkout.failing(['preview', '--stack', 'dev'])).toContain('incorrect passphrase');
  writeFileSync(checkout.file('dev'), file);
  await checkout.unchanged('dev');
});

test('a run that was killed leaves its lock; recover takes it away, and the next up finishes', async () => {
  checkout.configure('dev', { groupShortName: 'renamed' });
  const killed = await begin();
  gone = true;
  killed.child.kill('SIGKILL');
  killed.gate.letGo();
  expect(await killed.update).toMatchObject({ signal: 'SIGKILL' });
  gone = false;
  gate = undefined;
  expect(await locks()).toHaveLength(1);

  const said = await recover();
  expect(said).toContain('recover works on Azure, with the environment of this shell');
  expect(said).toContain(`Cancelling the lock of process ${killed.child.pid}`);
  await checkout.up('dev');
  expect(await locks()).toEqual([]);
  await checkout.unchanged('dev');
});
