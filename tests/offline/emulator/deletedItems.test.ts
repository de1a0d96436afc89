import {
  aznsObjectId,
  containing,
  createApplication,
  deployerObjectId,
  identifierUri,
  ids,
  otherObjectId,
  roleId,
  startCloud,
  Cloud,
  type Answer,
} from './support';

const bin = '/directory/deletedItems';
const applications = `${bin}/microsoft.graph.application`;
const servicePrincipals = `${bin}/microsoft.graph.servicePrincipal`;
const taken = {
  code: 'Request_BadRequest',
  message: 'Another object with the same value for property identifierUris already exists.',
};

let now = new Date('2026-11-23T12:00:00Z');
let cloud: Cloud;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => now }));
});
afterAll(() => stop());
beforeEach(async () => {
  now = new Date('2026-11-23T12:00:00Z');
  await cloud.control('reset');
});

/** The cloud some days later, where tokens have to be got anew. */
async function daysLater<T>(days: number, look: (later: Cloud) => Promise<T>): Promise<T> {
  now = new Date(Date.UTC(2026, 10, 23 + days, 12));
  const later = new Cloud(cloud.url, cloud.ca, cloud.environment);
  return look(later).finally(() => later.agent.close());
}

/** An application with its service principal and the role assigned to AzNS, as the program makes them. */
async function deployed() {
  const application = await createApplication(cloud);
  const { body: principal } = await cloud.graph('POST', '/servicePrincipals', {
    appId: application.appId,
    'owners@odata.bind': [`${cloud.url}/v1.0/directoryObjects/${deployerObjectId}`],
  });
  const assigned = `/servicePrincipals/${principal.id}/appRoleAssignedTo`;
  const { body: assignment } = await cloud.graph('POST', assigned, {
    appRoleId: roleId,
    principalId: aznsObjectId,
    resourceId: principal.id,
  });
  return { application, principal, assigned, assignment };
}

const refused = (body: object) => cloud.graph('POST', '/applications', body);
const another = { displayName: 'another', identifierUris: [identifierUri] };
const statuses = (...answers: Answer[]) => answers.map(({ status }) => status);

describe('a deleted application', () => {
  it('is listed and read among the deleted items, and its service principal is as well', async () => {
    const { application, principal } = await deployed();
    await cloud.graph('DELETE', `/applications/${application.id}`);

    const deletedDateTime = '2026-11-23T12:00:00.000Z';
    expect((await cloud.graph('GET', applications)).body.value).toEqual([
      containing({ id: application.id, deletedDateTime, identifierUris: [identifierUri] }),
    ]);
    expect((await cloud.graph('GET', servicePrincipals)).body.value).toEqual([
      containing({ id: principal.id, deletedDateTime, displayName: 'itsm-dev' }),
    ]);
    const filter = encodeURIComponent(`appId eq '${application.appId}'`);
    expect(ids(await cloud.graph('GET', `${servicePrincipals}?$filter=${filter}`))).toEqual([
      principal.id,
    ]);
    expect((await cloud.graph('GET', `${bin}/${principal.id}`)).body).toMatchObject({
      '@odata.type': '#microsoft.graph.servicePrincipal',
      appId: application.appId,
    });
    expect((await cloud.graph('GET', `/servicePrincipals/${principal.id}`)).status).toBe(404);
  });

  it('keeps its identifier URI from others, until it is deleted for good', async () => {
    const { application } = await deployed();
    await cloud.graph('DELETE', `/applications/${application.id}`);

    const answer = await refused(another);
    expect([answer.status, answer.body.error]).toEqual([400, containing(taken)]);
    expect((await cloud.graph('DELETE', `${bin}/${application.id}`)).status).toBe(204);
    expect((await cloud.graph('GET', `${bin}/${application.id}`)).status).toBe(404);
    expect((await refused(another)).status).toBe(201);
  });

  it('comes back with its id, its owners, its service principal and the assignment', async () => {
    const { application, principal, assigned, assignment } = await deployed();
    await cloud.graph('DELETE', `/applications/${application.id}`);
    const back = await cloud.graph('POST', `${bin}/${application.id}/restore`);

    expect([back.status, back.body]).toEqual([
      200,
      containing({
        '@odata.type': '#microsoft.graph.application',
        id: application.id,
        appId: application.appId,
        deletedDateTime: null,
      }),
    ]);
    expect(ids(await cloud.graph('GET', `/applications/${application.id}/owners`))).toEqual([
      deployerObjectId,
    ]);
    expect(ids(await cloud.graph('GET', `/servicePrincipals/${principal.id}/owners`))).toEqual([
      deployerObjectId,
    ]);
    expect(ids(await cloud.graph('GET', assigned))).toEqual([assignment.id]);
    expect(ids(await cloud.graph('GET', servicePrincipals))).toEqual([]);
  });

  it('is gone after 30 days, and frees its identifier URI', async () => {
    const { application } = await deployed();
    await cloud.graph('DELETE', `/applications/${application.id}`);
    await daysLater(29, async (later) => {
      expect((await later.graph('POST', '/applications', another)).status).toBe(400);
      expect(ids(await later.graph('GET', servicePrincipals))).toHaveLength(1);
    });
    await daysLater(30, async (later) => {
      expect(ids(await later.graph('GET', applications))).toEqual([]);
      expect(ids(await later.graph('GET', servicePrincipals))).toEqual([]);
      expect((await later.graph('POST', `${bin}/${application.id}/restore`)).status).toBe(404);
      expect((await later.graph('POST', '/applications', another)).status).toBe(201);
    });
  });

  it('is restored and deleted for good by its owner alone, where that is all the caller may', async () => {
    const { clientId, objectId } = {
      clientId: '12121212-1212-4212-8212-121212121212',
      objectId: '13131313-1313-4313-8313-131313131313',
    };
    const made = await cloud.control('principals', {
      clientId,
      objectId,
      displayName: 'pipeline',
      graphPermissions: ['Application.ReadWrite.OwnedBy'],
      armActions: [],
    });
    const pipeline = { clientId, clientSecret: made.body.clientSecret };
    const own = await cloud.graph('POST', '/applications', { displayName: 'own' }, pipeline);
    const foreign = await createApplication(cloud);
    for (const { id } of [own.body, foreign]) await cloud.graph('DELETE', `/applications/${id}`);

    const ask = (method: string, path: string) =>
      cloud.graph(method, `${bin}/${path}`, undefined, pipeline);
    expect(
      statuses(
        await ask('POST', `${foreign.id}/restore`),
        await ask('DELETE', foreign.id),
        await ask('POST', `${own.body.id}/restore`),
      ),
    ).toEqual([403, 403, 200]);
  });
});

describe('a deleted service principal', () => {
  it('takes its assignment along, and brings it back unless the role is gone', async () => {
    const { application, principal, assigned, assignment } = await deployed();
    const one = `/servicePrincipals/${principal.id}`;
    await cloud.graph('DELETE', one);
    expect((await cloud.graph('GET', assigned)).status).toBe(404);
    expect((await cloud.graph('POST', `${bin}/${principal.id}/restore`)).status).toBe(200);
    expect(ids(await cloud.graph('GET', assigned))).toEqual([assignment.id]);

    await cloud.graph('DELETE', one);
    const path = `/applications/${application.id}`;
    const [role] = application.appRoles;
    await cloud.graph('PATCH', path, { appRoles: [{ ...role, isEnabled: false }] });
    await cloud.graph('PATCH', path, { appRoles: [] });
    await cloud.graph('POST', `${bin}/${principal.id}/restore`);
    expect(ids(await cloud.graph('GET', assigned))).toEqual([]);
  });

  it.each([
    ['the resource', (id: string) => [id, aznsObjectId]],
    ['the principal', (id: string) => [aznsObjectId, id]],
  ])('brings the assignment back with its other side, when %s came first', async (_, order) => {
    const { principal, assigned, assignment } = await deployed();
    const [first = '', second = ''] = order(principal.id);
    for (const id of [first, second]) await cloud.graph('DELETE', `/servicePrincipals/${id}`);
    expect((await cloud.graph('POST', `${bin}/${first}/restore`)).status).toBe(200);
    if (first === principal.id) expect(ids(await cloud.graph('GET', assigned))).toEqual([]);

    expect((await cloud.graph('POST', `${bin}/${second}/restore`)).status).toBe(200);
    expect(ids(await cloud.graph('GET', assigned))).toEqual([assignment.id]);
  });

  it('does not come back without its application, nor beside another one of it', async () => {
    const { application, principal } = await deployed();
    await cloud.graph('DELETE', `/servicePrincipals/${principal.id}`);
    await cloud.graph('POST', '/servicePrincipals', { appId: application.appId });
    const beside = await cloud.graph('POST', `${bin}/${principal.id}/restore`);
    expect([beside.status, beside.body.error.code]).toEqual([
      409,
      'Request_MultipleObjectsWithSameKeyValue',
    ]);

    await cloud.graph('DELETE', `/applications/${application.id}`);
    await cloud.graph('DELETE', `${bin}/${application.id}`);
    const without = await cloud.graph('POST', `${bin}/${principal.id}/restore`);
    expect([without.status, without.body.error.code]).toEqual([400, 'Request_BadRequest']);
    expect((await cloud.graph('DELETE', `${bin}/${principal.id}`)).status).toBe(204);
    expect((await cloud.graph('GET', `${bin}/${principal.id}`)).status).toBe(404);
  });

  it('is no owner meanwhile', async () => {
    const { application } = await deployed();
    const second = await createApplication(cloud, {
      displayName: 'second',
      identifierUris: [],
      'owners@odata.bind': [`${cloud.url}/v1.0/directoryObjects/${otherObjectId}`],
    });
    const { body: principal } = await cloud.graph('POST', '/servicePrincipals', {
      appId: second.appId,
    });
    const owners = `/applications/${application.id}/owners`;
    await cloud.graph('POST', `${owners}/$ref`, {
      '@odata.id': `${cloud.url}/v1.0/directoryObjects/${principal.id}`,
    });
    await cloud.graph('DELETE', `/servicePrincipals/${principal.id}`);
    expect(ids(await cloud.graph('GET', owners))).toEqual([deployerObjectId]);
  });
});

it('with frees-uri, an identifier URI can be taken at once, and then its first owner cannot be restored', async () => {
  const freeing = await startCloud({ softDelete: 'frees-uri' });
  try {
    const first = await createApplication(freeing.cloud);
    await freeing.cloud.graph('DELETE', `/applications/${first.id}`);
    await createApplication(freeing.cloud);

    const answer = await freeing.cloud.graph('POST', `${bin}/${first.id}/restore`);
    expect([answer.status, answer.body.error]).toEqual([400, containing(taken)]);
    expect(ids(await freeing.cloud.graph('GET', applications))).toEqual([first.id]);
  } finally {
    await freeing.stop();
  }
});
