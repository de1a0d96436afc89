import type { Step } from '../../../operations/summary/preview';
import { consequencesOf, ids, inputs, only, step, update } from './support';

const servicenow = { name: 'servicenow', kind: 'servicenow', instance: 'acme' };
const helix = { name: 'helix', kind: 'bmcHelix', serviceUri: '[secret]' };
const mail = { name: 'On call', emailAddress: 'oncall@contoso.com' };

const component = (before: object, after: object) =>
  update('itsmActionGroup', { ...before }, { ...after });
/** The action group as the engine shows it: all webhooks hidden. */
const group = (...paths: string[]) =>
  update(
    'actionGroup',
    { webhookReceivers: '[secret]' },
    { webhookReceivers: '[secret]' },
    ...paths,
  );

describe('receiver-removed', () => {
  const both = { tools: [helix, servicenow], emailReceivers: [mail] };

  test('names each receiver that gets no alerts any more, whatever its kind', () => {
    expect(consequencesOf(component(both, { tools: [servicenow] }))).toEqual([
      {
        id: 'receiver-removed',
        text: 'Alerts lose a receiver: the ITSM tool `helix` gets none from now on.',
      },
      {
        id: 'receiver-removed',
        text: 'Alerts lose a receiver: the e-mail receiver `On call` gets none from now on.',
      },
    ]);
  });

  test('a name in other capitals is the same receiver, as in Azure', () => {
    expect(
      ids(component(both, { ...both, emailReceivers: [{ ...mail, name: 'ON CALL' }] })),
    ).toEqual([]);
  });

  test('who gets the alerts of the same instance instead is said', () => {
    const renamed = { tools: [helix, { ...servicenow, name: 'snow' }] };

    expect(only('receiver-removed', component({ tools: both.tools }, renamed)).text).toContain(
      'the ITSM tool `servicenow` gets none from now on. `snow` gets them instead.',
    );
  });

  test('a group without our component is read itself, where the engine shows its lists', () => {
    const shown = update('actionGroup', { emailReceivers: [mail] }, {}, 'emailReceivers[0]');

    expect(ids(shown)).toEqual(['receiver-removed']);
    expect(ids(component(both, both), shown)).toEqual([]);
  });

  test('of a group that is deleted, or new, nothing is said receiver by receiver', () => {
    const gone = step('delete', 'itsmActionGroup', { before: inputs(both) });
    const made = step('create', 'itsmActionGroup', { after: inputs(both) });

    expect(ids(gone, made)).toEqual([]);
  });
});

describe('itsm-connection-removed', () => {
  const itsmReceivers = [{ name: 'old itsm', connectionId: 'c1' }];
  const gone =
    'Alerts no longer open work items through the ITSM connection `c1`: the ITSM action receiver `old itsm` goes.';

  test('says which secure webhook carries on', () => {
    const beside = { tools: [servicenow], itsmReceivers };

    expect(consequencesOf(component(beside, { tools: [servicenow] }))).toEqual([
      {
        id: 'itsm-connection-removed',
        text: `${gone} The secure webhook \`servicenow\` carries on: make sure that its tool opened work items while both were there.`,
      },
    ]);
  });

  test('says so where none ran beside it', () => {
    const change = component({ itsmReceivers }, { tools: [helix, servicenow] });

    expect(only('itsm-connection-removed', change).text).toBe(
      `${gone} The secure webhooks \`helix\`, \`servicenow\` carry on, and this is the first deployment with them: nobody has seen an alert arrive. Deploy both beside each other first (docs/migrate.md).`,
    );
  });

  test('says that nothing carries on in a group without a secure webhook', () => {
    const plain = { webhookReceivers: [{ name: 'chat' }] };
    const change = update('actionGroup', { ...plain, itsmReceivers }, plain, 'itsmReceivers[0]');

    expect(only('itsm-connection-removed', change).text).toBe(
      `${gone} Nothing carries on: no secure webhook is left that this preview shows.`,
    );
  });

  test('a secure webhook that was in an imported group before is not new', () => {
    const before = { webhookReceivers: '[secret]', itsmReceivers };
    const group = update('actionGroup', before, { webhookReceivers: '[secret]' });
    const made = step('create', 'itsmActionGroup', { after: inputs({ tools: [servicenow] }) });

    expect(only('itsm-connection-removed', made, group).text).toContain('carries on: make sure');
  });

  test('an ITSM action that stays, or whose group goes as a whole, is not said to go', () => {
    const both = { tools: [servicenow], itsmReceivers };
    const moved = [{ ...itsmReceivers[0], connectionId: 'c2' }];

    expect(ids(component(both, { ...both, tools: [helix, servicenow] }))).not.toContain(
      'itsm-connection-removed',
    );
    expect(ids(step('delete', 'itsmActionGroup', { before: inputs(both) }))).toEqual([]);
    expect(only('new-destination', component(both, { ...both, itsmReceivers: moved })).text).toBe(
      'Alerts go to a new place: the ITSM action receiver `old itsm`, ITSM connection `c2`. Make sure that this is allowed.',
    );
  });
});

describe('receiver-destination-change', () => {
  const moved = (after: object) =>
    component({ tools: [servicenow] }, { tools: [{ ...servicenow, ...after }] });

  test('another instance gets the alerts of a tool', () => {
    expect(only('receiver-destination-change', moved({ instance: 'acme2' })).text).toContain(
      'The alerts of `servicenow` go elsewhere: `instance acme` → `instance acme2`.',
    );
  });

  test('so does another event class, another push connector instance, or a URI of its own in place of an instance', () => {
    expect(ids(moved({ eventClass: 'b' }))).toEqual(['receiver-destination-change']);
    expect(ids(moved({ pushConnectorSysId: 'b' }))).toEqual(['receiver-destination-change']);
    expect(
      only('receiver-destination-change', moved({ instance: undefined, serviceUri: '[secret]' }))
        .text,
    ).toContain('`instance acme` → `a secret URI`');
  });

  test('a tool that takes over, or is only allowed user info, goes nowhere else', () => {
    expect(ids(moved({ replaces: 'helix', allowUserInfo: true }))).toEqual([]);
  });
});

describe('secret-changed', () => {
  const same = {
    tools: [helix, servicenow],
    webhookReceivers: [{ name: 'a', serviceUri: '[secret]' }],
  };
  const secrets = (...steps: Step[]) =>
    consequencesOf(...steps)
      .filter(({ id }) => id === 'secret-changed')
      .map(({ text }) => text);

  test('names the receiver by its place among all webhooks of the group, sorted by name', () => {
    expect(
      secrets(
        component(same, same),
        group('webhookReceivers[0].serviceUri', 'webhookReceivers[1].serviceUri'),
      ),
    ).toEqual([
      expect.stringContaining('The secret URI of `a` changes (`webhookReceivers[0].serviceUri`).'),
      expect.stringContaining(
        'The secret URI of `helix` changes (`webhookReceivers[1].serviceUri`).',
      ),
    ]);
  });

  test('while receivers come or go, those with a secret and another place may have changed', () => {
    const more = { ...same, tools: [...same.tools, { ...servicenow, name: 'b' }] };

    expect(secrets(component(same, more), group('webhookReceivers[1].serviceUri'))).toEqual([
      expect.stringContaining('The secret URI of `helix` may change. Pulumi cannot tell'),
    ]);
    expect(
      secrets(component({ tools: [servicenow] }, more), group('webhookReceivers[0].name')),
    ).toEqual([]);
  });

  test('those that keep their place are still told apart from those that come', () => {
    const more = { ...same, tools: [...same.tools, { ...servicenow, name: 'z' }] };

    expect(
      secrets(
        component(same, more),
        group('webhookReceivers[1].serviceUri', 'webhookReceivers[3].serviceUri'),
      ),
    ).toEqual([expect.stringContaining('The secret URI of `helix` changes')]);
  });

  test('without the component, whose names are not shown then, the path is said', () => {
    expect(secrets(group('webhookReceivers[0].serviceUri'))).toEqual([
      expect.stringContaining(
        'A secret of the action group `a-actionGroup` changes: `webhookReceivers[0].serviceUri`.',
      ),
    ]);
  });

  test('a provider that tells no more than that the list differs is believed', () => {
    const vague = step(
      'update',
      'actionGroup',
      {
        before: inputs({ webhookReceivers: '[secret]' }),
        after: inputs({ webhookReceivers: '[secret]' }),
      },
      { diffReasons: ['webhookReceivers'] },
    );

    expect(secrets(component(same, same), vague)).toEqual([
      expect.stringContaining('changes: `webhookReceivers`.'),
    ]);
  });

  test('keys of other receivers count, other hidden properties do not', () => {
    expect(secrets(group('logicAppReceivers[0].callbackUrl'))).toHaveLength(1);
    expect(secrets(group('azureFunctionReceivers[0].httpTriggerUrl'))).toHaveLength(1);
    expect(secrets(group('webhookReceivers[0].identifierUri'))).toEqual([]);
  });

  test('what can be seen to go elsewhere is not called a changed secret as well', () => {
    const moved = { ...same, tools: [helix, { ...servicenow, instance: 'acme2' }] };

    expect(ids(component(same, moved), group('webhookReceivers[2].serviceUri'))).toEqual([
      'receiver-destination-change',
    ]);
  });
});
