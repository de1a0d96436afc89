import * as pulumi from '@pulumi/pulumi';
import {
  ItsmActionGroup,
  type ItsmActionGroupArgs,
} from '../../../components/actionGroup/itsmActionGroup';
import type { ItsmTool } from '../../../components/itsmTools';
import { ids, insideSecret, run, withoutSecrets } from '../../support/mocks';

const serviceNow: ItsmTool = { name: 'servicenow', kind: 'servicenow', instance: 'acme' };
const args: ItsmActionGroupArgs = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  applicationObjectId: ids.application,
  identifierUri: 'api://itsm',
  tenantId: ids.tenant,
  tools: [serviceNow],
};

async function deploy(changes: Partial<ItsmActionGroupArgs> = {}) {
  const { resources } = await run(() => new ItsmActionGroup('itsm', { ...args, ...changes }));
  const group = resources.find(({ type }) => type === 'azure-native:monitor:ActionGroup');
  const receivers = (group?.inputs.webhookReceivers ?? []) as Record<string, unknown>[];
  return { resources, inputs: group?.inputs ?? {}, receivers };
}

/** What constructing it throws, or undefined. */
async function refusal(changes: Partial<ItsmActionGroupArgs>): Promise<string | undefined> {
  const { resources, result } = await run(() => {
    try {
      new ItsmActionGroup('itsm', { ...args, ...changes });
      return undefined;
    } catch (error) {
      return error;
    }
  });
  if (result === undefined) {
    return undefined;
  }
  expect(resources).toEqual([]);
  expect(pulumi.RunError.isInstance(result)).toBe(true);
  return (result as Error).message;
}

test('every option reaches the action group', async () => {
  const { inputs } = await deploy({
    actionGroupName: 'alerts to tickets',
    enabled: false,
    tags: { team: 'platform' },
  });

  expect(inputs).toMatchObject({
    actionGroupName: 'alerts to tickets',
    enabled: false,
    tags: { team: 'platform' },
  });
});

test.each([
  ['East US 2', 'eastus2'],
  ['global', 'Global'],
  [undefined, 'Global'],
])('the location %s is passed on as %s', async (location, passed) => {
  expect((await deploy({ location })).inputs.location).toBe(passed);
  const computed = location === undefined ? undefined : pulumi.output(location);
  expect((await deploy({ location: computed })).inputs.location).toBe(passed);
});

test.each([
  [{ ['a'.repeat(513)]: 'x' }, 'has a name of 513 characters. Azure allows 512. Shorten it.'],
  [{ 'cost/center': 'x' }, 'tags["cost/center"] has a name that Azure does not allow'],
  [
    { owner: 'x'.repeat(257) },
    'tags["owner"] has a value of 257 characters. Azure allows 256. Shorten it.',
  ],
  [
    Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'x'])),
    'tags has 51 entries. Azure allows 50 tags on a resource. Remove some.',
  ],
])('tags that Azure refuses late are refused at once (%#)', async (tags, message) => {
  expect(await refusal({ tags })).toContain(message);
});

test.each(['rg.', 'rg itsm', '', 'a'.repeat(91)])(
  'the resource group name "%s" is refused',
  async (resourceGroupName) => {
    expect(await refusal({ resourceGroupName })).toContain('Azure allows 1 to 90 letters');
  },
);

test('a group has no receivers but its secure webhooks, and no tags unless given', async () => {
  const { inputs } = await deploy();

  expect(Object.keys(inputs).sort()).toEqual([
    'actionGroupName',
    'enabled',
    'groupShortName',
    'location',
    'resourceGroupName',
    'webhookReceivers',
  ]);
});

test('ten tools, one of each kind among them, become ten receivers', async () => {
  const custom = Array.from({ length: 8 }, (_, index): ItsmTool => ({
    name: `custom-${index}`,
    kind: 'custom',
    serviceUri: `https://tool-${index}.contoso.com/alerts`,
  }));
  const helix: ItsmTool = {
    name: 'helix',
    kind: 'bmcHelix',
    serviceUri: 'https://acme.onbmc.com/',
  };
  const { receivers } = await deploy({ tools: [serviceNow, helix, ...custom] });

  expect(receivers.map(({ name }) => name)).toEqual([
    ...custom.map(({ name }) => name),
    'helix',
    'servicenow',
  ]);
});

test.each<[string, Partial<ItsmTool>, string]>([
  [
    'the documented inbound URL',
    {},
    'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
  ],
  [
    'the government domain',
    { domain: 'servicenowservices.com' },
    'https://acme.servicenowservices.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
  ],
  [
    'the event class, encoded',
    { eventClass: 'Azure & EU' },
    'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor&event_class=Azure+%26+EU',
  ],
])('for ServiceNow %s is built', async (_, changes, uri) => {
  const { receivers } = await deploy({ tools: [{ ...serviceNow, ...changes }] });

  expect(insideSecret(receivers[0]?.serviceUri)).toBe(uri);
});

test('a plain webhook URI is a secret before the component or the group sees it', async () => {
  const secret = 'https://user:CANARY@tool.contoso.com/CANARY?sig=CANARY';
  const tool: ItsmTool = { name: 'tool', kind: 'custom', serviceUri: secret, allowUserInfo: true };
  const { resources, receivers } = await deploy({ tools: [tool] });

  expect(insideSecret(receivers[0]?.serviceUri)).toBe(secret);
  expect(JSON.stringify(resources)).toContain('CANARY');
  expect(JSON.stringify(withoutSecrets(resources))).not.toContain('CANARY');
});

test('a webhook URI that another resource computes is checked when it is known', async () => {
  const { receivers } = await deploy({
    tools: [
      { name: 'tool', kind: 'custom', serviceUri: pulumi.secret('https://tool.contoso.com/x') },
    ],
  });

  expect(insideSecret(receivers[0]?.serviceUri)).toBe('https://tool.contoso.com/x');
});

const custom = (serviceUri: string | undefined, more: Partial<ItsmTool> = {}): ItsmTool => ({
  name: 'tool',
  kind: 'custom',
  serviceUri,
  ...more,
});
const names =
  'Azure allows 1 to 260 characters, none of < > * % & : \\ ? + / and no "." or space at the end.';
const regions =
  'centralindia, eastus, eastus2, germanywestcentral, northcentralus, southcentralus, southindia, swedencentral, westus, westus2';
const blocked =
  'points to a placeholder or private host (not shown), which Azure blocks (WebhookServiceUriBlocked) or cannot reach. Give the public host of your ITSM tool.';

test.each<[string, Partial<ItsmActionGroupArgs>, string]>([
  [
    'a short name of 13 characters',
    { groupShortName: 'itsm-platform' },
    'groupShortName must have 1 to 12 characters (got "itsm-platform", which has 13). Shorten it.',
  ],
  [
    'a blank short name',
    { groupShortName: ' ' },
    'groupShortName is blank. Azure allows 1 to 12 characters; it shows the name in e-mails and text messages.',
  ],
  [
    'a slash in the name',
    { actionGroupName: 'a/b' },
    `actionGroupName contains a character that Azure does not allow (got "a/b"). ${names} Rename it.`,
  ],
  [
    'a full stop at the end of the name',
    { actionGroupName: 'group.' },
    `actionGroupName contains a character that Azure does not allow (got "group."). ${names} Rename it.`,
  ],
  [
    'a name of 261 characters',
    { actionGroupName: 'x'.repeat(261) },
    `actionGroupName has 261 characters. ${names} Shorten it.`,
  ],
  ['a blank name', { actionGroupName: '' }, `actionGroupName is blank. ${names}`],
  [
    'a region without action groups',
    { location: 'westeurope' },
    `location must be Global (the only one that service health alerts work with) or one of ${regions} (got "westeurope").`,
  ],
  [
    'no tool',
    { tools: [] },
    'tools has 0 entries. Azure allows 1 to 10 secure webhooks in an action group.',
  ],
  [
    'eleven tools',
    {
      tools: Array.from({ length: 11 }, (_, i) => ({ ...serviceNow, name: `t${i}` })),
    },
    'tools has 11 entries. Azure allows 1 to 10 secure webhooks in an action group.',
  ],
  [
    'two names that differ in case only',
    { tools: [serviceNow, { ...serviceNow, name: 'ServiceNow' }] },
    'tools[1].name is "ServiceNow", but tools[0] has that name ("servicenow"). Azure ignores case in names, and compares all kinds of receivers. Rename one.',
  ],
  [
    'a tool without a name',
    { tools: [{ ...serviceNow, name: '' }] },
    'tools[0].name is missing. Every tool needs a name, unique in the group; it names the receiver.',
  ],
  [
    'an unknown kind',
    { tools: [{ ...serviceNow, kind: 'jira' as 'custom' }] },
    'tools[0].kind must be "servicenow", "bmcHelix" or "custom" (got "jira").',
  ],
  [
    'a key the kind does not have',
    { tools: [custom('https://tool.contoso.com', { instance: 'acme' })] },
    'tools[0].instance is not a key of a tool of kind "custom". Allowed are name, kind, serviceUri, allowUserInfo, replaces. Correct the name, or remove it.',
  ],
  [
    'ServiceNow without instance and URI',
    { tools: [{ name: 'servicenow', kind: 'servicenow' }] },
    'tools[0].instance is missing. Give ServiceNow either the name of the instance or a whole serviceUri.',
  ],
  [
    'ServiceNow with both',
    { tools: [{ ...serviceNow, serviceUri: 'https://acme.service-now.com/x' }] },
    'tools[0].instance is given together with serviceUri. Give ServiceNow either the name of the instance or a whole serviceUri.',
  ],
  [
    'a host instead of an instance',
    { tools: [{ ...serviceNow, instance: 'acme.service-now.com' }] },
    'tools[0].instance must be the name of the instance, the first part of its host: acme for acme.service-now.com (got "acme.service-now.com").',
  ],
  [
    'a secret URI in the wrong place',
    { tools: [{ ...serviceNow, instance: 'https://user:CANARY@acme.service-now.com' }] },
    'tools[0].instance must be the name of the instance, the first part of its host: acme for acme.service-now.com (got a value (not shown)).',
  ],
  [
    'an unknown domain',
    { tools: [{ ...serviceNow, domain: 'contoso.com' }] },
    'tools[0].domain must be "service-now.com" or "servicenowservices.com" (got "contoso.com"). The second is for government.',
  ],
  [
    'an event class besides a whole URI',
    {
      tools: [
        {
          name: 'servicenow',
          kind: 'servicenow',
          eventClass: 'EU',
          serviceUri: 'https://acme.service-now.com/x',
        },
      ],
    },
    'tools[0].eventClass has no effect together with serviceUri. Remove it, or put it into the URI.',
  ],
  [
    'a custom tool without a URI',
    { tools: [custom(undefined)] },
    'tools[0].serviceUri is missing. custom needs the URI of its webhook, as a secret.',
  ],
  [
    'http',
    { tools: [custom('http://CANARY.contoso.com/CANARY')] },
    'tools[0].serviceUri must start with https:// (got http://; the rest is a secret and not shown). Otherwise Azure would post the token in clear text.',
  ],
  [
    'text that is no URI',
    { tools: [custom('CANARY')] },
    'tools[0].serviceUri must be an absolute URI, https://host/path (the value is a secret and not shown).',
  ],
  [
    'userinfo',
    { tools: [custom('https://user:CANARY@tool.contoso.com/')] },
    'tools[0].serviceUri contains a user name or password (not shown). Secure webhooks use a token instead. Remove them, or set allowUserInfo: true on the tool if your ITSM tool needs them.',
  ],
  ...[
    'www.example.com',
    'example.org',
    'itsm.test',
    'localhost',
    '127.0.0.1',
    '10.1.2.3',
    '[::1]',
  ].map((host): [string, Partial<ItsmActionGroupArgs>, string] => [
    `the host ${host}`,
    { tools: [custom(`https://${host}/CANARY`)] },
    `tools[0].serviceUri ${blocked}`,
  ]),
])('%s is refused, by key, value and fix, and never with a secret', async (_, changes, message) => {
  expect(await refusal(changes)).toBe(
    `ItsmActionGroup "itsm" cannot be deployed: 1 problem\n  - ${message}`,
  );
  expect(message).not.toContain('CANARY');
});

test('userinfo is allowed where a tool says so', async () => {
  const tool = custom('https://user:pass@tool.contoso.com/', { allowUserInfo: true });

  expect(await refusal({ tools: [tool] })).toBeUndefined();
});
