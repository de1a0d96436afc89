import {
  aznsObjectId,
  createApplication,
  deployerObjectId,
  identifierUri,
  otherObjectId,
  startCloud,
  tenantId,
  type AnswerBody,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;
let application: AnswerBody;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(async () => {
  await cloud.control('reset');
  await cloud.arm('PUT', '/resourceGroups/rg1?api-version=2024-03-01', { location: 'westeurope' });
  application = await createApplication(cloud);
});

const path =
  '/resourceGroups/rg1/providers/Microsoft.Insights/actionGroups/itsm?api-version=2024-10-01-preview';
const receiver = (changes: object = {}) => ({
  name: 'servicenow',
  serviceUri: 'https://acme.service-now.com/api/sn_em_connector/em/inbound_event',
  useCommonAlertSchema: true,
  useAadAuth: true,
  objectId: application.id,
  identifierUri,
  tenantId,
  ...changes,
});
const body = (webhookReceivers: object[]) => ({
  location: 'Global',
  properties: { groupShortName: 'itsm', enabled: true, webhookReceivers },
});

describe('a secure webhook', () => {
  const notOwned = {
    code: 'AadWebhookResourceNotOwnedByCaller',
    message: 'AadWebhookResourceNotOwnedByCaller',
  };
  const noUri = {
    code: 'AadWebhookApplicationUriNotFound',
    message: 'AadWebhookApplicationUriNotFound',
  };
  const put = (changes: object = {}, who = cloud.deployer) =>
    cloud.arm('PUT', path, body([receiver(changes)]), who);

  it('is refused to a caller that does not own the application, on every PUT', async () => {
    const first = await put({}, cloud.other);
    expect([first.status, first.body]).toEqual([403, notOwned]);
    expect((await put()).status).toBe(201);
    expect((await put({}, cloud.other)).body).toEqual(notOwned);
    const owners = `/applications/${application.id}/owners`;
    await cloud.graph('DELETE', `${owners}/${deployerObjectId}/$ref`);
    expect((await put()).body).toEqual(notOwned);
    await cloud.graph('POST', `${owners}/$ref`, {
      '@odata.id': `${cloud.url}/v1.0/directoryObjects/${otherObjectId}`,
    });
    expect((await put({}, cloud.other)).status).toBe(200);
  });

  it('wants the application’s object id, not its client id nor a service principal', async () => {
    for (const objectId of [application.appId, aznsObjectId])
      expect((await put({ objectId })).body).toEqual(notOwned);
  });

  it('wants a URI of that application, which must still be there', async () => {
    const other = await put({ identifierUri: `api://${tenantId}/other` });
    expect([other.status, other.body]).toEqual([400, noUri]);
    expect((await put()).status).toBe(201);
    await cloud.graph('PATCH', `/applications/${application.id}`, { identifierUris: [] });
    expect((await put()).body).toEqual(noUri);
    await cloud.graph('DELETE', `/applications/${application.id}`);
    expect((await put()).body).toEqual(notOwned);
  });

  it('of another tenant is refused', async () => {
    expect((await put({ tenantId: aznsObjectId })).body).toEqual(notOwned);
  });

  it('without Entra authentication needs no application', async () => {
    const plain = { name: 'plain', serviceUri: 'http://hook.contoso.test/x' };
    const answer = await cloud.arm('PUT', path, body([plain]), cloud.other);
    expect(answer.status).toBe(201);
    expect(answer.body.properties.webhookReceivers).toEqual([
      { ...plain, useCommonAlertSchema: false, useAadAuth: false },
    ]);
  });
});
