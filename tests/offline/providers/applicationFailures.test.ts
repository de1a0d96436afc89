import { eventually } from '../support';
import { inputs, otherOwner, sentDuring, useEntra } from './entra';
import { failureOf } from './support';

const entra = useEntra();

test('a new application that Entra does not know everywhere yet is waited for', async () => {
  await entra.fault('PATCH', '/applications/', 404, { times: 2 });
  await entra.fault('PATCH', '/applications/', 409);
  const { outputs } = await entra.engine.create('application', inputs);
  expect(outputs.displayName).toBe('itsm');
});

test('overload is waited for as long as it says, and no longer than there are tries', async () => {
  await entra.fault('POST', '/applications$', 429, { headers: { 'retry-after': '0' }, times: 2 });
  await entra.fault('POST', '/applications$', 503);
  await entra.engine.create('application', inputs);

  await entra.fault('POST', '/applications$', 500, { times: 5 });
  const { message } = await failureOf(entra.engine.create('application', inputs));
  expect(message).toBe(
    'Could not create application: unexpected status 500 (500 Internal Server Error) with error: InjectedFault: A fault was injected by the test.',
  );
});

test('an error that time does not mend is told at once, in the words of the vendor’s plugin', async () => {
  await entra.engine.create('application', inputs);
  const sent = await sentDuring(async () => {
    const { message, partial } = await failureOf(entra.engine.create('application', inputs));
    expect(message).toMatch(
      /^Could not create application: unexpected status 4\d\d \(4\d\d [A-Z][A-Za-z ]+\) with error: \w+: Another object with the same value for property identifierUris already exists/,
    );
    expect(partial).toBeUndefined();
  });
  expect(sent).toEqual(['POST /v1.0/applications']);
});

test('a creation that fails half-way leaves the application with its id in the state', async () => {
  await entra.fault('DELETE', '/owners/', 403);
  const failing = entra.engine.create('application', { ...inputs, owners: [otherOwner] });
  const { message, partial } = await failureOf(failing);

  const apps = (await entra.plugins.cloud.graph('GET', '/applications')).body.value as {
    id: string;
  }[];
  expect(message).toContain('Could not remove owner: unexpected status 403 (403 Forbidden)');
  expect(partial?.getId()).toBe(`/applications/${apps[0]?.id}`);
  expect(partial?.getReasonsList()).toEqual([message]);
  expect(partial?.getProperties()?.toJavaScript()).toMatchObject({ objectId: apps[0]?.id });
  expect(partial?.getInputs()?.toJavaScript()).toMatchObject({ owners: [otherOwner] });
});

test('like the vendor’s plugin, an application that cannot be read right after its creation is lost', async () => {
  await entra.fault('GET', '/applications/[^/]+$', 404);
  const { message, partial } = await failureOf(entra.engine.create('application', inputs));
  expect(message).toMatch(/was created, but could not be read after it$/);
  expect(partial).toBeUndefined();
});

test('deleting an application waits until it is gone; one that is gone already is an error', async () => {
  const { id, outputs } = await entra.engine.create('application', inputs);
  const path = `/v1.0${id}`;
  expect(await sentDuring(() => entra.engine.delete('application', id, outputs))).toEqual([
    `DELETE ${path}`,
    `GET ${path}`,
  ]);
  expect((await failureOf(entra.engine.delete('application', id, outputs))).message).toMatch(
    /^Deleting application with object ID ".*": unexpected status 404 \(404 Not Found\)/,
  );
});

test('cancelling ends the waiting that an answer asked for', async () => {
  await entra.fault('POST', '/applications$', 429, {
    headers: { 'retry-after': '3600' },
    times: 9,
  });
  entra.plugins.log.length = 0;
  const creation = failureOf(entra.engine.create('application', inputs));
  await eventually(() => entra.plugins.log.length > 0);
  await entra.engine.cancel();

  expect((await creation).message).toBe('Could not create application: cancelled while waiting');
  expect(entra.plugins.log).toEqual(['POST /v1.0/applications 429']);
});
