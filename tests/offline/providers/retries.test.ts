import { azcore, goAzureSdk, goAzureSdkToken, persist } from '../../../offline/providers/retries';
import type { Answer } from '../../../offline/providers/http';

const delays = [1, 2, 4, 8, 16];
const answer = (status: number, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: undefined,
});

/** Makes a call that is answered as listed, undefined being no answer; tells how it ended and what was waited. */
async function tried(rule: typeof azcore, answers: (Answer | undefined)[]) {
  const waited: number[] = [];
  let calls = 0;
  const send = () => {
    calls += 1;
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return next === undefined ? Promise.reject(new Error('closed')) : Promise.resolve(next);
  };
  const wait = (milliseconds: number) => {
    waited.push(milliseconds);
    return Promise.resolve();
  };
  const ended = await persist(send, rule, delays, wait).then(
    ({ status }) => status,
    (error: Error) => error.message,
  );
  return { ended, calls, waited };
}

test.each([408, 429, 500, 502, 503, 504])(
  'azure-native and its sign-in give %i up after the third try more',
  async (status) => {
    expect(await tried(azcore, [answer(status)])).toEqual({
      ended: status,
      calls: 4,
      waited: [1, 2, 4],
    });
  },
);

test('azure-native tries again where the connection ends, azuread does not', async () => {
  expect(await tried(azcore, [undefined, answer(200)])).toMatchObject({ ended: 200, calls: 2 });
  expect(await tried(azcore, [undefined])).toMatchObject({ ended: 'closed', calls: 4 });
  expect(await tried(goAzureSdk, [undefined])).toMatchObject({ ended: 'closed', calls: 1 });
  expect(await tried(goAzureSdkToken, [undefined])).toMatchObject({ ended: 'closed', calls: 4 });
});

test('azure-native does not wait for longer than two minutes', async () => {
  const minutes = (count: number) => answer(429, { 'retry-after': `${count * 60}` });
  expect(await tried(azcore, [minutes(2), answer(200)])).toMatchObject({
    ended: 200,
    waited: [120_000],
  });
  expect(await tried(azcore, [minutes(3)])).toEqual({ ended: 429, calls: 1, waited: [] });
});

test.each([
  ['azuread', goAzureSdk, [408, 424, 429, 500, 503, 599], [400, 404, 409, 501]],
  ['azuread, signing in,', goAzureSdkToken, [429, 500, 503], [400, 401, 408, 501]],
  ['azure-native', azcore, [], [400, 401, 404, 409, 424, 501, 505]],
])('%s tries again on what time mends, and on nothing else', async (_, rule, again, never) => {
  for (const status of again)
    expect(await tried(rule, [answer(status), answer(200)])).toMatchObject({ ended: 200 });
  for (const status of never)
    expect(await tried(rule, [answer(status)])).toMatchObject({ ended: status, calls: 1 });
});
