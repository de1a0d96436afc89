import type { Input } from '@pulumi/pulumi';

// azure-native's own types are in one file of 7 MB, which every program of a consumer would have to read, and their
// names differ between its versions. receivers.test.ts compares the keys; the call of ActionGroup, the types.

/** What every receiver has. */
interface Receiver {
  /** Name of the receiver in the action group: plain text, because it identifies the receiver. */
  name: string;
}

/** A receiver whose alerts have the common alert schema, or not. */
interface AlertReceiver extends Receiver {
  /** @default true */
  useCommonAlertSchema?: Input<boolean>;
}

export interface EmailReceiver extends AlertReceiver {
  /** At most 64 characters. */
  emailAddress: Input<string>;
}

/** A phone that gets a text message, or a call. */
export interface PhoneReceiver extends Receiver {
  countryCode: Input<string>;
  phoneNumber: Input<string>;
}

export interface AzureAppPushReceiver extends Receiver {
  /** Account of the Azure mobile app. */
  emailAddress: Input<string>;
}

export interface ArmRoleReceiver extends AlertReceiver {
  /** Id of a built-in role. */
  roleId: Input<string>;
}

export interface LogicAppReceiver extends AlertReceiver {
  /** ARM id of the Logic App. */
  resourceId: Input<string>;
  /** A secret: it holds a key. */
  callbackUrl: Input<string>;
}

export interface AzureFunctionReceiver extends AlertReceiver {
  /** ARM id of the function app. */
  functionAppResourceId: Input<string>;
  functionName: Input<string>;
  /** A secret: it holds a key. */
  httpTriggerUrl: Input<string>;
}

export interface AutomationRunbookReceiver extends AlertReceiver {
  /** ARM id of the Automation account. */
  automationAccountId: Input<string>;
  runbookName: Input<string>;
  /** ARM id of the runbook's webhook. */
  webhookResourceId: Input<string>;
  /** Whether it is one of Azure's own runbooks. */
  isGlobalRunbook: Input<boolean>;
  /** A secret: it holds a key. */
  serviceUri?: Input<string>;
}

export interface EventHubReceiver extends AlertReceiver {
  eventHubNameSpace: Input<string>;
  eventHubName: Input<string>;
  /** Id of the subscription the event hub is in. */
  subscriptionId: Input<string>;
  tenantId?: Input<string>;
}

/** A webhook without a token; secure webhooks are `tools`. */
export interface WebhookReceiver extends AlertReceiver {
  /** A secret; HTTPS only. */
  serviceUri: Input<string>;
  /** @default false */
  useAadAuth?: Input<boolean>;
}
