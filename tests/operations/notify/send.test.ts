import type { ArmAnswer } from '../../../operations/azure';
import { pauseOf, sendTest } from '../../../operations/notify/send';

const location = 'https://management.azure.com/status/1';
const answer = (
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): ArmAnswer => ({
  status,
  body,
  headers: new Headers(headers),
});
const accepted = answer(202, undefined, { location, 'retry-after': '7' });
const status = (state: string, ...statuses: string[]) => ({
  state,
  actionDetails: statuses.map((Status, index) => ({
    MechanismType: 'SecureWebhook',
    Name: `tool${index + 1}`,
    Status,
  })),
});

/** Sends to an Azure that gives these answers, on a clock that moves while it is slept. */
async function sent(answers: ArmAnswer[], limit = 300_000) {
  const asked: unknown[][] = [];
  const slept: number[] = [];
  const said: string[] = [];
  let now = 0;
  const left = [...answers];
  const arm = (...request: unknown[]) => {
    asked.push(request);
    return Promise.resolve(left.shift() ?? left.at(-1) ?? answers.at(-1)!);
  };
  const request = { alertType: 'logalertv2', receivers: { webhookReceivers: [{ name: 'tool1' }] } };
  const outcome = await sendTest({ arm }, '/group', request, {
    now: () => now,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    limit,
    say: (line) => said.push(line),
  }).catch((error: Error) => error.message);
  return { asked, slept, said, outcome };
}

test('the test is asked for at the group, then its result where Azure says, as often as Azure says', async () => {
  const running = answer(202, status('Processing', 'Processing', 'Completed'), {
    'retry-after': '2',
  });
  const end = status('Completed', 'Failed', 'Completed');
  const { asked, slept, said, outcome } = await sent([
    accepted,
    running,
    running,
    answer(200, end),
  ]);

  expect(asked).toEqual([
    [
      '/group/createNotifications?api-version=2023-01-01',
      { alertType: 'logalertv2', webhookReceivers: [{ name: 'tool1' }] },
    ],
    [location],
    [location],
    [location],
  ]);
  expect(slept).toEqual([7_000, 2_000, 2_000]);
  expect(said).toEqual([
    'Azure has taken the test alert.',
    '7 s: tool1 Processing, tool2 Completed',
    '11 s: tool1 Failed, tool2 Completed',
  ]);
  expect(outcome).toEqual(end.actionDetails);
});

test('a state that is spelled Complete is one, and a 200 that is not complete is waited for', async () => {
  const end = status('Complete', 'Succeeded');
  const { outcome } = await sent([accepted, answer(200, status('Processing')), answer(200, end)]);

  expect(outcome).toEqual(end.actionDetails);
});

test('an Azure that is busy or ill for a moment is asked again', async () => {
  const busy = answer(429, undefined, { 'retry-after': '9' });
  const end = status('Completed', 'Completed');
  const { slept, outcome } = await sent([accepted, busy, answer(503), answer(200, end)]);

  expect(slept).toEqual([7_000, 9_000, 5_000]);
  expect(outcome).toEqual(end.actionDetails);
});

test('nobody waits longer than the limit, and what is known then is said', async () => {
  const { slept, outcome } = await sent(
    [accepted, answer(202, status('Processing', 'Processing'))],
    10_000,
  );

  expect(slept.reduce((sum, one) => sum + one, 0)).toBe(10_000);
  expect(outcome).toBe(
    'Azure has no result after 10 s (tool1 Processing); the test alert was sent, and may arrive yet. --time-limit waits longer.',
  );
});

test.each<[string, ArmAnswer, string]>([
  [
    'wrapped in nothing',
    answer(403, {
      code: 'AadWebhookResourceNotOwnedByCaller',
      message: 'AadWebhookResourceNotOwnedByCaller',
    }),
    'Azure refuses the test with 403 AadWebhookResourceNotOwnedByCaller -> Who tests a secure webhook has to own its application: add the current principal to the owners.',
  ],
  [
    "in Resource Manager's envelope",
    answer(403, { error: { code: 'AuthorizationFailed', message: 'No.' } }),
    'Azure refuses the test with 403 AuthorizationFailed: No. -> It takes Monitoring Contributor on the resource group, or the actions in docs/permissions.md.',
  ],
  [
    'that names a webhook URI',
    answer(400, { code: 'BadRequest', message: 'https://acme.com/CANARY is blocked' }),
    'Azure refuses the test with 400 BadRequest: [URI not shown] is blocked',
  ],
  ['that says nothing', answer(500), 'Azure refuses the test with 500'],
])('a refusal %s is told, with its fix', async (_, refused, message) => {
  const { asked, outcome } = await sent([refused]);

  expect(outcome).toBe(message);
  expect(asked).toHaveLength(1);
});

test('a result that is gone is told', async () => {
  const { outcome } = await sent([
    accepted,
    answer(404, { code: 'NotFound', message: 'No test.' }),
  ]);

  expect(outcome).toBe('The result of the test cannot be read: 404 NotFound: No test.');
});

test.each([
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': '3', 'retry-after-ms': '50' }, 50],
  [{ 'x-ms-retry-after-ms': '20' }, 20],
  [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 5_000],
  [{}, 5_000],
])('with the headers %j it pauses %d ms', (headers, expected) => {
  expect(pauseOf(new Headers(headers as Record<string, string>))).toBe(expected);
});
