import {
  createApplication,
  graphScope,
  otherObjectId,
  startCloud,
  tenantId,
  type AnswerBody,
  type Cloud,
} from './support';

/* A secret that Graph gives out signs in, until it is removed or expires. */

let cloud: Cloud;
let stop: () => Promise<void>;
const start = new Date('2026-11-23T12:00:00Z');
let now = start;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => now }));
});
afterAll(() => stop());
beforeEach(async () => {
  now = start;
  await cloud.control('reset');
});

const graphId = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa';
const readAll = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';

async function createClient() {
  const application = await createApplication(cloud);
  const { body } = await cloud.graph('POST', '/servicePrincipals', { appId: application.appId });
  return { application, servicePrincipal: body };
}

/** A secret of an application or a service principal. */
async function addPassword(object: string, passwordCredential?: object) {
  const request = passwordCredential ? { passwordCredential } : {};
  const { status, body } = await cloud.graph('POST', `${object}/addPassword`, request);
  expect(status).toBe(200);
  return body as AnswerBody & { keyId: string; secretText: string };
}

/** Signs in without any library. */
const signIn = (clientId: string, secret: string) =>
  cloud.send('POST', `/${tenantId}/oauth2/v2.0/token`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: graphScope,
    }).toString(),
  });

it.each(['applications', 'servicePrincipals'])('a secret of %s signs in', async (kind) => {
  const { application, servicePrincipal } = await createClient();
  const { id } = kind === 'applications' ? application : servicePrincipal;
  const { secretText } = await addPassword(`/${kind}/${id}`);
  const token = cloud.credential({ clientId: application.appId, clientSecret: secretText });

  expect((await token.getToken(graphScope)).token).toMatch(/^eyJ/);
});

it('an application without a service principal cannot sign in', async () => {
  const { id, appId } = await createApplication(cloud);
  const { secretText } = await addPassword(`/applications/${id}`);
  const { status, body } = await signIn(appId, secretText);

  expect([status, body.error, body.error_codes]).toEqual([401, 'invalid_client', [7000229]]);
});

it('a disabled service principal cannot sign in', async () => {
  const { application, servicePrincipal } = await createClient();
  const { secretText } = await addPassword(`/applications/${application.id}`);
  await cloud.graph('PATCH', `/servicePrincipals/${servicePrincipal.id}`, {
    accountEnabled: false,
  });

  expect((await signIn(application.appId, secretText)).body.error_codes).toEqual([7000112]);
});

it('an application may do nothing, until roles of Microsoft Graph are assigned to it', async () => {
  const { application, servicePrincipal } = await createClient();
  const { secretText } = await addPassword(`/applications/${application.id}`);
  const list = async () => {
    const { body } = await signIn(application.appId, secretText);
    return (await cloud.send('GET', '/v1.0/applications', { token: body.access_token })).status;
  };

  expect(await list()).toBe(403);
  await cloud.graph('POST', `/servicePrincipals/${graphId}/appRoleAssignedTo`, {
    principalId: servicePrincipal.id,
    resourceId: graphId,
    appRoleId: readAll,
  });
  expect(await list()).toBe(200);
});

it('the text of a secret is shown once, its first characters always', async () => {
  const { id } = await createApplication(cloud);
  const made = await addPassword(`/applications/${id}`, { displayName: 'pipeline' });
  const { body } = await cloud.graph('GET', `/applications/${id}?$select=passwordCredentials`);

  expect(made.secretText).toMatch(/^.{3}8Q~[\w~.-]{34}$/);
  expect((body as unknown as { passwordCredentials: object[] }).passwordCredentials).toEqual([
    {
      customKeyIdentifier: null,
      displayName: 'pipeline',
      endDateTime: '2028-11-23T12:00:00Z',
      hint: made.secretText.slice(0, 3),
      keyId: made.keyId,
      secretText: null,
      startDateTime: '2026-11-23T12:00:00Z',
    },
  ]);
});

it('an expired secret is refused as expired, one that is not good yet as invalid', async () => {
  const { application } = await createClient();
  const { secretText } = await addPassword(`/applications/${application.id}`, {
    startDateTime: '2026-11-24T12:00:00Z',
    endDateTime: '2026-11-25T14:00:00+02:00',
  });
  const codes = async (at: string) => {
    now = new Date(at);
    return (await signIn(application.appId, secretText)).body.error_codes;
  };

  expect(await codes('2026-11-24T11:59:59Z')).toEqual([7000215]);
  expect(await codes('2026-11-25T11:59:59Z')).toBeUndefined();
  expect(await codes('2026-11-25T12:00:00Z')).toEqual([7000222]);
});

it('a removed secret is refused, and is not there to be removed again', async () => {
  const { application } = await createClient();
  const { keyId, secretText } = await addPassword(`/applications/${application.id}`);
  const remove = () =>
    cloud.graph('POST', `/applications/${application.id}/removePassword`, { keyId });

  expect((await remove()).status).toBe(204);
  expect((await signIn(application.appId, secretText)).body.error_codes).toEqual([7000215]);
  const again = await remove();
  expect([again.status, again.body.error]).toEqual([
    400,
    expect.objectContaining({
      code: 'Request_BadRequest',
      message: `No password credential found with keyId ${keyId}.`,
    }),
  ]);
});

it('a secret of one application is none of another', async () => {
  const { application } = await createClient();
  const other = await createApplication(cloud, { displayName: 'other', identifierUris: [] });
  const { keyId, secretText } = await addPassword(`/applications/${other.id}`);
  const removed = await cloud.graph('POST', `/applications/${application.id}/removePassword`, {
    keyId,
  });

  expect(removed.status).toBe(400);
  expect((await signIn(application.appId, secretText)).body.error_codes).toEqual([7000215]);
});

it('a deleted application signs in no more', async () => {
  const { application } = await createClient();
  const { secretText } = await addPassword(`/applications/${application.id}`);
  await cloud.graph('DELETE', `/applications/${application.id}`);

  expect((await signIn(application.appId, secretText)).body.error_codes).toEqual([700016]);
});

it('only an owner, or who may write all applications, adds a secret', async () => {
  const { application } = await createClient();
  const { body } = await cloud.control('principals', {
    clientId: 'cccccccc-cccc-cccc-cccc-cccccccccccc',
    objectId: 'dddddddd-dddd-dddd-dddd-dddddddddddd',
    displayName: 'owner of little',
    graphPermissions: ['Application.ReadWrite.OwnedBy'],
    armActions: [],
  });
  const who = { clientId: 'cccccccc-cccc-cccc-cccc-cccccccccccc', clientSecret: body.clientSecret };
  const add = () => cloud.graph('POST', `/applications/${application.id}/addPassword`, {}, who);

  expect((await add()).status).toBe(403);
  await cloud.graph('POST', `/applications/${application.id}/owners/$ref`, {
    '@odata.id': `${cloud.url}/v1.0/directoryObjects/dddddddd-dddd-dddd-dddd-dddddddddddd`,
  });
  expect((await add()).status).toBe(200);
});

it.each([
  [{ passwordCredential: { endDateTime: '2026-11-22T00:00:00Z' } }, 400],
  [{ passwordCredential: { endDateTime: 'tomorrow' } }, 400],
  [{ passwordCredential: { name: 'pipeline' } }, 400],
  [{ passwordCredential: { secretText: 'one of my own' } }, 501],
])('%j is refused with %d', async (request, status) => {
  const { id } = await createApplication(cloud);

  expect((await cloud.graph('POST', `/applications/${id}/addPassword`, request)).status).toBe(
    status,
  );
});

it('objects are looked up by their ids, of the types asked for', async () => {
  const ask = async (types?: string[]) => {
    const request = { ids: [otherObjectId, '00000000-0000-0000-0000-000000000000'], types };
    const { body } = await cloud.graph('POST', '/directoryObjects/getByIds', request);
    return body.value.map(({ displayName }) => displayName);
  };

  expect(await ask()).toEqual(['other deployer']);
  expect(await ask(['user', 'servicePrincipal'])).toEqual(['other deployer']);
  expect(await ask(['user'])).toEqual([]);
});
