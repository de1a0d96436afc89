import { connectorLosses, lossesOf } from '../../../operations/migrate/losses';
import { itsmActionsOf, proposalFor } from '../../../operations/migrate/proposal';
import { stepsOf, written } from '../../../operations/migrate/steps';
import { proposalText } from '../../../operations/migrate/text';
import { readTicket } from '../../../operations/migrate/ticket';
import { oneOfEach } from '../../support/receivers';
import { groupId, liveGroup, secureWebhook } from '../arguments/support';

const [action] = oneOfEach.itsmReceivers;
const unsaid = { kind: undefined, instance: undefined };
const acme = { kind: 'servicenow', instance: 'acme' } as const;
const names = { component: 'itsm', project: 'mine' };
const withTicket = (ticket: object) => ({ ...action, ticketConfiguration: JSON.stringify(ticket) });

describe('what an ITSM action is told to do', () => {
  test.each([
    ['as text', JSON.stringify({ category: 'request', severity: 2 })],
    ['as an object', { category: 'request', severity: 2 }],
  ])('is read, with the constant fields %s', (_, WorkItemData) => {
    const ticket = readTicket(
      JSON.stringify({
        ...{ PayloadRevision: 0, WorkItemType: 'Incident', UseTemplate: true, WorkItemData },
        ...{ CreateOneWIPerCI: true, CreateOneWIPerLog: false, Colour: 'red' },
      }),
    );

    expect(ticket).toEqual({
      isReadable: true,
      workItemType: 'Incident',
      usesTemplate: true,
      fields: { category: 'request', severity: '2' },
      onePerConfigurationItem: true,
      onePerLogEntry: false,
      otherKeys: ['Colour'],
    });
  });

  test.each(['none', '[]', '7', undefined])(
    'is not known where it is %j',
    (ticketConfiguration) => {
      expect(readTicket(ticketConfiguration)).toMatchObject({
        isReadable: false,
        workItemType: null,
        fields: {},
      });
    },
  );
});

describe('losses', () => {
  test('are those that the action uses, each with what is done instead and a document', () => {
    const all = lossesOf(
      readTicket({
        ...{ WorkItemType: 'Event', UseTemplate: true, WorkItemData: { severity: '2' } },
        ...{ CreateOneWIPerCI: true, CreateOneWIPerLog: true },
      }),
      'servicenow',
    );
    const few = lossesOf(readTicket({ WorkItemType: 'Incident', UseTemplate: false }), 'bmcHelix');

    expect(all.map(({ what }) => what)).toEqual([
      'The type of work item is chosen in Azure: Event.',
      'Fields are filled from a template of ServiceNow, which is chosen in Azure.',
      'Fields have constant values: severity = "2".',
      'Log search alerts open one work item per configuration item and per log entry.',
    ]);
    expect(few).toHaveLength(2);
    expect(few[0]!.instead).toContain('BMC Helix opens an incident');
    for (const { instead, source } of [...all, ...few, ...connectorLosses(undefined)]) {
      expect(instead).not.toBe('');
      expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\/azure-monitor\/alerts\/it/);
    }
  });

  test('of ServiceNow ITSM are no matter for another tool', () => {
    const itom = /Event Management \(ITOM\)/;

    expect(JSON.stringify(connectorLosses('servicenow'))).toMatch(itom);
    expect(JSON.stringify(connectorLosses(undefined))).toMatch(itom);
    expect(JSON.stringify(connectorLosses('bmcHelix'))).not.toMatch(itom);
  });
});

describe('which tool it is', () => {
  test.each([
    ['Event', 'servicenow'],
    ['Alert', 'servicenow'],
    ['Incident', null],
  ])('work items of type %s say %j', (WorkItemType, kind) => {
    const group = liveGroup({ itsmReceivers: [withTicket({ WorkItemType })] });

    expect(itsmActionsOf(group).map((one) => one.kind)).toEqual([kind]);
  });

  test('has to be said before anything is proposed, whatever the work items say', () => {
    const group = liveGroup({ itsmReceivers: [withTicket({ WorkItemType: 'Event' })] });
    const proposal = proposalFor(group, unsaid);

    expect(proposal).toMatchObject({ declared: null, proposed: null });
    expect(written(proposal, 'yaml', names)).toBeNull();
    expect(proposalText(proposal, unsaid, null)).toMatch(
      /Say which ServiceNow instance takes over, .*\n {2}--kind servicenow --instance acme\n$/,
    );
  });
});

describe('the proposal', () => {
  test('is the group as it is with a tool beside, its ITSM actions kept', () => {
    const { declared, proposed, notes } = proposalFor(liveGroup(), acme);

    expect(declared!.args).toMatchObject({
      actionGroupName: 'ops',
      tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
      emailReceivers: oneOfEach.emailReceivers,
      itsmReceivers: oneOfEach.itsmReceivers,
    });
    expect(declared!.args).not.toHaveProperty('application');
    expect({ proposed, notes }).toEqual({ proposed: 'servicenow', notes: [] });
  });

  test('names the tool as no other receiver is named, in whatever case', () => {
    const itsmReceivers = ['ServiceNow', 'servicenow-2'].map((name) => ({ ...action!, name }));

    expect(proposalFor(liveGroup({ itsmReceivers }), acme).proposed).toBe('servicenow-3');
  });

  test.each(['bmcHelix', 'custom', 'servicenow'] as const)(
    'of %s without an instance asks for its URI, as a secret of its own',
    (kind) => {
      const proposal = proposalFor(liveGroup(), { kind, instance: undefined });
      const { secrets } = written(proposal, 'config', names)!;
      const key = `serviceUris.${proposal.proposed}`;

      expect(secrets.at(-1)).toEqual({
        receiver: proposal.proposed,
        key,
        command: `pulumi config set --secret --path '${key}'`,
      });
    },
  );

  test('pipes the URIs that Azure has into the configuration, and shows none', () => {
    const proposal = proposalFor(liveGroup({}, { id: `${groupId}'s` }), acme);
    const result = written(proposal, 'config', names)!;
    const text = proposalText(proposal, acme, result);

    expect(result.secrets[0]!.command).toBe(
      `az rest --url '${groupId}'\\''s?api-version=2024-10-01-preview' --query 'properties.logicAppReceivers[0].callbackUrl' --output tsv | pulumi config set --secret --path 'logicAppReceivers[0].callbackUrl'`,
    );
    expect(text + JSON.stringify(stepsOf(proposal))).not.toContain('CANARY');
    expect(text).toContain('5. Delete the connection');
  });

  test('keeps a secure webhook that is there, with its application, and needs no other tool', () => {
    const group = liveGroup({ webhookReceivers: [secureWebhook()] });
    const { declared, present, proposed, notes } = proposalFor(group, unsaid);
    const { objectId, identifierUri } = secureWebhook();

    expect(declared!.args).toMatchObject({
      tools: [{ name: 'servicenow', instance: 'acme' }],
      application: { objectId, identifierUri },
    });
    expect({ present, proposed }).toEqual({ present: ['servicenow'], proposed: null });
    expect(notes[0]).toContain('it needs clientId, servicePrincipalObjectId and tokenVersion too.');
  });

  test('is refused for a group with secure webhooks of two applications', () => {
    const other = secureWebhook({ name: 'b', identifierUri: 'api://other' });
    const group = liveGroup({ webhookReceivers: [secureWebhook(), other] });

    expect(() => proposalFor(group, acme)).toThrow(
      'The action group ops has secure webhooks for several applications or identifier URIs (api://alerts.contoso.com/itsm, api://other). A component sends for one: divide the group first.',
    );
  });

  test('says what to look at: several connections, and an action that opens nothing', () => {
    const broken = { ...action!, name: 'old', connectionId: 'c2', workspaceId: 'w' };
    const group = liveGroup({ itsmReceivers: [action, { ...broken, ticketConfiguration: '{' }] });
    const text = proposalText(proposalFor(group, acme), acme, null);

    expect(text).toContain('The ITSM actions use 2 connections.');
    expect(text).toContain('in "w" (westeurope), which is not <subscription id>|<workspace id>');
    expect(text).toContain('its ticketConfiguration is not a JSON object');
  });
});
