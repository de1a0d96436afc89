import * as pulumi from '@pulumi/pulumi';
import {
  actionGroupProblems,
  type ActionGroupArgs,
} from '../../../components/actionGroup/itsmActionGroup';
import { receiverKinds, type OtherReceivers } from '../../../components/actionGroup/otherReceivers';
import { ids } from '../../support/mocks';
import { oneOfEach } from '../../support/receivers';

const args: ActionGroupArgs = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};

/** Everything wrong with arguments, a line each. */
function problems(changes: object): string[] {
  const all = actionGroupProblems({ ...args, ...changes });
  return all.map(({ key, message }) => `${key} ${message}`);
}

test('receivers of each kind have nothing wrong with them', () => {
  expect(problems(oneOfEach)).toEqual([]);
  expect(Object.keys(oneOfEach)).toEqual(receiverKinds);
});

test('a name is taken once over all kinds and tools, without case; each repetition is named', () => {
  const emailReceivers = [{ name: 'ServiceNow', emailAddress: 'a@contoso.com' }];
  const smsReceivers = [{ name: 'SERVICENOW', countryCode: '1', phoneNumber: '5555551212' }];
  const rule = 'Azure ignores case in names, and compares all kinds of receivers. Rename one.';

  expect(problems({ emailReceivers, smsReceivers })).toEqual([
    `emailReceivers[0].name is "ServiceNow", but tools[0] has that name ("servicenow"). ${rule}`,
    `smsReceivers[0].name is "SERVICENOW", but tools[0] has that name ("servicenow"). ${rule}`,
  ]);
});

const many = (count: number, receiver: object) =>
  Array.from({ length: count }, (_, index) => ({ ...receiver, name: `r${index}` }));

const noTicket =
  'must be a JSON object with the configuration of a work item; Azure answers 500 to anything else. Copy the text that the action group has (az monitor action-group show).';
const mailed =
  'Owner (8e3af657-a8ff-443c-a75c-2fe8c4bcb635), Contributor (b24988ac-6180-42a0-ab88-20f7382dd24c), Reader (acdd72a7-3385-48ef-bd42-f606fba81ae7), Monitoring Contributor (749f88d5-cbae-40b8-bcfc-e573ddc772fa), Monitoring Reader (43d0d8ad-25c7-4714-9337-8ba259a9fe05). Azure asks for the role on the subscription.';

test.each<[keyof OtherReceivers, number, string]>([
  ['emailReceivers', 1000, 'e-mail'],
  ['smsReceivers', 10, 'SMS'],
  ['voiceReceivers', 10, 'voice'],
  ['azureAppPushReceivers', 10, 'Azure app push'],
  ['armRoleReceivers', 10, 'ARM role'],
  ['logicAppReceivers', 10, 'Logic App'],
  ['automationRunbookReceivers', 10, 'runbook'],
  ['eventHubReceivers', 10, 'event hub'],
  ['webhookReceivers', 10, 'webhook'],
  ['itsmReceivers', 10, 'ITSM action'],
])('%s has room for %d', (kind, limit, label) => {
  const [receiver = {}] = oneOfEach[kind] as object[];

  expect(problems({ [kind]: many(limit, receiver) })).toEqual([]);
  expect(problems({ [kind]: many(limit + 1, receiver) })).toEqual([
    `${kind} has ${limit + 1} entries. Azure allows at most ${limit} ${label} receivers in an action group.`,
  ]);
});

const changed = (kind: keyof OtherReceivers, changes: object) => {
  const [receiver] = oneOfEach[kind] as object[];
  return { [kind]: [{ ...receiver, ...changes }] };
};
const useTools =
  'Declare secure webhooks in tools, which also creates what Entra ID needs, or remove this key.';

test.each<[string, object, string]>([
  [
    'a list that is none',
    { emailReceivers: 'me' },
    'emailReceivers must be a list with one entry per receiver.',
  ],
  [
    'an entry that is none',
    { emailReceivers: ['me'] },
    'emailReceivers[0] must be an object with name, emailAddress.',
  ],
  [
    'a receiver without a name',
    changed('emailReceivers', { name: undefined }),
    'emailReceivers[0].name is missing. Every receiver needs a name, unique in the group.',
  ],
  [
    'a name that is not known yet',
    changed('emailReceivers', { name: pulumi.output('x') }),
    'emailReceivers[0].name is not known yet, but it identifies the receiver. Give plain text.',
  ],
  [
    'a receiver without what its kind needs',
    changed('smsReceivers', { phoneNumber: undefined }),
    'smsReceivers[0].phoneNumber is missing. A receiver of kind SMS needs it.',
  ],
  [
    'a number without quotes',
    changed('smsReceivers', { phoneNumber: 612345678 }),
    'smsReceivers[0].phoneNumber must be text (got 612345678). Put it in quotes.',
  ],
  [
    'a country code with a plus sign',
    changed('voiceReceivers', { countryCode: '+33' }),
    'voiceReceivers[0].countryCode must be the digits of a country code: "33", not "+33" (got "+33").',
  ],
  [
    'an e-mail address of 65 characters',
    changed('emailReceivers', { emailAddress: `${'x'.repeat(53)}@contoso.com` }),
    'emailReceivers[0].emailAddress has 65 characters. Azure allows at most 64 in an e-mail address. Use a shorter one, such as a distribution list.',
  ],
  [
    'an e-mail address that is none',
    changed('emailReceivers', { emailAddress: 'on-call' }),
    'emailReceivers[0].emailAddress must be an e-mail address (got "on-call").',
  ],
  [
    'a role by name',
    changed('armRoleReceivers', { roleId: 'Owner' }),
    `armRoleReceivers[0].roleId must be the id of a role that Azure sends e-mail to (got "Owner"): ${mailed}`,
  ],
  [
    'a role that Azure e-mails nobody for',
    changed('armRoleReceivers', { roleId: 'de139f84-1756-47ae-9be6-808fbbe84772' }),
    `armRoleReceivers[0].roleId must be the id of a role that Azure sends e-mail to (got "de139f84-1756-47ae-9be6-808fbbe84772"): ${mailed}`,
  ],
  [
    'a key of every object',
    changed('webhookReceivers', { constructor: 'x' }),
    'webhookReceivers[0].constructor is not a key of a receiver of kind webhook. Allowed are name, serviceUri, useAadAuth, useCommonAlertSchema. Correct the name, or remove it.',
  ],
  [
    'a Logic App by name',
    changed('logicAppReceivers', { resourceId: 'teams' }),
    'logicAppReceivers[0].resourceId must be a resource id (got "teams"): /subscriptions/{id}/resourceGroups/{name}/providers/{type}/{name}.',
  ],
  [
    'a switch that is none',
    changed('automationRunbookReceivers', { isGlobalRunbook: 'no' }),
    'automationRunbookReceivers[0].isGlobalRunbook must be true or false (got "no").',
  ],
  [
    'a key the kind does not have',
    changed('smsReceivers', { useCommonAlertSchema: true }),
    'smsReceivers[0].useCommonAlertSchema is not a key of a receiver of kind SMS. Allowed are name, countryCode, phoneNumber. Correct the name, or remove it.',
  ],
  [
    'a secure webhook among the plain ones',
    changed('webhookReceivers', { useAadAuth: true }),
    `webhookReceivers[0].useAadAuth is true, which makes it a secure webhook. ${useTools}`,
  ],
  [
    'an application of a plain webhook',
    changed('webhookReceivers', { objectId: ids.application }),
    `webhookReceivers[0].objectId belongs to a secure webhook. ${useTools}`,
  ],
  [
    'a managed identity of a webhook',
    changed('webhookReceivers', { managedIdentity: 'SystemAssigned' }),
    'webhookReceivers[0].managedIdentity is not supported: webhooks cannot use a managed identity (https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups). Remove it.',
  ],
  [
    'a webhook over http',
    changed('webhookReceivers', { serviceUri: 'http://chat.contoso.com/CANARY' }),
    `webhookReceivers[0].serviceUri must start with https:// (got http://; the rest is a secret and not shown). Otherwise Azure would send the key in it, and the alert, in clear text.`,
  ],
  [
    'a Logic App with a private host',
    changed('logicAppReceivers', { callbackUrl: 'https://10.0.0.1/CANARY' }),
    'logicAppReceivers[0].callbackUrl points to a placeholder or private host (not shown), which Azure blocks (WebhookServiceUriBlocked) or cannot reach. Give the public host of the receiver.',
  ],
  [
    'a function URL that is none',
    changed('azureFunctionReceivers', { httpTriggerUrl: 'CANARY' }),
    'azureFunctionReceivers[0].httpTriggerUrl must be an absolute URI, https://host/path (the value is a secret and not shown).',
  ],
  [
    'a secret URL in the wrong place',
    changed('logicAppReceivers', { resourceId: 'https://prod.logic.azure.com/?sig=CANARY' }),
    'logicAppReceivers[0].resourceId must be a resource id (got a value (not shown)): /subscriptions/{id}/resourceGroups/{name}/providers/{type}/{name}.',
  ],
  [
    'an ITSM action whose workspace has no subscription',
    changed('itsmReceivers', { workspaceId: '55dfd1f8-7e59-4f89-bf56-4c82f5ace23c' }),
    'itsmReceivers[0].workspaceId must be {subscription id}|{workspace id} (got "55dfd1f8-7e59-4f89-bf56-4c82f5ace23c"), or the action opens no work items. Correct it, or remove the receiver.',
  ],
  [
    'an ITSM action with an empty configuration',
    changed('itsmReceivers', { ticketConfiguration: '{}' }),
    `itsmReceivers[0].ticketConfiguration ${noTicket}`,
  ],
  [
    'an ITSM action whose configuration is not JSON',
    changed('itsmReceivers', { ticketConfiguration: 'CANARY' }),
    `itsmReceivers[0].ticketConfiguration ${noTicket}`,
  ],
  [
    'an ITSM action with the common alert schema, which it has not',
    changed('itsmReceivers', { useCommonAlertSchema: true }),
    'itsmReceivers[0].useCommonAlertSchema is not a key of a receiver of kind ITSM action. Allowed are name, workspaceId, connectionId, ticketConfiguration, region. Correct the name, or remove it.',
  ],
])('%s is refused, by key and fix, and never with a secret', (_, changes, problem) => {
  expect(problems(changes)).toEqual([problem]);
  expect(problem).not.toContain('CANARY');
});

test('user name and password are allowed in a plain webhook, where Azure documents them', () => {
  const serviceUri = 'https://user:password@chat.contoso.com/';

  expect(problems(changed('webhookReceivers', { serviceUri }))).toEqual([]);
});
