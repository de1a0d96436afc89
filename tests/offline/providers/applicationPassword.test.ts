import { applicationPassword } from '../../../offline/providers/azuread/applicationPassword';
import { sentDuring, inputs as applicationInputs, useEntra } from './entra';
import { plain, secret } from './support';

const entra = useEntra();
const given = { displayName: 'callback', endDate: '2099-05-26T00:00:00Z' };
const type = 'password';

/** An application, as inputs name it, and its object id. */
async function application() {
  const { id } = await entra.engine.create('application', applicationInputs);
  return { applicationId: id, objectId: id.replace('/applications/', '') };
}

const credentialsOf = async (applicationId: string) =>
  (await entra.plugins.cloud.graph('GET', applicationId)).body['passwordCredentials'] as {
    keyId: string;
  }[];

test('a password is made by Graph, shown as a secret, and removed again', async () => {
  const { applicationId, objectId } = await application();
  const path = `/v1.0${applicationId}`;
  let made = { id: '', outputs: {} as Record<string, unknown> };
  const sent = await sentDuring(async () => {
    made = await entra.engine.create(type, { applicationId, ...given });
  });
  const { keyId, value } = plain(made.outputs) as { keyId: string; value: string };

  expect(sent).toEqual([`GET ${path}`, `POST ${path}/addPassword`, `GET ${path}`, `GET ${path}`]);
  expect(made.id).toBe(`${objectId}/password/${keyId}`);
  expect(made.outputs).toEqual({
    applicationId,
    ...given,
    startDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    keyId,
    value: secret(value),
  });
  expect(value).toHaveLength(40);

  const gone = await sentDuring(() => entra.engine.delete(type, made.id, made.outputs));
  expect(gone).toEqual([`POST ${path}/removePassword`, `GET ${path}`]);
  expect(await credentialsOf(applicationId)).toEqual([]);
});

test('a refresh keeps the secret, which nobody can read again, and changes nothing', async () => {
  const { applicationId } = await application();
  const inputs = { applicationId, ...given, rotateWhenChanged: { year: '1' } };
  const { id, outputs } = await entra.engine.create(type, inputs);
  const read = await entra.engine.read(type, id, outputs, inputs);

  expect(read).toEqual({ id, outputs, inputs });
  const { changes } = await entra.engine.diff(type, { olds: outputs, oldInputs: inputs, news: inputs });
  expect(changes).toBe(false);
}); // prettier-ignore

test.each([
  ['the credential', 'POST', '/removePassword'],
  ['the application', 'DELETE', ''],
])('where %s is gone, the password is, too', async (_, method, path) => {
  const { applicationId } = await application();
  const { id, outputs } = await entra.engine.create(type, { applicationId, ...given });
  const { keyId } = plain(outputs) as { keyId: string };
  await entra.plugins.cloud.graph(method, applicationId + path, path && { keyId });

  expect((await entra.engine.read(type, id, outputs)).id).toBe('');
});

test.each([
  ['displayName', 'another'],
  ['endDate', '2098-01-01T00:00:00Z'],
  // As text, not as a time: azuread keeps what Graph writes.
  ['endDate', '2099-05-26T00:00:00.000Z'],
  ['startDate', '2030-01-01T00:00:00Z'],
  ['endDateRelative', '240h'],
  ['rotateWhenChanged', { year: '2' }],
  ['applicationId', '/applications/another'],
])('another %s makes another password: %p', async (key, value) => {
  const { applicationId } = await application();
  const inputs = { applicationId, ...given };
  const { outputs } = await entra.engine.create(type, inputs);
  const news = { ...inputs, [key]: value };
  const { replaces } = await entra.engine.diff(type, { olds: outputs, oldInputs: inputs, news });

  expect(replaces).toEqual([key]);
});

/** Graph, where a new credential is not seen by the first so many readers. */
function slowGraph(unseen: number) {
  const credential = { keyId: 'key', displayName: null, startDateTime: 's', endDateTime: 'e' };
  const waits: number[] = [];
  let reads = -1; // The first is before there is a credential.
  return {
    waits,
    delay: (attempt: number) => [1, 2, 3][attempt],
    wait: (milliseconds: number) => Promise.resolve(waits.push(milliseconds)),
    graph(method: string) {
      if (method === 'GET') reads += 1;
      const passwordCredentials = reads > unseen ? [credential] : [];
      const body = method === 'GET' ? { passwordCredentials } : { ...credential, secretText: 't' };
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
}
const createWith = (session: ReturnType<typeof slowGraph>) =>
  applicationPassword.create(session as never, { applicationId: '/applications/app', ...given });

test('a credential that Entra does not show at once is waited for', async () => {
  const session = slowGraph(2);
  const { id } = await createWith(session);

  expect([id, session.waits]).toEqual(['app/password/key', [1, 2]]);
});

test('one that never shows is an error, and its secret is lost, as with the vendor’s plugin', async () => {
  await expect(createWith(slowGraph(10))).rejects.toThrow(
    'Adding password for application with object ID "app": the application does not show it',
  );
});

test('like the vendor’s plugin, a relative end is not sent: Entra takes two years', async () => {
  const { applicationId } = await application();
  const inputs = { applicationId, startDate: '2030-01-01T00:00:00Z', endDateRelative: '240h' };
  const { outputs } = await entra.engine.create(type, inputs);

  expect(outputs['endDate']).toBe('2032-01-01T00:00:00Z');
});

test('an end that is no time with a zone is refused before anything is made', async () => {
  const { failures } = await entra.engine.check(type, {
    applicationId: '/applications/a',
    endDate: '2099-05-26',
  });
  expect(failures.map(({ property }) => property)).toEqual(['endDate']);
});
