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
};
