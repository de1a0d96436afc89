import { alert, claims, scene, sign, signingKey, start, type Scene } from './support';

let site: Scene;
beforeEach(async () => {
  site = await scene();
});
afterEach(() => site.stop());

const at = (seconds: number) => {
  site.clock.now = new Date(start.getTime() + seconds * 1000);
};
const day = 86_400;
/** A good token for any time in the next days. */
const longLived = { exp: start.getTime() / 1000 + 3 * day };

async function send(kid: Awaited<ReturnType<typeof signingKey>>) {
  const { status } = await site.deliver(alert(), await sign(kid, claims(2, longLived)));
  return [status, (await site.last())?.code];
}

it('fetches keys once for many deliveries, also when they come together', async () => {
  const token = await site.goodToken();
  await Promise.all([1, 2, 3].map(() => site.deliver(alert(), token)));
  await site.deliver(alert(), token);
  expect(site.tenant.fetched).toBe(1);
});

it('fetches again for a key it does not know, and accepts the new one', async () => {
  const [first] = site.tenant.published as [Awaited<ReturnType<typeof signingKey>>];
  const second = await signingKey('second');
  expect((await send(first))[0]).toBe(200);
  site.tenant.published = [second, first];
  at(30);
  expect(await send(second)).toEqual([200, 'alert_repeated']);
  expect(await send(first)).toEqual([200, 'alert_repeated']);
  expect(site.tenant.fetched).toBe(2);
});

it('refuses a key that the tenant does not publish', async () => {
  const foreign = await signingKey('foreign');
  await site.deliver(alert());
  at(30);
  expect(await send(foreign)).toEqual([401, 'key_unknown']);
});

it('fetches at most every 30 seconds whatever keys tokens name, and asks for another attempt meanwhile', async () => {
  await site.deliver(alert());
  at(29);
  for (const kid of ['a', 'b', 'c'])
    expect(await send(await signingKey(kid))).toEqual([503, 'key_pending']);
  expect(site.tenant.fetched).toBe(1);
  at(30);
  expect(await send(await signingKey('d'))).toEqual([401, 'key_unknown']);
  expect(await send(await signingKey('e'))).toEqual([503, 'key_pending']);
  expect(site.tenant.fetched).toBe(2);
});

it('looks for new keys after a day, so that a withdrawn one is refused', async () => {
  const [first] = site.tenant.published as [Awaited<ReturnType<typeof signingKey>>];
  const second = await signingKey('second');
  expect((await send(first))[0]).toBe(200);
  site.tenant.published = [second];
  at(day - 1);
  expect((await send(first))[0]).toBe(200);
  at(day);
  expect(await send(first)).toEqual([401, 'key_unknown']);
  expect(await send(second)).toEqual([200, 'alert_repeated']);
});

it('asks for another attempt while keys cannot be fetched, and recovers', async () => {
  site.tenant.broken = true;
  await site.deliver(alert());
  expect(await site.last()).toEqual({
    status: 503,
    code: 'keys_unavailable',
    detail: expect.stringMatching(
      /^https:\/\/login\.microsoftonline\.com\/.*\/openid-configuration answered 500\.$/,
    ) as string,
  });
  site.tenant.broken = false;
  at(29);
  expect((await site.deliver(alert())).status).toBe(503);
  at(30);
  expect((await site.deliver(alert())).status).toBe(200);
});

it('keeps using good keys when a fetch for an unknown one fails', async () => {
  const [first] = site.tenant.published as [Awaited<ReturnType<typeof signingKey>>];
  await send(first);
  site.tenant.broken = true;
  at(30);
  expect(await send(await signingKey('second'))).toEqual([503, 'keys_unavailable']);
  expect((await send(first))[0]).toBe(200);
});

it.each([
  ['another issuer', { issuer: 'https://evil.example' }],
  ['keys over plain HTTP', { jwks_uri: 'http://127.0.0.1/keys' }],
])('takes no keys from metadata that names %s', async (_what, metadata) => {
  site.tenant.metadata = metadata;
  await site.deliver(alert());
  expect(await site.last()).toMatchObject({ status: 503, code: 'keys_unavailable' });
  expect(site.tenant.fetched).toBe(0);
});
