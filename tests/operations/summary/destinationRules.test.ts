import { readPreview, type Step } from '../../../operations/summary/preview';
import { summarize } from '../../../operations/summary/summary';
import { consequencesOf, deployed, ids, inputs, only, step, update } from './support';

const mail = { name: 'On call', emailAddress: 'oncall@contoso.com' };

/** An action group that no component of ours declares, as pulumi prints it. */
function alone(type: string, op: string, before: object | undefined, after: object): Step {
  const state = (side: object | undefined) => side && { type, ...inputs({ ...side }) };
  const urn = `urn:pulumi:dev::shop::${type}::mine`;
  return { op, urn, oldState: state(before), newState: state(after) };
}

/** The consequences of steps that went through pulumi's JSON, where URIs may be in plain text. */
function printed(...steps: Step[]) {
  const text = JSON.stringify({ steps: [deployed(), ...steps] });
  return summarize(readPreview(text, 'p.json')).consequences;
}

test.each([
  'azure-native:monitor:ActionGroup',
  'azure-native:insights:ActionGroup',
  'azure-native_insights_v20230101:insights:ActionGroup',
])(
  'a plain webhook in a %s of somebody else names its host, and nothing more of its URI',
  (type) => {
    const webhookReceivers = [{ name: 'copy', serviceUri: 'https://evil.example/?key=CANARY' }];
    const found = printed(alone(type, 'create', undefined, { webhookReceivers }));

    expect(found.filter(({ id }) => id === 'new-destination')).toEqual([
      {
        id: 'new-destination',
        text: 'Alerts go to a new place: the webhook receiver `copy`, host `evil.example`. Make sure that this is allowed.',
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('CANARY');
  },
);

test('a webhook that goes to another host under its old name is a new place', () => {
  const at = (host: string) => ({
    webhookReceivers: [{ name: 'copy', serviceUri: `https://${host}/` }],
  });
  const group = 'azure-native:monitor:ActionGroup';

  expect(printed(alone(group, 'update', at('a.contoso.com'), at('b.contoso.com')))).toContainEqual(
    expect.objectContaining({ text: expect.stringContaining('`b.contoso.com`') as string }),
  );
  expect(printed(alone(group, 'update', at('a.contoso.com'), at('a.contoso.com')))).toEqual([]);
});

test('a list that Pulumi hides is said to be hidden', () => {
  const group = alone('azure-native:monitor:ActionGroup', 'create', undefined, {
    webhookReceivers: '[secret]',
  });

  expect(printed(group).find(({ id }) => id === 'new-destination')?.text).toBe(
    'Alerts go to new places that Pulumi hides: `webhookReceivers` of the action group `mine`. Look at the program, and make sure that this is allowed.',
  );
});

test('a new receiver or tool of our component is one, once; those that stay are none', () => {
  const before = { tools: [], emailReceivers: [mail] };
  const servicenow = { name: 'servicenow', kind: 'servicenow', instance: 'acme' };
  const after = { ...before, tools: [servicenow] };
  const group = update('actionGroup', before, { ...before, webhookReceivers: '[secret]' });
  const found = consequencesOf(deployed(), update('itsmActionGroup', before, after), group);

  expect(found.filter(({ id }) => id === 'new-destination').map(({ text }) => text)).toEqual([
    'Alerts go to a new place: the ITSM tool `servicenow`, instance `acme`. Make sure that this is allowed.',
  ]);
});

test('a new e-mail address is told that Azure wants it verified', () => {
  const change = update('itsmActionGroup', { tools: [] }, { tools: [], emailReceivers: [mail] });

  expect(only('email-verification', deployed(), change).text).toContain(
    'The address `oncall@contoso.com` must be verified with the one-time passcode that Azure sends, within 30 minutes after the deployment, unless the tenant has verified it before. Until then it gets no alerts.',
  );
});

test('a group that goes, or stays as it is, leads nowhere new', () => {
  const group = { before: inputs({ emailReceivers: [mail] }), after: inputs({}) };

  expect(ids(deployed(), step('delete', 'actionGroup', group))).not.toContain('new-destination');
  const stays = {
    before: inputs({ emailReceivers: [mail] }),
    after: inputs({ emailReceivers: [mail] }),
  };
  expect(ids(deployed(), step('same', 'actionGroup', stays))).toEqual([]);
});
