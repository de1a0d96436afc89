import { Type, type TProperties } from 'typebox';
import { closed, dictionary, flag, resourceGroupName, text } from '../schemas';
import { armResource } from './armResource';

const required = Type.String();
const list = <T extends TProperties>(properties: T) =>
  Type.Optional(Type.Array(closed({ name: required, ...properties })));
const common = { useCommonAlertSchema: flag };
const identified = { ...common, managedIdentity: text };

export const actionGroup = armResource({
  apiVersion: '2024-10-01-preview',
  armType: 'Microsoft.Insights/actionGroups',
  nameInput: 'actionGroupName',
  inputs: closed({
    actionGroupName: Type.Optional(Type.String({ minLength: 1, maxLength: 260 })),
    armRoleReceivers: list({ ...common, roleId: required }),
    automationRunbookReceivers: Type.Optional(
      Type.Array(
        closed({
          ...identified,
          name: text,
          automationAccountId: required,
          isGlobalRunbook: Type.Boolean(),
          runbookName: required,
          serviceUri: text,
          webhookResourceId: required,
        }),
      ),
    ),
    azureAppPushReceivers: list({ emailAddress: required }),
    azureFunctionReceivers: list({
      ...identified,
      functionAppResourceId: required,
      functionName: required,
      httpTriggerUrl: required,
    }),
    emailReceivers: list({ ...common, emailAddress: required }),
    enabled: Type.Boolean(),
    eventHubReceivers: list({
      ...identified,
      eventHubName: required,
      eventHubNameSpace: required,
      subscriptionId: required,
      tenantId: text,
    }),
    // https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update
    groupShortName: Type.String({ minLength: 1, maxLength: 12 }),
    identity: Type.Optional(
      closed({
        type: required,
        userAssignedIdentities: Type.Optional(Type.Array(Type.String())),
      }),
    ),
    incidentReceivers: list({
      connection: closed({ id: required, name: required }),
      incidentManagementService: required,
      mappings: Type.Record(Type.String(), Type.String()),
    }),
    itsmReceivers: list({
      connectionId: required,
      region: required,
      ticketConfiguration: required,
      workspaceId: required,
    }),
    location: text,
    logicAppReceivers: list({ ...identified, callbackUrl: required, resourceId: required }),
    resourceGroupName,
    smsReceivers: list({ countryCode: required, phoneNumber: required }),
    tags: dictionary,
    voiceReceivers: list({ countryCode: required, phoneNumber: required }),
    webhookReceivers: list({
      ...identified,
      identifierUri: text,
      objectId: text,
      serviceUri: required,
      tenantId: text,
      useAadAuth: flag,
    }),
  }),
  outside: ['identity', 'location', 'tags'],
  computed: ['systemData'],
});
