import { azns, caller, inputs, otherOwner, role, roleId, sentDuring, useEntra } from './entra';
import { failureOf } from './support';

const entra = useEntra();

const objectId = (id: string) => id.split('/')[2] ?? '';

test('a service principal takes over what Entra knows of its application', async () => {
  const { outputs: app } = await entra.engine.create('application', inputs);
  const { id, outputs } = await entra.engine.create('servicePrincipal', {
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
  const { clientId } = (await entra.engine.create('application', inputs)).outputs;
  const message = `The appId '${String(clientId)}' of the service principal does not reference a valid application object.`;
  const body = { error: { code: 'Request_BadRequest', message } };
  await entra.fault('POST', '/servicePrincipals$', 400, { body, times: 2 });
  await entra.engine.create('servicePrincipal', { clientId, accountEnabled: true });
});

test('like the vendor’s plugin, a service principal whose first PATCH finds nothing fails and stays in the state', async () => {
  const { clientId } = (await entra.engine.create('application', inputs)).outputs;
  await entra.fault('PATCH', '/servicePrincipals/', 404);
  const { message, partial } = await failureOf(
    entra.engine.create('servicePrincipal', { clientId, accountEnabled: true }),
  );
  expect(message).toMatch(/^Timed out whilst waiting for new service principal to be replicated/);
  expect(partial?.getId()).toMatch(/^\/servicePrincipals\/[0-9a-f-]{36}$/);
});

test('like the vendor’s plugin, what was made and cannot be read after it stays in the state', async () => {
  const { clientId } = (await entra.engine.create('application', inputs)).outputs;
  const given = { clientId, accountEnabled: true };
  await entra.fault('GET', '/servicePrincipals/[^/]+$', 403);
  const failed = await failureOf(entra.engine.create('servicePrincipal', given));
  const id = failed.partial?.getId() ?? '';
  expect(id).toMatch(/^\/servicePrincipals\/[0-9a-f-]{36}$/);

  await entra.fault('GET', '/appRoleAssignedTo/', 403);
  const assignment = await failureOf(
    entra.engine.create('assignment', {
      appRoleId: roleId,
      principalObjectId: azns.id,
      resourceObjectId: objectId(id),
    }),
  );
  expect(assignment.partial?.getId()).toMatch(`${id}/appRoleAssignedTo/`);
});

test('a sign-in that fails is tried again by the next call', async () => {
  await entra.fault('POST', '/oauth2/v2.0/token$', 503, { times: 4 });
  const engine = entra.plugins.connect('azuread');
  expect((await failureOf(engine.configure())).message).toMatch(
    /^clientCredentialsToken: received HTTP status 503 Service Unavailable/,
  );
  await engine.configure();
});

test('an existing service principal is adopted on request only, and deleted all the same', async () => {
  const given = { clientId: azns.appId, accountEnabled: true };
  expect((await failureOf(entra.engine.create('servicePrincipal', given))).message).toBe(
    `A resource with the ID "/servicePrincipals/${azns.id}" already exists - to be managed via Pulumi this resource needs to be imported into the state`,
  );
  const adopted = await entra.engine.create('servicePrincipal', { ...given, useExisting: true });
  expect(adopted).toMatchObject({
    id: `/servicePrincipals/${azns.id}`,
    outputs: { useExisting: true },
  });

  const path = `/v1.0/servicePrincipals/${azns.id}`;
  const sent = await sentDuring(() =>
    entra.engine.delete('servicePrincipal', adopted.id, adopted.outputs),
  );
  expect(sent).toEqual([`DELETE ${path}`]);
  expect((await entra.plugins.cloud.graph('GET', path)).status).toBe(404);
  await entra.engine.delete('servicePrincipal', adopted.id, adopted.outputs);
});

test('a role is assigned once both sides are known, and a second time refused', async () => {
  const { outputs: app } = await entra.engine.create('application', inputs);
  const { outputs: sp } = await entra.engine.create('servicePrincipal', {
    clientId: app.clientId,
    accountEnabled: true,
  });
  const given = { appRoleId: roleId, principalObjectId: azns.id, resourceObjectId: sp.objectId };
  await entra.fault('POST', '/appRoleAssignedTo$', 404);
  await entra.fault('POST', '/appRoleAssignedTo$', 400, {
    body: { error: { code: 'Request_BadRequest', message: 'Not a valid reference update.' } },
  });
  const { id, outputs } = await entra.engine.create('assignment', given);
  expect(id).toMatch(
    new RegExp(`^/servicePrincipals/${String(sp.objectId)}/appRoleAssignedTo/.+$`),
  );
  expect(outputs).toEqual({
    ...given,
    principalDisplayName: 'AzNS AAD Webhook',
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'itsm',
  });
  expect((await failureOf(entra.engine.create('assignment', given))).message).toMatch(
    /^Could not create app role assignment: unexpected status 400 \(400 Bad Request\) with error: Request_BadRequest: Permission being assigned already exists/,
  );
});

test('URIs that are added at once do not undo each other', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const uris = ['a', 'b', 'c'].map((name) => `${inputs.identifierUris[0]}-${name}`);
  const made = await Promise.all(
    uris.map((identifierUri) => entra.engine.create('uri', { applicationId: id, identifierUri })),
  );
  const now = async () =>
    (await entra.plugins.cloud.graph('GET', id)).body.identifierUris as string[];
  expect((await now()).sort()).toEqual([...inputs.identifierUris, ...uris]);
  expect((await entra.engine.read('uri', made[0]?.id ?? '')).inputs).toEqual({
    applicationId: id,
    identifierUri: uris[0],
  });
  const again = entra.engine.create('uri', { applicationId: id, identifierUri: uris[0] });
  expect((await failureOf(again)).message).toContain('needs to be imported');

  await Promise.all(made.map((uri) => entra.engine.delete('uri', uri.id, uri.outputs)));
  expect(await now()).toEqual(inputs.identifierUris);
  expect((await entra.engine.read('uri', made[0]?.id ?? '')).id).toBe('');
  expect(outputs.identifierUris).toEqual(inputs.identifierUris);
});

test('an owner of its own is added, found, and removed', async () => {
  const { id } = await entra.engine.create('application', inputs);
  const given = { applicationId: id, ownerObjectId: otherOwner };
  const owner = await entra.engine.create('owner', given);
  expect(await entra.owners(id)).toEqual([caller, otherOwner]);
  expect((await failureOf(entra.engine.create('owner', given))).message).toContain(
    'to be imported',
  );
  expect((await entra.engine.read('owner', owner.id)).inputs).toEqual(given);
  await entra.engine.delete('owner', owner.id, owner.outputs);
  expect(await entra.owners(id)).toEqual([caller]);
});

test('a role of its own is added beside others, changed, and removed', async () => {
  const { id } = await entra.engine.create('application', inputs);
  const given = {
    applicationId: id,
    roleId: caller,
    value: 'Second',
    displayName: 'Second',
    description: 'd',
    allowedMemberTypes: ['User'],
  };
  const made = await entra.engine.create('appRole', given);
  const news = { ...given, description: 'changed' };
  await entra.engine.update('appRole', made.id, { olds: made.outputs, news });
  expect((await entra.engine.read('appRole', made.id)).inputs).toEqual(news);
  await entra.engine.delete('appRole', made.id, news);
  const { appRoles } = (await entra.plugins.cloud.graph('GET', id)).body as { appRoles: object[] };
  expect(appRoles).toEqual([expect.objectContaining({ id: roleId, isEnabled: true })]);
});
