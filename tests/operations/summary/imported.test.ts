import { clientId, identifierUri, tenantId } from '../handover/support';
import { consequencesOf, ids, inputs, only, step, update } from './support';

/** The stack itself after `pulumi import`: without outputs. */
const root = step('same', 'stack', { before: {}, after: {} });
const tools = [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }];
const args = { cloud: 'public', tokenVersion: 2, tools, tenantId };
const components = [
  step('update', 'secureExport', { before: inputs({}), after: inputs(args) }),
  step('update', 'itsmActionGroup', { before: inputs({}), after: inputs(args) }),
];
const sms = [{ name: 'night', countryCode: '49', phoneNumber: '170' }];
const webhooks = [{ name: 'servicenow', serviceUri: '[secret]', useAadAuth: true }];
const role = { id: 'a', value: 'ActionGroupsSecureWebhook' };

function application(before: object, after: object) {
  const outputs = { clientId, objectId: 'object-id' };
  return step('update', 'application', {
    before: {
      ...inputs({ identifierUris: [identifierUri], appRoles: [role], ...before }),
      outputs,
    },
    after: inputs({ identifierUris: [identifierUri], appRoles: [role], ...after }),
  });
}

test('is not new: its tools may hold what the application has now', () => {
  const found = ids(root, ...components, application({}, {}));

  expect(found).toContain('no-outputs-yet');
  expect(found).not.toContain('first-deployment');
});

test('only a stack that has nothing is new', () => {
  const made = step('create', 'secureExport', { after: inputs(args) });

  expect(ids(step('create', 'stack', { after: {} }), made)).toEqual(['first-deployment']);
  expect(ids(root, made)).toEqual(['no-outputs-yet']);
});

test('another token version than that of the application changes values', () => {
  const v2 = { api: { requestedAccessTokenVersion: 2 } };
  const change = [application({}, v2), ...components];

  expect(only('itsm-values-change', root, ...change).details).toContain(
    `\`audience\`: \`${identifierUri}\` → \`${clientId}\``,
  );
  expect(ids(root, application(v2, v2), ...components)).not.toContain('itsm-values-change');
});

test('receivers and ITSM actions of the group that the component does not have are lost', () => {
  const itsmReceivers = [{ name: 'old itsm' }];
  const group = update(
    'actionGroup',
    { smsReceivers: sms, itsmReceivers, webhookReceivers: webhooks },
    { webhookReceivers: '[secret]' },
  );
  const lost = consequencesOf(root, ...components, group).filter(({ id }) =>
    ['receiver-removed', 'itsm-connection-removed'].includes(id),
  );

  expect(lost.map(({ text }) => text)).toEqual([
    'Alerts lose a receiver: the SMS receiver `night` gets none from now on.',
    expect.stringContaining('the ITSM action receiver `old itsm` goes.'),
  ]);
});

test('a receiver that only moves under the component is not lost', () => {
  const moved = step('create', 'itsmActionGroup', {
    after: inputs({ ...args, smsReceivers: sms }),
  });
  const group = update(
    'actionGroup',
    { smsReceivers: sms, webhookReceivers: webhooks },
    { smsReceivers: sms, webhookReceivers: '[secret]' },
  );

  expect(ids(root, moved, group)).not.toContain('receiver-removed');
});

test('a group that leaves the component with all its receivers loses none', () => {
  const left = step('delete', 'itsmActionGroup', { before: inputs(args) });
  const kept = { smsReceivers: sms, webhookReceivers: webhooks };

  expect(ids(root, left)).not.toContain('receiver-removed');
  expect(ids(root, left, update('actionGroup', kept, kept))).not.toContain('receiver-removed');
});

test('what goes from a list that is hidden afterwards is what the provider names', () => {
  const gone = { detailedDiff: { 'webhookReceivers[1]': { kind: 'delete' } } };
  const list = [...webhooks, { name: 'chat' }];
  const group = step(
    'update',
    'actionGroup',
    { before: inputs({ webhookReceivers: list }), after: inputs({ webhookReceivers: '[secret]' }) },
    gone,
  );

  expect(only('receiver-removed', root, group).text).toContain('`chat`');
});

test('another app role goes, and with it what holds it', () => {
  const found = only(
    'app-role-removed',
    root,
    application({ appRoles: [role, { id: 'b', value: 'Other.Role' }] }, {}),
  );

  expect(found.text).toContain('`Other.Role`');
});

test('one of several identifier URIs goes; the only one that changes is a value of the hand-over', () => {
  const second = 'api://second';
  const found = only(
    'identifier-uri-removed',
    root,
    application({ identifierUris: [identifierUri, second] }, {}),
  );

  expect(found.text).toContain(`\`${second}\``);
  expect(ids(root, application({ identifierUris: [second] }, {}))).not.toContain(
    'identifier-uri-removed',
  );
});
