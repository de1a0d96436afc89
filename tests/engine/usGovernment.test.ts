import { handoverOf, startItsmSide } from '../../demo/itsmSide';
import { TestCloud } from './support';

const cloud = new TestCloud({ cloud: 'usGovernment' });
const azns = 'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d';

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', {
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
    serviceUris: undefined,
  });
});
afterAll(() => cloud.stop());

test('a stack of another cloud than the providers is refused before anything is asked, with the fix', async () => {
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  for (const provider of ['azuread', 'azure-native']) {
    expect(output).toContain(
      `cloud is public, but the provider ${provider} works in another cloud: ARM_ENVIRONMENT is usgovernment.`,
    );
  }
  expect(output).not.toMatch(/^\s+at /m);
});

test("in Azure Government the role goes to that cloud's sender, and the outputs name its hosts", async () => {
  await cloud.configure('dev', { cloud: 'usGovernment', resourceGroupLocation: 'usgovvirginia' });
  await cloud.up('dev');

  const login = 'https://login.microsoftonline.us/11111111-1111-1111-1111-111111111111';
  expect(await cloud.outputs('dev')).toMatchObject({
    cloud: 'usGovernment',
    callerClaimValue: azns,
    issuer: `${login}/v2.0`,
    openIdMetadataUrl: `${login}/v2.0/.well-known/openid-configuration`,
  });
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
});

/** A tool is told the hand-over of the deployed stack, and gets an alert. */
async function expectAccepted(tokenVersion: number): Promise<void> {
  const handover = await handoverOf(cloud.local, 'dev');
  const data = `${cloud.path}/incidents-${tokenVersion}.db`;
  const itsm = await startItsmSide(cloud.local, 'dev', data, handover);
  try {
    const deliveries = await itsm.raise({ type: 'log', rule: `version-${tokenVersion}` });
    expect(deliveries.map(({ state }) => state)).toEqual(['delivered']);
  } finally {
    await itsm.stop();
  }

  expect(handover.cloud).toBe('usGovernment');
  expect(handover.token).toMatchObject({ version: tokenVersion, callerClaimValue: azns });
}

test('an alert with a version 2 token is accepted by a tool that was told the hand-over', () =>
  expectAccepted(2));

test('an alert with a version 1 token is accepted by a tool that was told the hand-over', async () => {
  await cloud.configure('dev', { tokenVersion: 1 });
  await cloud.up('dev');
  await expectAccepted(1);
});
