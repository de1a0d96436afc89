import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCloud } from './support';

/* One of each kind; `npm run faults` tries them in every call. */

const cloud = new TestCloud();
const options = ['--stack', 'dev'];
const up = ['up', '--yes', '--skip-preview', ...options];

beforeAll(() => cloud.startConfigured());
afterAll(() => cloud.stop());

const fault = (method: string, pathPattern: string, effect: object) =>
  cloud.control('/_emulator/faults', { method, pathPattern, ...effect });
const recover = (...more: string[]) => cloud.command('recover', [...cloud.where('dev'), ...more]);
const stateFile = cloud.stateFile('dev');

test('recover on a stack that was never deployed finds nothing to do, and says what takes over what was made before', async () => {
  const { code, stdout, stderr } = await recover();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('The state has no resources.');
  expect(stdout).toContain('azure-itsm adopt --stack dev --import');
});

test('a cloud that cannot be reached is told in a sentence, without a stack trace', async () => {
  await fault('GET', '^/metadata/endpoints$', { status: 503 });
  const said = await cloud.failing(up);

  expect(said).toMatch(/error: .*retrieving the cloud's metadata: \S+ answered 503/);
  expect(said).not.toMatch(/^\s+at /m);
});

test('an application whose creation lost its answer is taken over by recover, and everything is there once', async () => {
  // These are tried again, and go unnoticed.
  await fault('PUT', 'resourceGroups/[^/]+$', { connection: 'close', after: true });
  await fault('POST', '/oauth2/v2.0/token$', { status: 429, headers: { 'retry-after': '0' } });
  await fault('PUT', 'actionGroups/[^/]+$', { status: 503, times: 3 });
  await fault('POST', '^/v1.0/applications$', { connection: 'close', after: true });
  expect(await cloud.failingUp('dev')).toContain('Could not create application: POST');
  expect(await cloud.failingUp('dev')).toContain('identifierUris already exists');

  const { stdout } = await recover();
  expect(stdout).toContain('itsm-application: exists, was not in the state, taken over as');
  await cloud.up('dev');

  expect(await cloud.changes('dev')).toEqual([]);
  expect(await cloud.list('/v1.0/applications')).toHaveLength(1);
});

test('a state that a full disk cut off is put back from the file beside it', async () => {
  const whole = readFileSync(stateFile);
  writeFileSync(stateFile, whole.subarray(0, 8192));
  const { code, stderr } = await cloud.operation('recover', cloud.where('dev'));

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'error: The state of the stack dev is cut off: the disk of its backend was full while it was written. ' +
      'Make room, put the state of before back (docs/state.md, "A full disk"), then run recover.\n',
  });
  writeFileSync(stateFile, readFileSync(`${stateFile}.bak`));
  expect(await cloud.changes('dev')).toEqual([]);
});

test('a state whose file of attributes a kill cut off is whole again once that file is gone', async () => {
  const attributes = `${stateFile}.attrs`;
  const whole = readFileSync(attributes);
  for (const length of [0, 16]) {
    writeFileSync(attributes, whole.subarray(0, length));
    expect(await recover()).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The file of attributes beside the state of the stack dev is cut off: pulumi was killed while it saved. ' +
        'The state itself is whole: delete that file (docs/state.md, "Killed while it saves"), then run recover.\n',
    });
  }
  rmSync(attributes);
  expect((await recover()).stdout).toContain('Recovered.');
  expect(await cloud.changes('dev')).toEqual([]);
});

test('a lock that a full disk or a kill cut off, or its file of attributes, is cancelled on request only', async () => {
  const lock = join(
    cloud.path,
    ...['state', '.pulumi', 'locks', 'organization', cloud.local.own.name, 'dev', 'cut-off.json'],
  );
  const attributes = readFileSync(`${stateFile}.attrs`);
  for (const [content, left] of [
    ['{}', attributes.subarray(0, 0)],
    ['{}', attributes.subarray(0, 16)],
    ['', attributes],
  ] as const) {
    writeFileSync(lock, content);
    writeFileSync(`${lock}.attrs`, left);
    expect((await recover()).stderr).toContain(
      'A lock of the stack dev is cut off, by a full disk or a kill, and whose lock it was is not known. If no other run is under way, --force cancels it.',
    );
  }
  expect((await recover('--force')).stdout).toContain('Cancelling the lock.');
  expect(await cloud.changes('dev')).toEqual([]);
});
