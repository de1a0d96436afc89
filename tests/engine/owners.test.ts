import { TestCloud } from './support';

const cloud = new TestCloud();
const deployer = '33333333-3333-3333-3333-333333333333';

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', { owners: [deployer] });
  await cloud.up('dev');
});
afterAll(() => cloud.stop());

/** The stack runs as the emulator's second principal, which owns nothing of the first. */
async function asTheOther(other: boolean): Promise<void> {
  const { EMULATOR_OTHER_CLIENT_ID: id, EMULATOR_OTHER_CLIENT_SECRET: secret } = cloud.local.env;
  const credentials = other ? { clientId: id, clientSecret: secret } : {};
  await cloud.configure('dev', {
    'azuread:clientId': credentials.clientId,
    'azuread:clientSecret': credentials.clientSecret,
    'azure-native:clientId': credentials.clientId,
    'azure-native:clientSecret': credentials.clientSecret,
  });
}

test('a principal outside the configured owners is warned in preview and refused in up, with the fix', async () => {
  await asTheOther(true);
  await cloud.configure('dev', { groupShortName: 'renamed' });

  const preview = await cloud.pulumi(['preview', '--stack', 'dev']);
  expect(preview).toMatch(/warning:.*owners: the principal that runs pulumi/);
  const up = await cloud.failing(['up', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(up).toMatch(
    /error: owners: the principal that runs pulumi \(object id [0-9a-f-]{36}\) is not one of the 1 owners: 33333333-3333-3333-3333-333333333333\. Azure would refuse the action group \(AadWebhookResourceNotOwnedByCaller\), so "pulumi up" stops here\. Add the object id to owners, or run "pulumi up" as one of them\./,
  );
  expect(up).not.toMatch(/^\s+at /m);
});

test('nothing in Azure was changed by the refused up', async () => {
  await asTheOther(false);
  await cloud.configure('dev', { groupShortName: 'itsm-dev' });

  // The component itself was registered with its new inputs before the refusal; it is nothing in Azure.
  expect(await cloud.changes('dev')).toEqual([
    { op: 'update', name: 'SecureExport itsm', properties: [] },
  ]);
});

test("Azure's own refusal reaches the person who deploys, and names the error Microsoft documents", async () => {
  const { applicationObjectId } = await cloud.outputs('dev');
  const owners = `/v1.0/applications/${applicationObjectId}/owners`;
  await cloud.azure('DELETE', `${owners}/${deployer}/$ref`);
  await cloud.configure('dev', { groupShortName: 'renamed' });

  const up = await cloud.failing(['up', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(up).toContain('AadWebhookResourceNotOwnedByCaller');
});

test('an up with refresh makes the deployer owner again', async () => {
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);

  expect(await cloud.changes('dev')).toEqual([]);
});
