import { actionGroupArguments, notDeclared } from '../../../operations/arguments/actionGroup';
import { SecretArgument } from '../../../operations/arguments/secretArgument';
import { oneOfEach } from '../../support/receivers';
import { liveGroup, secureWebhook } from './support';

test('receivers of each kind are declared as they are, secrets by their place', () => {
  const { args, secrets } = actionGroupArguments(liveGroup());

  expect(args).toMatchObject({
    resourceGroupName: 'rg-alerts',
    actionGroupName: 'ops',
    groupShortName: 'ops',
    // Azure's own default, written out: the component's is another.
    emailReceivers: oneOfEach.emailReceivers,
    armRoleReceivers: [{ ...oneOfEach.armRoleReceivers[0], useCommonAlertSchema: false }],
    itsmReceivers: oneOfEach.itsmReceivers,
  });
  expect(Object.keys(args)).not.toEqual(expect.arrayContaining(['location', 'enabled', 'tags']));
  expect(secrets.map(({ place, inAzure }) => `${place.list}: ${inAzure}`)).toEqual([
    'logicAppReceivers: properties.logicAppReceivers[0].callbackUrl',
    'azureFunctionReceivers: properties.azureFunctionReceivers[0].httpTriggerUrl',
    'automationRunbookReceivers: properties.automationRunbookReceivers[0].serviceUri',
    'webhookReceivers: properties.webhookReceivers[0].serviceUri',
  ]);
  expect(JSON.stringify(args)).not.toContain('CANARY');
});

test('what differs from the defaults is declared', () => {
  const { args } = actionGroupArguments(
    liveGroup({ enabled: false }, { location: 'Sweden Central', tags: { team: 'ops' } }),
  );

  expect(args).toMatchObject({ location: 'swedencentral', enabled: false, tags: { team: 'ops' } });
});

test('the order is that of the names, and a secret is found where Azure has it', () => {
  const serviceUri = 'https://chat.contoso.com/CANARY';
  const webhookReceivers = ['b', 'a'].map((name) => ({ name, serviceUri }));
  const { args, secrets } = actionGroupArguments(liveGroup({ webhookReceivers }));

  expect(args.webhookReceivers).toMatchObject([{ name: 'a' }, { name: 'b' }]);
  expect(secrets.slice(-2)).toEqual([
    new SecretArgument(
      'a',
      { list: 'webhookReceivers', index: 0, key: 'serviceUri' },
      'properties.webhookReceivers[1].serviceUri',
    ),
    new SecretArgument(
      'b',
      { list: 'webhookReceivers', index: 1, key: 'serviceUri' },
      'properties.webhookReceivers[0].serviceUri',
    ),
  ]);
});

const secret = expect.any(SecretArgument) as SecretArgument;

test.each([
  [secureWebhook().serviceUri, { kind: 'servicenow', instance: 'acme' }],
  [
    'https://acme.servicenowservices.com/api/sn_em_connector/em/inbound_event?source=azuremonitor&event_class=a',
    { kind: 'servicenow', instance: 'acme', domain: 'servicenowservices.com', eventClass: 'a' },
  ],
  ['https://acme.service-now.com/CANARY', { kind: 'servicenow', serviceUri: secret }],
  ['https://acme.onbmc.com/CANARY', { kind: 'bmcHelix', serviceUri: secret }],
  [
    'https://user:CANARY@itsm.contoso.com/',
    { kind: 'custom', allowUserInfo: true, serviceUri: secret },
  ],
  ['CANARY', { kind: 'custom', serviceUri: secret }],
])('a secure webhook is a tool, its URI a secret unless it is built: %s', (serviceUri, tool) => {
  const webhookReceivers = [secureWebhook({ serviceUri })];
  const { args } = actionGroupArguments(liveGroup({ webhookReceivers }));

  expect(args.tools).toEqual([{ name: 'servicenow', ...tool }]);
  expect(args.webhookReceivers).toBeUndefined();
  expect(JSON.stringify(args)).not.toContain('CANARY');
});

test('what the component does not take is said, and no URI', () => {
  const group = liveGroup(
    {
      incidentReceivers: [{ name: 'icm' }],
      webhookReceivers: [
        { name: 'chat', serviceUri: 'http://chat.contoso.com/CANARY' },
        secureWebhook({ useCommonAlertSchema: false }),
      ],
      eventHubReceivers: [{ ...oneOfEach.eventHubReceivers[0], managedIdentity: 'SystemAssigned' }],
    },
    { identity: { type: 'SystemAssigned' } },
  );

  expect(notDeclared(liveGroup())).toEqual([]);
  expect(notDeclared(group).sort()).toEqual([
    'The component does not take incidentReceivers: "icm". "pulumi up" removes them.',
    'The event hub receiver "hub" signs in with a managed identity, which the component does not take.',
    'The group has an identity, which the component does not take: "pulumi up" removes it.',
    'The secure webhook receiver "servicenow" does not have the common alert schema: "pulumi up" switches it on.',
    'The webhook receiver "chat" has an http:// URI, which the component refuses: give it an https:// one.',
  ]);
});
