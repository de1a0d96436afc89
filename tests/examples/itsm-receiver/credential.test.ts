import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCredential } from '../../../examples/itsm-receiver/credential';
import { parseHandover } from '../../../examples/itsm-receiver/handover';
import { handover } from './support';

const folder = mkdtempSync(join(tmpdir(), 'credential-'));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { CALLBACK_CLIENT_SECRET: 'of the variable' };
const callback = { clientId: 'of the hand-over', role: 'Alert State', secretEnds: null };
const withCallback = parseHandover({ ...handover(), callback });

it('takes the client id of the hand-over, and the secret of the variable', () => {
  expect(readCredential({}, environment, withCallback)).toEqual({
    clientId: 'of the hand-over',
    clientSecret: 'of the variable',
  });
});

it('prefers what the options name', () => {
  const callbackSecretFile = join(folder, 'secret');
  writeFileSync(callbackSecretFile, 'of the file\n');
  const options = { callbackClientId: 'id', callbackTenant: 'tenant', callbackSecretFile };
  expect(readCredential(options, environment, withCallback)).toEqual({
    clientId: 'id',
    clientSecret: 'of the file',
    tenantId: 'tenant',
  });
});

it('says what is missing', () => {
  expect(readCredential({}, {}, withCallback)).toEqual({
    missing: expect.stringContaining(
      'There is no client secret: set CALLBACK_CLIENT_SECRET',
    ) as string,
  });
  const oneWay = parseHandover({ ...handover(), callback: null });
  expect(readCredential({}, environment, oneWay)).toEqual({
    missing: expect.stringContaining('name its application with --callback-client-id') as string,
  });
});

it('refuses a file that cannot be read', () => {
  expect(() =>
    readCredential({ callbackSecretFile: join(folder, 'none') }, {}, withCallback),
  ).toThrow(/^The file of --callback-secret-file, '.*none', cannot be read: ENOENT/);
});
