import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { azureClouds, type CloudName } from '../../../offline/emulator/azureClouds';
import { makeCertificates } from '../../../offline/emulator/certificates';
import { startReceiver } from '../../../examples/itsm-receiver/receiver';
import { armScope, startCloud, tenantId } from '../../offline/emulator/support';
import { alert, client, handover, sign, signingKey } from './support';

/** What a test started, in this order; ended also when it fails. */
const stops: (() => unknown)[] = [];

/** The emulator stands in for the tenant; one of its own tokens, from a real sign-in, for Azure Monitor's. */
async function emulatedScene(version: 1 | 2, name: CloudName = 'public') {
  const { armAudiences, loginHost } = azureClouds[name];
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  const { emulator, cloud, stop } = await startCloud({ cloud: name });
  stops.push(stop);
  const certificates = await makeCertificates();
  const login = `https://${loginHost}/${tenantId}`;
  const isV2 = version === 2;
  const receiver = await startReceiver({
    handover: {
      ...handover(version),
      tenantId,
      token: {
        version,
        audience: armAudiences[0] ?? '',
        issuer: isV2 ? `${login}/v2.0` : `https://sts.windows.net/${tenantId}/`,
        openIdMetadataUrl: `${login}${isV2 ? '/v2.0' : ''}/.well-known/openid-configuration`,
        callerClaimName: isV2 ? 'azp' : 'appid',
        callerClaimValue: cloud.deployer.clientId,
        roles: [],
      },
    },
    dataFile: join(folder, 'data'),
    certificate: certificates.serverCertificate,
    key: certificates.serverKey,
    resolutions: new Map([
      [`${loginHost}:443`, { address: '127.0.0.1', port: Number(new URL(emulator.url).port) }],
    ]),
    ca: emulator.caCertificate,
  });
  stops.push(receiver.stop);
  const sender = client(receiver.url, certificates.caCertificate);
  stops.push(sender.close);
  return { ...sender, cloud };
}

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it('verifies a token the emulator signed against the keys it publishes, under the real host name', async () => {
  const site = await emulatedScene(1);
  const authorization = `Bearer ${await site.cloud.token(armScope)}`;
  const { status } = await site.post(alert(), { authorization });
  expect((await site.deliveries())[0]).toMatchObject({ code: 'incident_opened', detail: '' });
  expect(status).toBe(200);
});

it('verifies a token of Azure Government with the keys under its own login host', async () => {
  const site = await emulatedScene(1, 'usGovernment');
  const scope = `${site.cloud.azure.armAudiences[0]}/.default`;
  await site.post(alert(), { authorization: `Bearer ${await site.cloud.token(scope)}` });
  expect((await site.deliveries())[0]).toMatchObject({ code: 'incident_opened', detail: '' });
});

it('reads the version 2 metadata of the emulator, and refuses its version 1 tokens', async () => {
  const site = await emulatedScene(2);
  const authorization = `Bearer ${await site.cloud.token(armScope)}`;
  await site.post(alert(), { authorization });
  expect((await site.deliveries())[0]).toMatchObject({ code: 'issuer_wrong' });
  const foreign = await sign(await signingKey('foreign'), {});
  await site.post(alert(), { authorization: `Bearer ${foreign}` });
  expect((await site.deliveries())[0]).toMatchObject({ code: 'key_pending' });
});
