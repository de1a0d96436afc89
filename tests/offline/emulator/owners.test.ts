import {
  createApplication,
  deployerObjectId,
  graphScope,
  ids,
  otherObjectId,
  startCloud,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud());
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

const missingId = '12121212-1212-4212-8212-121212121212';

describe('owners', () => {
  const reference = (id: string) => ({
    '@odata.id': `https://anything/v1.0/directoryObjects/${id}`,
  });

  it('are those bound at creation, and no caller by itself', async () => {
    const owned = await createApplication(cloud);
    const { body } = await cloud.graph('GET', `/applications/${owned.id}/owners`);
    expect(body.value).toEqual([
      {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        id: deployerObjectId,
        displayName: 'deployer',
        appId: cloud.deployer.clientId,
      },
    ]);
    const free = await createApplication(cloud, { identifierUris: [], 'owners@odata.bind': [] });
    expect((await cloud.graph('GET', `/applications/${free.id}/owners`)).body.value).toEqual([]);
  });

  it('are added and removed, the last one too, and the application works on', async () => {
    const { id } = await createApplication(cloud);
    const path = `/applications/${id}/owners`;
    const user = '77777777-7777-7777-7777-777777777777';
    expect((await cloud.graph('POST', `${path}/$ref`, reference(user))).status).toBe(204);
    for (const owner of [user, deployerObjectId])
      expect((await cloud.graph('DELETE', `${path}/${owner}/$ref`)).status).toBe(204);
    expect((await cloud.graph('GET', path)).body.value).toEqual([]);
    expect((await cloud.graph('PATCH', `/applications/${id}`, { notes: 'x' })).status).toBe(204);
  });

  it('cannot be added twice, nor be nobody, nor be removed if they are none', async () => {
    const { id } = await createApplication(cloud);
    const path = `/applications/${id}/owners`;
    const twice = await cloud.graph('POST', `${path}/$ref`, reference(deployerObjectId));
    expect(twice.status).toBe(400);
    expect(twice.body.error).toMatchObject({
      code: 'Request_BadRequest',
      message:
        "One or more added object references already exist for the following modified properties: 'owners'.",
    });
    const nobody = await cloud.graph('POST', `${path}/$ref`, reference(missingId));
    expect(nobody.status).toBe(404);
    expect(nobody.body.error).toMatchObject({
      code: 'Request_ResourceNotFound',
      message: `Resource '${missingId}' does not exist or one of its queried reference-property objects are not present.`,
    });
    expect((await cloud.graph('DELETE', `${path}/${otherObjectId}/$ref`)).status).toBe(404);
  });
});

describe('a principal with fewer rights', () => {
  async function addPrincipal(...graphPermissions: string[]) {
    const principal = {
      clientId: '88888888-8888-4888-8888-888888888888',
      objectId: '89898989-8989-4989-8989-898989898989',
    };
    const { body } = await cloud.control('principals', {
      ...principal,
      displayName: 'limited',
      graphPermissions,
      armActions: [],
    });
    // A new one each time: the client remembers tokens by client id and scope.
    const who = { clientId: principal.clientId, clientSecret: body.clientSecret };
    const token = (await cloud.credential(who).getToken(graphScope)).token;
    const ask = (method: string, path: string, data?: unknown) =>
      cloud.send(method, `/v1.0${path}`, { token, body: data });
    return { ...principal, ask };
  }
  const denied = {
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  };

  it('without any cannot even read', async () => {
    const { ask } = await addPrincipal();
    const answer = await ask('GET', '/applications');
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatchObject(denied);
  });

  it('with Application.Read.All reads and does not write', async () => {
    const { id } = await createApplication(cloud);
    const { ask } = await addPrincipal('Application.Read.All');
    expect((await ask('GET', `/applications/${id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/applications', { displayName: 'x' }],
      ['PATCH', `/applications/${id}`, { notes: 'x' }],
      ['DELETE', `/applications/${id}`, undefined],
    ] as const)
      expect((await ask(method, path, body)).body.error).toMatchObject(denied);
  });

  it('with Application.ReadWrite.OwnedBy owns what it makes, and touches nothing else', async () => {
    const foreign = await createApplication(cloud);
    const { ask, objectId } = await addPrincipal('Application.ReadWrite.OwnedBy');
    const own = await ask('POST', '/applications', { displayName: 'own' });
    expect(own.status).toBe(201);
    const owners = await ask('GET', `/applications/${own.body.id}/owners`);
    expect(ids(owners)).toEqual([objectId]);
    expect((await ask('PATCH', `/applications/${own.body.id}`, { notes: 'x' })).status).toBe(204);
    expect((await ask('PATCH', `/applications/${foreign.id}`, { notes: 'x' })).status).toBe(403);
    const give = await ask('POST', `/applications/${own.body.id}/owners/$ref`, {
      '@odata.id': `${cloud.url}/v1.0/directoryObjects/${otherObjectId}`,
    });
    expect(give.body.error).toMatchObject(denied);
  });
});
