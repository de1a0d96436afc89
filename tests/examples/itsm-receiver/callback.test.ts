import { callbackClient, type Changed } from '../../../examples/itsm-receiver/callback';
import type { Answer, Ask } from '../../../examples/itsm-receiver/resolvedFetch';
import { handover, tenantId } from './support';

const secret = 'canary-of-the-secret';
const id = (name = 'a1') => `/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/${name}`;
const signedIn = { status: 200, body: { access_token: 'token' } };
const changed = (alertState: string): Answer => ({
  status: 200,
  body: {
    properties: {
      essentials: {
        alertState,
        lastModifiedDateTime: '2026-05-04T10:01:00Z',
        lastModifiedUserName: 'client',
      },
    },
  },
});

/** Acts with fake services. @returns what came of it, and what was asked. */
async function act(
  answers: { signIn?: Answer; change?: (url: string) => Answer },
  ids = [id()],
  options: { cloud?: string; tenant?: string } = {},
) {
  const asked: { url: string; headers: Record<string, string>; body?: string }[] = [];
  const ask: Ask = (url, request) => {
    asked.push({ url, ...request });
    return Promise.resolve(
      url.endsWith('/token')
        ? (answers.signIn ?? signedIn)
        : (answers.change ?? (() => changed('Acknowledged')))(url),
    );
  };
  const credential = { clientId: 'client', clientSecret: secret, tenantId: options.tenant };
  const contract = { ...handover(), cloud: options.cloud ?? 'public' };
  const outcomes = await callbackClient(contract, credential, ask)(ids, 'acknowledge');
  return { outcomes, asked };
}

const problem = (outcomes: Changed[]) => outcomes.map((one) => 'problem' in one && one.problem);
const refused = (description: string): Answer => ({
  status: 401,
  body: { error: 'invalid_client', error_description: `${description} Trace ID: 1 2` },
});

it('signs in once with the client secret, and asks Azure to change each alert', async () => {
  const { outcomes, asked } = await act({}, [id('a1'), id('a2')]);
  const arm = 'https://management.azure.com';
  expect(asked.map(({ url }) => url)).toEqual([
    `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    `${arm}${id('a1')}/changestate?api-version=2019-03-01&newState=Acknowledged`,
    `${arm}${id('a2')}/changestate?api-version=2019-03-01&newState=Acknowledged`,
  ]);
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'client',
    client_secret: secret,
    scope: `${arm}/.default`,
  });
  expect(asked[1]?.headers).toEqual({ authorization: 'Bearer token' });
  const done = { state: 'Acknowledged', at: '2026-05-04T10:01:00Z', by: 'client' };
  expect(outcomes).toEqual([done, done]);
});

it('asks the hosts of Azure Government, and the tenant that is given', async () => {
  const { asked } = await act({}, [id()], { cloud: 'usGovernment', tenant: 'other' });
  expect(asked[0]?.url).toBe('https://login.microsoftonline.com/other/oauth2/v2.0/token');
  expect(asked[1]?.url).toMatch(/^https:\/\/management\.usgovcloudapi\.net\/subscriptions\//);
});

it.each<[string, Answer, RegExp]>([
  [
    'a wrong secret',
    refused('AADSTS7000215: Invalid client secret provided.'),
    /^The client secret of the application client is wrong \(AADSTS7000215\)\. Fetch the stack's output callbackClientSecret/,
  ],
  [
    'an expired secret',
    refused('AADSTS7000222: The provided client secret keys are expired.'),
    /^The client secret of the application client has expired \(AADSTS7000222\)\. Have a new one made/,
  ],
  [
    'an application the tenant has not',
    refused('AADSTS700016: Application was not found.'),
    /has no application client \(AADSTS700016\)\. Compare client id and tenant/,
  ],
  [
    'another refusal, without what Entra has for its support',
    refused(`AADSTS9: No, not with ${secret}.`),
    /^The application client cannot sign in: AADSTS9: No, not with \[secret\]\.$/,
  ],
  [
    'a sign-in host that is not reached',
    { status: 0, body: undefined, failure: 'no answer within 5 seconds' },
    /^https:\/\/login\.microsoftonline\.com was not reached: no answer within 5 seconds\. The receiver needs HTTPS to it\.$/,
  ],
])('says of %s what to do, for each alert', async (_what, signIn, message) => {
  const { outcomes, asked } = await act({ signIn }, [id('a1'), id('a2')]);
  expect(problem(outcomes)).toEqual([
    expect.stringMatching(message),
    expect.stringMatching(message),
  ]);
  expect(asked).toHaveLength(1);
  expect(JSON.stringify(outcomes)).not.toContain(secret);
});

it.each<[string, Answer, RegExp]>([
  [
    'a missing right',
    { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'x' } } },
    /^The application client may not change this alert \(AuthorizationFailed\)\. Add .* to callback\.scopes/,
  ],
  ['an alert that is gone', { status: 404, body: {} }, /^Azure does not know this alert \(404\)\./],
  [
    'Azure not reached',
    { status: 0, body: undefined, failure: 'ECONNREFUSED' },
    /^https:\/\/management\.azure\.com was not reached: ECONNREFUSED\./,
  ],
  [
    'anything else',
    { status: 429, body: { error: { code: 'TooManyRequests', message: 'Wait.' } } },
    /^Azure answered 429: TooManyRequests, Wait\.$/,
  ],
])('says %s of its alert, while the other one changes', async (_what, answer, message) => {
  const change = (url: string) => (url.includes('a1') ? answer : changed('Acknowledged'));
  const { outcomes } = await act({ change }, [id('a1'), id('a2')]);
  expect(outcomes).toEqual([
    { problem: expect.stringMatching(message) as string },
    { state: 'Acknowledged', at: '2026-05-04T10:01:00Z', by: 'client' },
  ]);
});

it.each([
  '@evil.example/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1',
  '/subscriptions/s/../x/providers/Microsoft.AlertsManagement/alerts/a1',
  '/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1?x=',
  '/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1/../../../x',
  '/subscriptions/s/resourceGroups/rg',
  'one',
])('sends the token nowhere for the id %s', async (alertId) => {
  const { outcomes, asked } = await act({}, [alertId]);
  expect(problem(outcomes)).toEqual([expect.stringContaining('is not the ARM id of an alert')]);
  expect(asked).toHaveLength(1);
});

it('takes the id of an alert on a resource', async () => {
  const target = '/subscriptions/s/resourcegroups/rg-1_(x).y/providers/microsoft.compute/x/vm1';
  const { outcomes } = await act({}, [`${target}/providers/Microsoft.AlertsManagement/alerts/a1`]);
  expect(problem(outcomes)).toEqual([false]);
});
