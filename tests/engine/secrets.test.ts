import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canariesIn, filesBelow } from '../support/canary';
import { TestCloud } from './support';

const logged: string[] = [];
const cloud = new TestCloud({ log: (line) => logged.push(line) });
const token = randomBytes(24).toString('hex');
const password = randomBytes(24).toString('hex');
const secrets = {
  helix: `https://acme.onbmc.com/baocdp/rest/webhook/${token}`,
  servicenow: `https://azure:${password}@acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor`,
};
const printed: string[] = [];

beforeAll(async () => {
  await cloud.start();
  await cloud.configure('dev', {
    tools: [
      { name: 'helix', kind: 'bmcHelix' },
      { name: 'servicenow', kind: 'servicenow', allowUserInfo: true },
    ],
  });
  const credential = cloud.local.env.ARM_CLIENT_SECRET ?? '';
  await cloud.setSecrets('dev', {
    'serviceUris.helix': secrets.helix,
    'serviceUris.servicenow': secrets.servicenow,
    'azuread:clientSecret': credential,
    'azure-native:clientSecret': credential,
  });
});
afterAll(() => cloud.stop());

const found = (text: string) => canariesIn(text, [token, password]);

test('the search itself finds a canary that is there, in every form', () => {
  for (const text of [
    secrets.helix,
    encodeURIComponent(secrets.servicenow),
    Buffer.from(secrets.helix).toString('base64'),
    Buffer.from(`.${secrets.servicenow}`).toString('base64'),
    token.slice(7, 20),
  ]) {
    expect(found(text)).not.toEqual([]);
  }
});

test('the canaries really reach Azure, so that they could have leaked', async () => {
  const commands = [
    ['preview'],
    ['preview', '--diff'],
    ['preview', '--json'],
    ['up', '--yes', '--diff'],
    ['stack', 'output', '--json'],
    ['preview', '--diff'],
    ['stack', 'export'],
    ['stack'],
    ['config'],
  ];
  for (const command of commands) {
    printed.push(await cloud.pulumi([...command, '--stack', 'dev']));
  }
  const { actionGroupId } = await cloud.outputs('dev');
  const { body } = await cloud.azure('GET', `${actionGroupId}?api-version=2023-01-01`);
  expect(JSON.stringify(body)).toContain(token);
  expect(JSON.stringify(body)).toContain(password);
});

test('changing and destroying print no secret either', async () => {
  await cloud.configure('dev', { groupShortName: 'renamed' });
  for (const command of [
    ['preview', '--diff'],
    ['up', '--yes', '--skip-preview', '--json'],
    ['refresh', '--yes', '--diff'],
    ['refresh', '--preview-only', '--json'],
    ['destroy', '--preview-only', '--json'],
    ['destroy', '--yes', '--diff'],
    ['stack', 'history', '--json'],
  ]) {
    printed.push(await cloud.pulumi([...command, '--stack', 'dev']));
  }
  expect(printed).toHaveLength(16);
  for (const text of printed) {
    expect(found(text)).toEqual([]);
    expect(text).not.toContain(cloud.local.env.ARM_CLIENT_SECRET);
  }
});

test('refused webhook URIs are not repeated', async () => {
  const bad = `http://acme.onbmc.com/${token}`;
  const args = ['config', 'set', '--secret', '--path', 'serviceUris.helix', bad, '--stack', 'dev'];
  await cloud.pulumi(args);

  expect(found(await cloud.failing(['preview', '--stack', 'dev']))).toEqual([]);
  expect(found(await cloud.failing(['up', '--yes', '--stack', 'dev']))).toEqual([]);
});

test('no file of the backend, its history and backups, and no log holds a secret', () => {
  const files = filesBelow(cloud.path).filter(
    // Azure itself: the emulated cloud knows the URI, or it could not post there.
    (file) => !/emulator\.db(-wal|-shm)?$/.test(file),
  );
  expect(files.some((file) => file.includes('history'))).toBe(true);
  expect(files.some((file) => file.includes('backups'))).toBe(true);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.filter((line) => found(line).length > 0)).toEqual([]);
  expect(files.filter((file) => found(readFileSync(file, 'latin1')).length > 0)).toEqual([]);
});

test('the credentials of the deploying principal and the passphrase are in no state', () => {
  const { ARM_CLIENT_SECRET = '', PULUMI_CONFIG_PASSPHRASE_FILE = '' } = cloud.local.env;
  const passphrase = readFileSync(PULUMI_CONFIG_PASSPHRASE_FILE, 'utf8');
  const state = filesBelow(join(cloud.path, 'state')).map((file) => readFileSync(file, 'latin1'));

  expect(state.length).toBeGreaterThan(3);
  for (const secret of [ARM_CLIENT_SECRET, passphrase]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(state.filter((text) => text.includes(secret))).toEqual([]);
  }
});
