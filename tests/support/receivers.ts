import type { OtherReceivers } from '../../components/actionGroup/otherReceivers';

const subscription = '99999999-9999-9999-9999-999999999999';
const resource = (path: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg-ops/providers/${path}`;
const automationAccountId = resource('Microsoft.Automation/automationAccounts/ops');

/** A receiver of each kind; what is secret in it has CANARY in it. */
export const oneOfEach: Required<OtherReceivers> = {
  emailReceivers: [{ name: 'on-call', emailAddress: 'on-call@contoso.com' }],
  smsReceivers: [{ name: 'phone', countryCode: '33', phoneNumber: '0612345678' }],
  voiceReceivers: [{ name: 'call', countryCode: '33', phoneNumber: '0612345678' }],
  azureAppPushReceivers: [{ name: 'app', emailAddress: 'ops@contoso.com' }],
  armRoleReceivers: [{ name: 'readers', roleId: '43d0d8ad-25c7-4714-9337-8ba259a9fe05' }],
  logicAppReceivers: [
    {
      name: 'teams',
      resourceId: resource('Microsoft.Logic/workflows/teams'),
      callbackUrl: 'https://prod.logic.azure.com/workflows/x?sig=CANARY-logic',
    },
  ],
  azureFunctionReceivers: [
    {
      name: 'function',
      functionAppResourceId: resource('Microsoft.Web/sites/alerts'),
      functionName: 'onAlert',
      httpTriggerUrl: 'https://alerts.azurewebsites.net/api/onAlert?code=CANARY-function',
    },
  ],
  automationRunbookReceivers: [
    {
      name: 'runbook',
      automationAccountId,
      runbookName: 'restart',
      webhookResourceId: `${automationAccountId}/webhooks/alerts`,
      isGlobalRunbook: false,
      serviceUri: 'https://x.azure-automation.net/webhooks?token=CANARY-runbook',
    },
  ],
  eventHubReceivers: [
    {
      name: 'hub',
      eventHubNameSpace: 'alerts',
      eventHubName: 'all',
      subscriptionId: subscription,
    },
  ],
  webhookReceivers: [{ name: 'chat', serviceUri: 'https://chat.contoso.com/hooks/CANARY-webhook' }],
  itsmReceivers: [
    {
      name: 'incidents',
      workspaceId: `${subscription}|55dfd1f8-7e59-4f89-bf56-4c82f5ace23c`,
      connectionId: 'a3b9076c-ce8e-434e-85b4-aff10cb3c8f1',
      ticketConfiguration:
        '{"PayloadRevision":0,"WorkItemType":"Incident","UseTemplate":false,"WorkItemData":"{}","CreateOneWIPerCI":false}',
      region: 'westeurope',
    },
  ],
};
