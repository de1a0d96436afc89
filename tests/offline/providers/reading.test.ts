import { azns, caller, inputs, otherOwner, roleId, useEntra } from './entra';
import { failureOf, secret } from './support';

const entra = useEntra();

test('a refresh shows drift in the inputs that were given, and leaves the others out', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  await entra.plugins.cloud.graph('PATCH', id, { displayName: 'by hand', notes: 'by hand' });
  const { inputs: found, outputs: now } = await entra.engine.read(
    'application',
    id,
    outputs,
    inputs,
  );

  expect(found).toEqual({ ...inputs, displayName: 'by hand' });
  expect(now).toMatchObject({ displayName: 'by hand', notes: 'by hand' });
  const diff = await entra.engine.diff('application', {
    olds: now,
    oldInputs: found,
    news: inputs,
  });
  expect(diff.detail).toEqual({ displayName: 'UPDATE', notes: 'DELETE' });
});

test('a refresh without drift keeps inputs as they were written, secrets and order too', async () => {
  const given = { ...inputs, owners: [otherOwner, caller], notes: secret('n'), tags: ['b', 'a'] };
  const { id, outputs } = await entra.engine.create('application', given);
  const read = await entra.engine.read('application', id, outputs, given);
  expect(read.inputs).toEqual(given);
  expect(read.outputs.notes).toEqual(secret('n'));
});

test.each(['application', 'servicePrincipal', 'assignment'] as const)(
  'an import of %s finds inputs that need no change',
  async (type) => {
    const app = await entra.engine.create('application', inputs);
    const given = { clientId: app.outputs.clientId, accountEnabled: true, owners: [caller] };
    const sp = await entra.engine.create('servicePrincipal', given);
    const assigned = {
      appRoleId: roleId,
      principalObjectId: azns.id,
      resourceObjectId: sp.outputs.objectId,
    };
    const assignment = await entra.engine.create('assignment', assigned);
    const made = { application: app, servicePrincipal: sp, assignment }[type];
    const wanted = { application: inputs, servicePrincipal: given, assignment: assigned }[type];

    const { id, inputs: found, outputs } = await entra.engine.read(type, made.id);
    expect(id).toBe(made.id);
    expect(found).toMatchObject(wanted);
    // False is kept where nothing was given: it is not the default of every flag.
    const more = Object.entries(found).filter(([key]) => !(key in wanted));
    expect(more.filter(([, value]) => value !== false)).toEqual([]);
    expect(outputs).toEqual(made.outputs);
    expect((await entra.engine.check(type, found)).failures).toEqual([]);
    expect((await entra.engine.diff(type, { olds: outputs, news: wanted })).changes).toBe(false);
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
    expect((await entra.engine.read(type, id)).id).toBe('');
  }
  expect((await failureOf(entra.engine.read('application', roleId))).message).toBe(
    `parsing the id "${roleId}": expected is the form /applications/{id}`,
  );
});

test('a service principal is looked up by client id, object id or name', async () => {
  const token = 'azuread:index/getServicePrincipal:getServicePrincipal';
  const byClientId = await entra.engine.invoke(token, { clientId: azns.appId });
  expect(byClientId).toMatchObject({
    id: `/servicePrincipals/${azns.id}`,
    objectId: azns.id,
    clientId: azns.appId,
    displayName: 'AzNS AAD Webhook',
  });
  expect(await entra.engine.invoke(token, { objectId: azns.id })).toEqual(byClientId);
  expect(await entra.engine.invoke(token, { displayName: 'AzNS AAD Webhook' })).toEqual(byClientId);

  const missing = await failureOf(entra.engine.invoke(token, { clientId: caller }));
  expect(missing.message).toBe(`No service principal found with clientId "${caller}"`);
  const both = await failureOf(entra.engine.invoke(token, { clientId: caller, objectId: caller }));
  expect(both.message).toContain('give exactly one of clientId, objectId and displayName');
});
