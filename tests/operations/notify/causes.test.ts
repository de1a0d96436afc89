import { causeOf } from '../../../operations/notify/causes';
import { fieldsOf } from '../../../operations/notify/handoverFields';
import { alertTypeOf, alertTypes } from '../../../operations/notify/alertTypes';
import { named, receiversOf, withoutUris } from '../../../operations/notify/receivers';
import { resultsOf } from '../../../operations/notify';
import { buildHandover } from '../../../operations/handover/build';
import { oneOfEach } from '../../support/receivers';
import { custom, helix, outputs, serviceNow } from '../handover/support';

const handover = buildHandover('dev', outputs(2, [custom, helix, serviceNow]));

/** What Azure may say, as its table of errors has it: https://learn.microsoft.com/azure/azure-monitor/alerts/test-action-group-errors */
test.each([
  ['HTTP 400: The webhook returned a bad request error.', 'does not take the body', undefined],
  ["HTTP 400: … this alert type doesn't support the common alert schema.", 'type', undefined],
  ['HTTP 400: … Microsoft Entra auth is enabled but no auth context …', 'lacks', undefined],
  ['HTTP 400: ServiceNow returned error: No such host is known', 'host of the URI', 'uri'],
  ['HTTP 401: The webhook returned an Unauthorized error.', 'does not accept the token', 'token'],
  ['HTTP 403: The webhook returned a Forbidden response.', 'let its user', 'token'],
  ["HTTP 404: The webhook wasn't found.", 'nothing at this URI', 'uri'],
  ['HTTP 408: The call to the webhook timed out.', 'in time', 'uri'],
  ['HTTP 409: The webhook returned a conflict error.', 'failed over the alert', undefined],
  ['HTTP 429: … handling too many requests', 'too many requests', undefined],
  ['HTTP 500: The webhook encountered an internal server error.', 'failed over', undefined],
  ['HTTP 502: The webhook returned a bad gateway error.', 'does not run', 'uri'],
  ["HTTP 503: The webhook host isn't running.", 'does not run', 'uri'],
  ["… because the webhook didn't succeeded after 5 retries. …", 'each time', 'uri'],
  ["AADSTS501051: Application '…' is not assigned to a role", 'no token', undefined],
  ["The email couldn't be sent because the recipient address wasn't found.", 'e-mail', undefined],
  ['Invalid destination number.', 'phone number', undefined],
  ["… blocked by the recipient's provider.", 'phone company', undefined],
  ["… because the recipient's line was busy.", 'phone was off, busy', undefined],
])('%s has its cause', (detail, cause, look) => {
  expect(causeOf(detail)).toMatchObject({
    cause: expect.stringContaining(cause) as string,
    look,
  });
});

test('what the table does not have is given no cause', () => {
  expect(causeOf('Something new.')).toBeUndefined();
});

test.each([
  ['servicenow', 'token', ['Source', 'Client ID', 'OIDC Metadata URL', 'Claim Value']],
  ['helix', 'token', ['Azure tenant ID', 'Azure application ID']],
  ['pager', 'token', ['aud', 'iss', 'tid', 'azp', 'roles']],
  ['HELIX', 'uri', ['URI (already set by the deployment)']],
  ['servicenow', 'uri', ['URI (already set by the deployment)']],
] as const)('the hand-over of %s has these fields for the %s', (tool, look, fields) => {
  const lines = fieldsOf(handover, tool, look);

  expect(fields.filter((field) => !lines.some((line) => line.endsWith(`: ${field}`)))).toEqual([]);
});

test('a receiver that is no tool has no line in the hand-over', () => {
  expect(fieldsOf(handover, 'on-call', 'token')).toEqual([]);
  expect(fieldsOf(handover, 'helix', undefined)).toEqual([]);
});

const properties = {
  groupShortName: 'itsm',
  enabled: true,
  ...oneOfEach,
  emailReceivers: [{ ...oneOfEach.emailReceivers[0], status: 'Enabled' }],
  webhookReceivers: [
    ...oneOfEach.webhookReceivers,
    { name: 'helix', serviceUri: 'https://helix.acme.com/CANARY', useAadAuth: true },
  ],
  incidentReceivers: null,
};

test('a test names every receiver as Azure has it, but for what is read-only', () => {
  const receivers = receiversOf(properties);

  expect(Object.keys(receivers)).toEqual(Object.keys(oneOfEach));
  expect(receivers.emailReceivers).toEqual(oneOfEach.emailReceivers);
  expect(receivers.webhookReceivers).toEqual(properties.webhookReceivers);
  expect(Object.keys(receiversOf(properties, 'HELIX'))).toEqual(['webhookReceivers']);
});

test('what is said before it is sent has names and kinds, and no URI', () => {
  const said = named(receiversOf(properties)).join(', ');

  expect(said).toContain('on-call (e-mail)');
  expect(said).toContain('chat (webhook), helix (secure webhook)');
  expect(said).not.toMatch(/CANARY|https/);
});

test('each receiver has a result, the secret in what Azure says is not shown', () => {
  const receivers = receiversOf(properties);
  const details = [
    { MechanismType: 'Email', Name: 'On-Call', Status: 'Succeeded', SubState: 'Default' },
    {
      MechanismType: 'SecureWebhook',
      Name: 'helix',
      Status: 'Failed',
      SubState: 'Default',
      Detail: 'HTTP 404: https://helix.acme.com/CANARY is gone',
    },
  ];
  const results = Object.fromEntries(
    resultsOf(handover, receivers, details).map((result) => [result.name, result]),
  );

  expect(results['on-call']).toMatchObject({ delivered: true, status: 'Succeeded' });
  expect(results.helix).toMatchObject({
    delivered: false,
    detail: 'HTTP 404: [URI not shown] is gone',
    cause: 'The tool has nothing at this URI, or no longer.',
  });
  expect(results.chat).toMatchObject({ delivered: false, status: 'no result', detail: null });
  expect(withoutUris('at HTTP://x.y/CANARY, now')).toBe('at [URI not shown] now');
});

test('the type of alert is one of the twelve, in any case', () => {
  expect(Object.keys(alertTypes)).toHaveLength(12);
  expect(alertTypeOf('LogAlertV2')).toBe('logalertv2');
  expect(() => alertTypeOf('prometheus')).toThrow(
    /^--alert must be one of .* \(got prometheus\)\.$/,
  );
  expect(() => alertTypeOf('toString')).toThrow('(got toString)');
  expect(() => alertTypeOf(undefined)).toThrow('--alert is missing. Name one of servicehealth, ');
});
