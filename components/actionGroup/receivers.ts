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
  /**
   * Whether alerts have the common alert schema.
   *
   * @default true
   */
  useCommonAlertSchema?: Input<boolean>;
}

/** An e-mail address. */
export interface EmailReceiver extends AlertReceiver {
  /** Address the alerts are sent to, at most 64 characters. */
  emailAddress: Input<string>;
}

/** A phone that gets a text message, or a call. */
export interface PhoneReceiver extends Receiver {
  /** Digits of the country code, without a plus sign, such as `33`. */
  countryCode: Input<string>;
  /** Number in that country. */
  phoneNumber: Input<string>;
}

/** An account of the Azure mobile app. */
export interface AzureAppPushReceiver extends Receiver {
  /** Account of the Azure mobile app. */
  emailAddress: Input<string>;
}

/** A built-in role, whose members in the subscription get an e-mail. */
export interface ArmRoleReceiver extends AlertReceiver {
  /** Id of a built-in role. */
  roleId: Input<string>;
}

/** A Logic App. */
export interface LogicAppReceiver extends AlertReceiver {
  /** ARM id of the Logic App. */
  resourceId: Input<string>;
  /** URL of the Logic App's trigger. A secret: it holds a key. */
  callbackUrl: Input<string>;
}

/** A function. */
export interface AzureFunctionReceiver extends AlertReceiver {
  /** ARM id of the function app. */
  functionAppResourceId: Input<string>;
  /** Name of the function in it. */
  functionName: Input<string>;
  /** URL of the function's trigger. A secret: it holds a key. */
  httpTriggerUrl: Input<string>;
}

/** An Automation runbook. */
export interface AutomationRunbookReceiver extends AlertReceiver {
  /** ARM id of the Automation account. */
  automationAccountId: Input<string>;
  /** Name of the runbook in it. */
  runbookName: Input<string>;
  /** ARM id of the runbook's webhook. */
  webhookResourceId: Input<string>;
  /** Whether it is one of Azure's own runbooks. */
  isGlobalRunbook: Input<boolean>;
  /**
   * URI of the runbook's webhook. A secret: it holds a key.
   *
   * @default - none
   */
  serviceUri?: Input<string>;
}

/** An event hub. */
export interface EventHubReceiver extends AlertReceiver {
  /** Name of the Event Hubs namespace. */
  eventHubNameSpace: Input<string>;
  /** Name of the event hub in it. */
  eventHubName: Input<string>;
  /** Id of the subscription the event hub is in. */
  subscriptionId: Input<string>;
  /**
   * Tenant of that subscription.
   *
   * @default - that of the action group
   */
  tenantId?: Input<string>;
}

/** A connection of the ITSM Connector, as it is found in an action group. Azure retires them. */
export interface ItsmReceiver extends Receiver {
  /** Log Analytics workspace of the connection: `<subscription id>|<workspace id>`. */
  workspaceId: Input<string>;
  /** Id of the connection in that workspace. */
  connectionId: Input<string>;
  /** What a work item is made of, as the JSON text that Azure keeps. */
  ticketConfiguration: Input<string>;
  /** Region of the workspace. */
  region: Input<string>;
}

/** A webhook without a token; secure webhooks are `tools`. */
export interface WebhookReceiver extends AlertReceiver {
  /** URI the alerts are posted to, HTTPS only. A secret: it may hold a key. */
  serviceUri: Input<string>;
  /**
   * Nothing but false: webhooks with a token are `tools`.
   *
   * @default false
   */
  useAadAuth?: Input<boolean>;
}
