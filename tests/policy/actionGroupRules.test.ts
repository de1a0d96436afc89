import { itsmTools, serviceNowDomains } from '../../components/itsmTools';
import {
  commonAlertSchema,
  itsmHosts,
  noItsmReceivers,
  secureWebhookHost,
  uriWithoutUserInfo,
} from '../../policy/actionGroupRules';
import { types, unknown, violationsOf } from './support';

const serviceUri = 'https://acme.service-now.com/api/CANARY?source=azuremonitor';
const receiver = {
  name: 'tool',
  serviceUri,
  useAadAuth: true,
  useCommonAlertSchema: true,
  objectId: '55555555-5555-5555-5555-555555555555',
};
const group = (props: object, type = types.actionGroup) => ({ type, name: 'alerts', props });
const webhook = (changes: object) => group({ webhookReceivers: [{ ...receiver, ...changes }] });

describe('secure-webhook-host', () => {
  test.each([
    serviceUri,
    'https://acme.servicenowservices.com/api',
    'https://acme-restapi.onbmc.com/webhook',
    'https://ACME.Service-Now.com./api',
  ])('lets alerts go to %s', async (uri) => {
    expect(await violationsOf(secureWebhookHost, webhook({ serviceUri: uri }))).toEqual([]);
  });

  test('refuses another host, and tells no more of the URI', async () => {
    const uri = 'https://user:CANARY@service-now.com.attacker.net/CANARY?key=CANARY';

    expect(await violationsOf(secureWebhookHost, webhook({ serviceUri: uri }))).toEqual([
      'Action group "alerts", secure webhook "tool": its serviceUri leads to the host service-now.com.attacker.net. ' +
        'Allowed is https:// to these domains and their subdomains: service-now.com, servicenowservices.com, onbmc.com. ' +
        'Correct it, or add your ITSM tool\'s domain to "hosts" of this policy.',
    ]);
  });

  test.each([
    ['http://acme.service-now.com/CANARY', 'has the scheme http://, which shows the token'],
    ['CANARY', 'is not a URI (not shown, it is a secret).'],
    [undefined, 'is not a URI (not shown, it is a secret).'],
    ['https://notservice-now.com/CANARY', 'leads to the host notservice-now.com.'],
  ])('refuses %s', async (uri, problem) => {
    const found = await violationsOf(secureWebhookHost, webhook({ serviceUri: uri }));

    expect(found).toEqual([expect.stringContaining(`its serviceUri ${problem}`)]);
    expect(found[0]).not.toContain('CANARY');
  });

  test('allows the hosts of its configuration instead', async () => {
    const config = { hosts: ['Tool.Contoso.com'] };
    const ours = webhook({ serviceUri: 'https://eu.tool.contoso.com/alerts' });

    expect(await violationsOf(secureWebhookHost, ours, config)).toEqual([]);
    expect(await violationsOf(secureWebhookHost, webhook({}), config)).toHaveLength(1);
  });

  test('does not judge plain webhooks, which get no token, nor other types', async () => {
    const foreign = { ...receiver, serviceUri: 'https://foreign.net' };
    const plain = webhook({ ...foreign, useAadAuth: false });

    expect(await violationsOf(secureWebhookHost, plain)).toEqual([]);
    const other = group({ webhookReceivers: [foreign] }, 'azure-native:web:WebApp');
    expect(await violationsOf(secureWebhookHost, other)).toEqual([]);
  });

  test.each([
    'azure-native:insights:ActionGroup',
    'azure-native:monitor/v20230101:ActionGroup',
    'azure-native:insights/v20230901preview:ActionGroup',
    'azure-native_monitor_v20220601:monitor:ActionGroup',
  ])('knows action groups of the type %s', async (type) => {
    const foreign = { ...receiver, serviceUri: 'https://foreign.net' };

    expect(
      await violationsOf(secureWebhookHost, group({ webhookReceivers: [foreign] }, type)),
    ).toHaveLength(1);
  });

  test('a URI that is not known yet hides no other receiver, and Pulumi is told that one was not seen', async () => {
    const receivers = [
      { ...receiver, serviceUri: unknown },
      { ...receiver, name: 'other', serviceUri: 'https://foreign.net' },
    ];

    expect(await violationsOf(secureWebhookHost, group({ webhookReceivers: receivers }))).toEqual([
      expect.stringContaining('"other": its serviceUri leads to the host foreign.net.'),
      "can't run secure-webhook-host: string value at .webhookReceivers.0.serviceUri can't be known during preview",
    ]);
  });

  test("knows the ServiceNow domains that this project's tools have", () => {
    expect(Object.keys(itsmTools)).toEqual(['servicenow', 'bmcHelix', 'custom']);
    expect(itsmHosts).toEqual(expect.arrayContaining([...serviceNowDomains]));
  });
});

describe('uri-without-userinfo', () => {
  test('lets URIs without user name and password pass, in all kinds of receivers', async () => {
    const props = {
      webhookReceivers: [receiver],
      logicAppReceivers: [{ name: 'logic', callbackUrl: 'https://prod.logic.azure.com/x?sig=s' }],
      automationRunbookReceivers: [{ name: 'runbook' }],
    };

    expect(await violationsOf(uriWithoutUserInfo, group(props))).toEqual([]);
  });

  test.each([
    ['webhookReceivers', 'serviceUri', 'https://user@acme.service-now.com/'],
    ['automationRunbookReceivers', 'serviceUri', 'https://:CANARY@host.net/'],
    ['logicAppReceivers', 'callbackUrl', 'https://user:CANARY@host.net/'],
    ['azureFunctionReceivers', 'httpTriggerUrl', 'https://user:CANARY@host.net/'],
  ])('refuses %s whose %s holds one', async (kind, key, uri) => {
    const found = await violationsOf(
      uriWithoutUserInfo,
      group({ [kind]: [{ name: 'tool', [key]: uri }] }),
    );

    expect(found).toEqual([
      `Action group "alerts", ${kind} "tool": its ${key} holds a user name or password (not shown). Secure webhooks ` +
        'authenticate with a token instead: remove it, or add the receiver to "allowedReceivers" of this policy if your ' +
        'ITSM tool insists. https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook',
    ]);
  });

  test('allows it to receivers that its configuration names', async () => {
    const withUser = webhook({ serviceUri: 'https://user:pass@acme.service-now.com/' });

    expect(
      await violationsOf(uriWithoutUserInfo, withUser, { allowedReceivers: ['tool'] }),
    ).toEqual([]);
    expect(
      await violationsOf(uriWithoutUserInfo, withUser, { allowedReceivers: ['other'] }),
    ).toHaveLength(1);
  });
});

describe('common-alert-schema', () => {
  const kinds = [
    'armRoleReceivers',
    'automationRunbookReceivers',
    'azureFunctionReceivers',
    'emailReceivers',
    'eventHubReceivers',
    'logicAppReceivers',
    'webhookReceivers',
  ];

  test('lets receivers with it, and kinds that cannot have it, pass', async () => {
    const all = kinds.map((kind) => [kind, [{ name: 'it', useCommonAlertSchema: true }]] as const);
    const props = { ...Object.fromEntries(all), smsReceivers: [{ name: 'sms' }] };

    expect(await violationsOf(commonAlertSchema, group(props))).toEqual([]);
  });

  test.each(kinds)('refuses %s without it', async (kind) => {
    const props = { [kind]: [{ name: 'one', useCommonAlertSchema: false }, { name: 'two' }] };

    expect(await violationsOf(commonAlertSchema, group(props))).toEqual([
      `Action group "alerts", ${kind} "one": useCommonAlertSchema is false. Set it to true. ` +
        'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema',
      `Action group "alerts", ${kind} "two": useCommonAlertSchema is not set, which means false. Set it to true. ` +
        'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema',
    ]);
  });
});

describe('no-itsm-receivers', () => {
  test('lets a group without them pass', async () => {
    expect(await violationsOf(noItsmReceivers, group({ itsmReceivers: [] }))).toEqual([]);
  });

  test('refuses a group with them', async () => {
    const props = { itsmReceivers: [{ name: 'snow', ticketConfiguration: 'CANARY' }] };

    expect(await violationsOf(noItsmReceivers, group(props))).toEqual([
      'Action group "alerts" has itsmReceivers: "snow". Azure retires ITSM actions: declare secure webhooks ' +
        '(webhookReceivers with useAadAuth: true) instead. https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-overview',
    ]);
  });
});
