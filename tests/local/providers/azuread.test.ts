import {
  failureOf,
  requestsDuring,
  secret,
  startPlugins,
  unknown,
  type Engine,
  type Plugins,
} from './support';

const caller = '33333333-3333-3333-3333-333333333333';
const otherOwner = '66666666-6666-6666-6666-666666666666';
const azns = {
  appId: '461e8683-5575-4561-ac7f-899cc907d62a',
  id: '44444444-4444-4444-4444-444444444444',
};
const roleId = '55555555-5555-5555-5555-555555555555';
const role = {
  id: roleId,
  value: 'Role',
  displayName: 'Role',
  description: 'd',
  allowedMemberTypes: ['Application'],
  enabled: true,
};
const inputs = {
  displayName: 'itsm',
  signInAudience: 'AzureADMyOrg',
  preventDuplicateNames: false,
  identifierUris: ['api://11111111-1111-1111-1111-111111111111/itsm'],
  api: { requestedAccessTokenVersion: 2 },
  owners: [caller],
  appRoles: [role],
};

let plugins: Plugins;
let engine: Engine;

beforeAll(async () => {
  plugins = await startPlugins();
});
afterAll(() => plugins.stop());
beforeEach(async () => {
  await plugins.cloud.control('reset');
  engine = plugins.connect('azuread');
  await engine.configure();
});

const objectId = (id: string) => id.split('/')[2] ?? '';
const owners = async (id: string) =>
  ((await plugins.cloud.graph('GET', `${id}/owners`)).body.value as { id: string }[]).map(
    (owner) => owner.id,
  );
const fault = (method: string, pathPattern: string, status: number, more: object = {}) =>
  plugins.cloud.control('faults', { method, pathPattern, status, ...more });
/** Method and last parts of the paths of what is sent. */
const sentDuring = async (work: () => Promise<unknown>) =>
  (await requestsDuring(work)).map(({ method, path }) => `${method} ${path}`);

test('an application has the ids, role ids and inputs among its outputs', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const app = (await plugins.cloud.graph('GET', id)).body as { id: string; appId: string };

  expect(id).toBe(`/applications/${app.id}`);
  expect(outputs).toMatchObject({
    ...inputs,
    clientId: app.appId,
    objectId: app.id,
    appRoleIds: { Role: roleId },
    publisherDomain: 'contoso.onmicrosoft.com',
  });
});

test('a preview of a creation calls nobody, knows the inputs, and leaves the rest unknown', async () => {
  const sent = await sentDuring(async () => {
    const given = { ...inputs, identifierUris: [unknown], notes: secret('n') };
    const { id, outputs } = await engine.create('application', given, true);
    expect(id).toBe('');
    expect(outputs).toMatchObject({
      ...given,
      clientId: unknown,
      objectId: unknown,
      appRoleIds: unknown,
      tags: unknown,
    });
    expect(outputs).not.toHaveProperty('description');
  });
  expect(sent).toEqual([]);
});

test('a preview of an update calls nobody and keeps the ids, so that nothing that depends on them is replaced', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const sent = await sentDuring(async () => {
    const news = { ...inputs, displayName: 'other', notes: unknown };
    const planned = await engine.update('application', id, { olds: outputs, news, preview: true });
    expect(planned).toMatchObject({
      ...news,
      clientId: outputs.clientId,
      objectId: outputs.objectId,
    });
  });
  expect(sent).toEqual([]);
});

test('a secret input is a secret output', async () => {
  const { outputs } = await engine.create('application', { ...inputs, notes: secret('hidden') });
  expect(outputs).toMatchObject({ displayName: 'itsm', notes: secret('hidden') });
});

test.each(['application', 'servicePrincipal'])(
  '%s: the caller is removed from the owners unless it is listed',
  async (type) => {
    const { clientId } = (await engine.create('application', inputs)).outputs;
    const given =
      type === 'application'
        ? { ...inputs, identifierUris: [], owners: [otherOwner] }
        : { clientId, accountEnabled: true, owners: [otherOwner] };
    expect(await owners((await engine.create(type, given)).id)).toEqual([otherOwner]);
  },
);

test('owners are made exactly the listed ones by an update, those added by hand removed', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const news = { ...inputs, owners: [otherOwner, caller] };
  const both = await engine.update('application', id, { olds: outputs, news });
  expect((await owners(id)).sort()).toEqual([caller, otherOwner]);

  await engine.update('application', id, { olds: both, news: inputs });
  expect(await owners(id)).toEqual([caller]);
});

test('an update leaves URIs, roles and owners alone where they have not changed', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const news = { ...inputs, displayName: 'renamed' };
  const sent = await requestsDuring(() =>
    engine.update('application', id, { olds: outputs, news }),
  );

  expect(sent.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'GET', 'GET']);
  const body = JSON.parse(sent[0]?.body ?? '') as object;
  expect(body).toMatchObject({ displayName: 'renamed' });
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['identifierUris']));
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['appRoles']));
});

test('ignored URIs survive an update of something else', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const news = { ...inputs, displayName: 'renamed', identifierUris: undefined };
  const options = { olds: outputs, news, ignore: ['identifierUris'] };
  expect(await engine.update('application', id, options)).toMatchObject({
    displayName: 'renamed',
    identifierUris: inputs.identifierUris,
  });
});

test('a role is disabled before it is changed or removed, and only then', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const second = { ...role, id: caller, value: 'Second' };
  const roles = (sent: string[]) => sent.filter((line) => line.startsWith('PATCH')).length;

  let state = outputs;
  const change = async (appRoles: object[]) => {
    const news = { ...inputs, appRoles };
    return sentDuring(async () => {
      state = await engine.update('application', id, { olds: state, news });
    });
  };
  expect(roles(await change([role, second]))).toBe(1);
  expect(roles(await change([{ ...role, description: 'new' }, second]))).toBe(2);
  expect(roles(await change([second]))).toBe(2);
  expect(state).toMatchObject({ appRoles: [second], appRoleIds: { Second: caller } });
});

test('preventDuplicateNames refuses a name that is taken', async () => {
  await engine.create('application', inputs);
  const again = { ...inputs, identifierUris: [], preventDuplicateNames: true };
  expect((await failureOf(engine.create('application', again))).message).toMatch(
    /^An application named "itsm" already exists, with the object ID [0-9a-f-]{36}\. Import it, /,
  );
});

test('a new application that Entra does not know everywhere yet is waited for', async () => {
  await fault('PATCH', '/applications/', 404, { times: 2 });
  await fault('PATCH', '/applications/', 409);
  const { outputs } = await engine.create('application', inputs);
  expect(outputs.displayName).toBe('itsm');
});

test('overload is waited for as long as it says, and no longer than there are tries', async () => {
  await fault('POST', '/applications$', 429, { headers: { 'retry-after': '0' }, times: 2 });
  await fault('POST', '/applications$', 503);
  await engine.create('application', inputs);

  await fault('POST', '/applications$', 500, { times: 5 });
  const { message } = await failureOf(engine.create('application', inputs));
  expect(message).toBe(
    'Could not create application: unexpected status 500 (500 Internal Server Error) with error: InjectedFault: A fault was injected by the test.',
  );
});

test('an error that time does not mend is told at once, in the words of the vendor’s plugin', async () => {
  await engine.create('application', inputs);
  const sent = await sentDuring(async () => {
    const { message, partial } = await failureOf(engine.create('application', inputs));
    expect(message).toMatch(
      /^Could not create application: unexpected status 4\d\d \(4\d\d [A-Z][A-Za-z ]+\) with error: \w+: Another object with the same value for property identifierUris already exists/,
    );
    expect(partial).toBeUndefined();
  });
  expect(sent).toEqual(['POST /v1.0/applications']);
});

test('a creation that fails half-way leaves the application with its id in the state', async () => {
  await fault('DELETE', '/owners/', 403);
  const failing = engine.create('application', { ...inputs, owners: [otherOwner] });
  const { message, partial } = await failureOf(failing);

  const apps = (await plugins.cloud.graph('GET', '/applications')).body.value as { id: string }[];
  expect(message).toContain('Could not remove owner: unexpected status 403 (403 Forbidden)');
  expect(partial?.getId()).toBe(`/applications/${apps[0]?.id}`);
  expect(partial?.getReasonsList()).toEqual([message]);
  expect(partial?.getProperties()?.toJavaScript()).toMatchObject({ objectId: apps[0]?.id });
  expect(partial?.getInputs()?.toJavaScript()).toMatchObject({ owners: [otherOwner] });
});

test('like the vendor’s plugin, an application that cannot be read right after its creation is lost', async () => {
  await fault('GET', '/applications/[^/]+$', 404);
  const { message, partial } = await failureOf(engine.create('application', inputs));
  expect(message).toMatch(/was created, but could not be read after it$/);
  expect(partial).toBeUndefined();
});

test('deleting an application waits until it is gone; one that is gone already is an error', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const path = `/v1.0${id}`;
  expect(await sentDuring(() => engine.delete('application', id, outputs))).toEqual([
    `DELETE ${path}`,
    `GET ${path}`,
  ]);
  expect((await failureOf(engine.delete('application', id, outputs))).message).toMatch(
    /^Deleting application with object ID ".*": unexpected status 404 \(404 Not Found\)/,
  );
});

test('cancelling ends the waiting', async () => {
  await fault('POST', '/applications$', 429, { headers: { 'retry-after': '3600' }, times: 9 });
  const creation = failureOf(engine.create('application', inputs));
  const waiting = requestsDuring(() => creation);
  await engine.cancel();
  expect((await creation).message).toBe('cancelled while waiting');
  expect((await waiting).length).toBeLessThanOrEqual(1);
});

test('a refresh shows drift in the inputs that were given, and leaves the others out', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  await plugins.cloud.graph('PATCH', id, { displayName: 'by hand', notes: 'by hand' });
  const { inputs: found, outputs: now } = await engine.read('application', id, outputs, inputs);

  expect(found).toEqual({ ...inputs, displayName: 'by hand' });
  expect(now).toMatchObject({ displayName: 'by hand', notes: 'by hand' });
  const diff = await engine.diff('application', { olds: now, oldInputs: found, news: inputs });
  expect(diff.detail).toEqual({ displayName: 'UPDATE', notes: 'DELETE' });
});

test('a refresh without drift keeps inputs as they were written, secrets and order too', async () => {
  const given = { ...inputs, owners: [otherOwner, caller], notes: secret('n'), tags: ['b', 'a'] };
  const { id, outputs } = await engine.create('application', given);
  const read = await engine.read('application', id, outputs, given);
  expect(read.inputs).toEqual(given);
  expect(read.outputs.notes).toEqual(secret('n'));
});

test.each(['application', 'servicePrincipal', 'assignment'] as const)(
  'an import of %s finds inputs that need no change',
  async (type) => {
    const app = await engine.create('application', inputs);
    const given = { clientId: app.outputs.clientId, accountEnabled: true, owners: [caller] };
    const sp = await engine.create('servicePrincipal', given);
    const assigned = {
      appRoleId: roleId,
      principalObjectId: azns.id,
      resourceObjectId: sp.outputs.objectId,
    };
    const assignment = await engine.create('assignment', assigned);
    const made = { application: app, servicePrincipal: sp, assignment }[type];
    const wanted = { application: inputs, servicePrincipal: given, assignment: assigned }[type];

    const { id, inputs: found, outputs } = await engine.read(type, made.id);
    expect(id).toBe(made.id);
    expect(found).toMatchObject(wanted);
    // False is kept where nothing was given: it is not the default of every flag.
    const more = Object.entries(found).filter(([key]) => !(key in wanted));
    expect(more.filter(([, value]) => value !== false)).toEqual([]);
    expect(outputs).toEqual(made.outputs);
    expect((await engine.check(type, found)).failures).toEqual([]);
    expect((await engine.diff(type, { olds: outputs, news: wanted })).changes).toBe(false);
  },
);

test('what does not exist is read as gone, and a wrong id is an error that shows the right form', async () => {
  for (const [type, id] of [
    ['application', '/applications/none'],
    ['servicePrincipal', '/servicePrincipals/none'],
    ['assignment', '/servicePrincipals/none/appRoleAssignedTo/none'],
    ['uri', '/applications/none/identifierUris/YQ=='],
    ['owner', '/applications/none/owners/none'],
    ['appRole', '/applications/none/appRoles/none'],
  ] as const) {
    expect((await engine.read(type, id)).id).toBe('');
  }
  expect((await failureOf(engine.read('application', roleId))).message).toBe(
    `parsing the id "${roleId}": expected is the form /applications/{id}`,
  );
});

test('a service principal takes over what Entra knows of its application', async () => {
  const { outputs: app } = await engine.create('application', inputs);
  const { id, outputs } = await engine.create('servicePrincipal', {
    clientId: app.clientId,
    accountEnabled: true,
    appRoleAssignmentRequired: true,
  });
  expect(outputs).toMatchObject({
    objectId: objectId(id),
    displayName: 'itsm',
    appRoles: [role],
    servicePrincipalNames: [app.clientId, ...inputs.identifierUris],
    type: 'Application',
    applicationTenantId: '11111111-1111-1111-1111-111111111111',
    appRoleAssignmentRequired: true,
    owners: [],
  });
});

test('an application Entra has not replicated yet is waited for before its service principal', async () => {
  const { clientId } = (await engine.create('application', inputs)).outputs;
  const message = `The appId '${String(clientId)}' of the service principal does not reference a valid application object.`;
  const body = { error: { code: 'Request_BadRequest', message } };
  await fault('POST', '/servicePrincipals$', 400, { body, times: 2 });
  await engine.create('servicePrincipal', { clientId, accountEnabled: true });
});

test('like the vendor’s plugin, a service principal whose first PATCH finds nothing fails and stays in the state', async () => {
  const { clientId } = (await engine.create('application', inputs)).outputs;
  await fault('PATCH', '/servicePrincipals/', 404);
  const { message, partial } = await failureOf(
    engine.create('servicePrincipal', { clientId, accountEnabled: true }),
  );
  expect(message).toMatch(/^Timed out whilst waiting for new service principal to be replicated/);
  expect(partial?.getId()).toMatch(/^\/servicePrincipals\/[0-9a-f-]{36}$/);
});

test('an existing service principal is adopted on request only, and deleted all the same', async () => {
  const given = { clientId: azns.appId, accountEnabled: true };
  expect((await failureOf(engine.create('servicePrincipal', given))).message).toBe(
    `A resource with the ID "/servicePrincipals/${azns.id}" already exists - to be managed via Pulumi this resource needs to be imported into the state`,
  );
  const adopted = await engine.create('servicePrincipal', { ...given, useExisting: true });
  expect(adopted).toMatchObject({
    id: `/servicePrincipals/${azns.id}`,
    outputs: { useExisting: true },
  });

  const path = `/v1.0/servicePrincipals/${azns.id}`;
  const sent = await sentDuring(() =>
    engine.delete('servicePrincipal', adopted.id, adopted.outputs),
  );
  expect(sent).toEqual([`DELETE ${path}`]);
  expect((await plugins.cloud.graph('GET', path)).status).toBe(404);
  await engine.delete('servicePrincipal', adopted.id, adopted.outputs);
});

test('a role is assigned once both sides are known, and a second time refused', async () => {
  const { outputs: app } = await engine.create('application', inputs);
  const { outputs: sp } = await engine.create('servicePrincipal', {
    clientId: app.clientId,
    accountEnabled: true,
  });
  const given = { appRoleId: roleId, principalObjectId: azns.id, resourceObjectId: sp.objectId };
  await fault('POST', '/appRoleAssignedTo$', 404);
  await fault('POST', '/appRoleAssignedTo$', 400, {
    body: { error: { code: 'Request_BadRequest', message: 'Not a valid reference update.' } },
  });
  const { id, outputs } = await engine.create('assignment', given);
  expect(id).toMatch(
    new RegExp(`^/servicePrincipals/${String(sp.objectId)}/appRoleAssignedTo/.+$`),
  );
  expect(outputs).toEqual({
    ...given,
    principalDisplayName: 'AzNS AAD Webhook',
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'itsm',
  });
  expect((await failureOf(engine.create('assignment', given))).message).toMatch(
    /^Could not create app role assignment: unexpected status 400 \(400 Bad Request\) with error: Request_BadRequest: Permission being assigned already exists/,
  );
});

test('URIs that are added at once do not undo each other', async () => {
  const { id, outputs } = await engine.create('application', inputs);
  const uris = ['a', 'b', 'c'].map((name) => `${inputs.identifierUris[0]}-${name}`);
  const made = await Promise.all(
    uris.map((identifierUri) => engine.create('uri', { applicationId: id, identifierUri })),
  );
  const now = async () => (await plugins.cloud.graph('GET', id)).body.identifierUris as string[];
  expect((await now()).sort()).toEqual([...inputs.identifierUris, ...uris]);
  expect((await engine.read('uri', made[0]?.id ?? '')).inputs).toEqual({
    applicationId: id,
    identifierUri: uris[0],
  });
  const again = engine.create('uri', { applicationId: id, identifierUri: uris[0] });
  expect((await failureOf(again)).message).toContain('needs to be imported');

  await Promise.all(made.map((uri) => engine.delete('uri', uri.id, uri.outputs)));
  expect(await now()).toEqual(inputs.identifierUris);
  expect((await engine.read('uri', made[0]?.id ?? '')).id).toBe('');
  expect(outputs.identifierUris).toEqual(inputs.identifierUris);
});

test('an owner of its own is added, found, and removed', async () => {
  const { id } = await engine.create('application', inputs);
  const given = { applicationId: id, ownerObjectId: otherOwner };
  const owner = await engine.create('owner', given);
  expect(await owners(id)).toEqual([caller, otherOwner]);
  expect((await failureOf(engine.create('owner', given))).message).toContain('to be imported');
  expect((await engine.read('owner', owner.id)).inputs).toEqual(given);
  await engine.delete('owner', owner.id, owner.outputs);
  expect(await owners(id)).toEqual([caller]);
});

test('a role of its own is added beside others, changed, and removed', async () => {
  const { id } = await engine.create('application', inputs);
  const given = {
    applicationId: id,
    roleId: caller,
    value: 'Second',
    displayName: 'Second',
    description: 'd',
    allowedMemberTypes: ['User'],
  };
  const made = await engine.create('appRole', given);
  const news = { ...given, description: 'changed' };
  await engine.update('appRole', made.id, { olds: made.outputs, news });
  expect((await engine.read('appRole', made.id)).inputs).toEqual(news);
  await engine.delete('appRole', made.id, news);
  const { appRoles } = (await plugins.cloud.graph('GET', id)).body as { appRoles: object[] };
  expect(appRoles).toEqual([expect.objectContaining({ id: roleId, isEnabled: true })]);
});

test('a service principal is looked up by client id, object id or name', async () => {
  const token = 'azuread:index/getServicePrincipal:getServicePrincipal';
  const byClientId = await engine.invoke(token, { clientId: azns.appId });
  expect(byClientId).toMatchObject({
    id: `/servicePrincipals/${azns.id}`,
    objectId: azns.id,
    clientId: azns.appId,
    displayName: 'AzNS AAD Webhook',
  });
  expect(await engine.invoke(token, { objectId: azns.id })).toEqual(byClientId);
  expect(await engine.invoke(token, { displayName: 'AzNS AAD Webhook' })).toEqual(byClientId);

  const missing = await failureOf(engine.invoke(token, { clientId: caller }));
  expect(missing.message).toBe(`No service principal found with clientId "${caller}"`);
  const both = await failureOf(engine.invoke(token, { clientId: caller, objectId: caller }));
  expect(both.message).toContain('give exactly one of clientId, objectId and displayName');
});
