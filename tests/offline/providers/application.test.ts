import { caller, inputs, otherOwner, role, roleId, sentDuring, useEntra } from './entra';
import { failureOf, requestsDuring, secret, unknown } from './support';

const entra = useEntra();

test('an application has the ids, role ids and inputs among its outputs', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const app = (await entra.plugins.cloud.graph('GET', id)).body as { id: string; appId: string };

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
    const { id, outputs } = await entra.engine.create('application', given, true);
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
  const { id, outputs } = await entra.engine.create('application', inputs);
  const sent = await sentDuring(async () => {
    const news = { ...inputs, displayName: 'other', notes: unknown };
    const planned = await entra.engine.update('application', id, {
      olds: outputs,
      news,
      preview: true,
    });
    expect(planned).toMatchObject({
      ...news,
      clientId: outputs.clientId,
      objectId: outputs.objectId,
    });
  });
  expect(sent).toEqual([]);
});

test('a secret input is a secret output', async () => {
  const { outputs } = await entra.engine.create('application', {
    ...inputs,
    notes: secret('hidden'),
  });
  expect(outputs).toMatchObject({ displayName: 'itsm', notes: secret('hidden') });
});

test.each(['application', 'servicePrincipal'])(
  '%s: the caller is removed from the owners unless it is listed',
  async (type) => {
    const { clientId } = (await entra.engine.create('application', inputs)).outputs;
    const given =
      type === 'application'
        ? { ...inputs, identifierUris: [], owners: [otherOwner] }
        : { clientId, accountEnabled: true, owners: [otherOwner] };
    expect(await entra.owners((await entra.engine.create(type, given)).id)).toEqual([otherOwner]);
  },
);

test('owners are made exactly the listed ones by an update, those added by hand removed', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const news = { ...inputs, owners: [otherOwner, caller] };
  const both = await entra.engine.update('application', id, { olds: outputs, news });
  expect((await entra.owners(id)).sort()).toEqual([caller, otherOwner]);

  await entra.engine.update('application', id, { olds: both, news: inputs });
  expect(await entra.owners(id)).toEqual([caller]);
});

test('an update leaves URIs, roles and owners alone where they have not changed', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const news = { ...inputs, displayName: 'renamed' };
  const sent = await requestsDuring(() =>
    entra.engine.update('application', id, { olds: outputs, news }),
  );

  expect(sent.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'GET', 'GET']);
  const body = JSON.parse(sent[0]?.body ?? '') as object;
  expect(body).toMatchObject({ displayName: 'renamed' });
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['identifierUris']));
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['appRoles']));
});

test('ignored URIs survive an update of something else', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const news = { ...inputs, displayName: 'renamed', identifierUris: undefined };
  const options = { olds: outputs, news, ignore: ['identifierUris'] };
  expect(await entra.engine.update('application', id, options)).toMatchObject({
    displayName: 'renamed',
    identifierUris: inputs.identifierUris,
  });
});

test('a role is disabled before it is changed or removed, and only then', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const second = { ...role, id: caller, value: 'Second' };
  const roles = (sent: string[]) => sent.filter((line) => line.startsWith('PATCH')).length;

  let state = outputs;
  const change = async (appRoles: object[]) => {
    const news = { ...inputs, appRoles };
    return sentDuring(async () => {
      state = await entra.engine.update('application', id, { olds: state, news });
    });
  };
  expect(roles(await change([role, second]))).toBe(1);
  expect(roles(await change([{ ...role, description: 'new' }, second]))).toBe(2);
  expect(roles(await change([second]))).toBe(2);
  expect(state).toMatchObject({ appRoles: [second], appRoleIds: { Second: caller } });
});

test('preventDuplicateNames refuses a name that is taken', async () => {
  await entra.engine.create('application', inputs);
  const again = { ...inputs, identifierUris: [], preventDuplicateNames: true };
  expect((await failureOf(entra.engine.create('application', again))).message).toMatch(
    /^An application named "itsm" already exists, with the object ID [0-9a-f-]{36}\. Import it, /,
  );
});
