import { receiverSecrets } from './receiverSecrets';
import type * as receivers from './receivers';

/**
 * Receivers besides the ITSM tools. A PUT replaces all of a group's receivers, so they are declared together.
 *
 * Their order means nothing. Limits per group:
 * https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#action-groups
 */
export interface OtherReceivers {
  /**
   * E-mail addresses of at most 64 characters, at most 1,000.
   *
   * @default - none
   */
  emailReceivers?: receivers.EmailReceiver[];
  /**
   * Phones that get a text message, at most 10.
   *
   * @default - none
   */
  smsReceivers?: receivers.PhoneReceiver[];
  /**
   * Phones that get a call, at most 10.
   *
   * @default - none
   */
  voiceReceivers?: receivers.PhoneReceiver[];
  /**
   * Accounts of the Azure mobile app, at most 10.
   *
   * @default - none
   */
  azureAppPushReceivers?: receivers.AzureAppPushReceiver[];
  /**
   * Built-in roles whose members in the subscription get an e-mail, at most 10.
   *
   * @default - none
   */
  armRoleReceivers?: receivers.ArmRoleReceiver[];
  /**
   * Logic Apps, at most 10. `callbackUrl` holds a key: a secret before any resource sees it.
   *
   * @default - none
   */
  logicAppReceivers?: receivers.LogicAppReceiver[];
  /**
   * Functions; no limit is documented. `httpTriggerUrl` holds a key: a secret before any resource sees it.
   *
   * @default - none
   */
  azureFunctionReceivers?: receivers.AzureFunctionReceiver[];
  /**
   * Automation runbooks, at most 10. `serviceUri` holds a key: a secret before any resource sees it.
   *
   * @default - none
   */
  automationRunbookReceivers?: receivers.AutomationRunbookReceiver[];
  /**
   * Event hubs, at most 10.
   *
   * @default - none
   */
  eventHubReceivers?: receivers.EventHubReceiver[];
  /**
   * Webhooks without a token, HTTPS only, at most 10. `serviceUri` is a secret before any resource sees it.
   * Secure webhooks are `tools`.
   *
   * @default - none
   */
  webhookReceivers?: receivers.WebhookReceiver[];
  /**
   * ITSM actions of the ITSM Connector, at most 10: those that are found, kept as they are until `tools` have taken over.
   *
   * Azure retires them over three years from September 2022, and the portal has made no new ones since October 2023
   * (https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-overview).
   *
   * @default - none
   * @deprecated Azure retires ITSM actions: declare the ITSM tool in `tools`, and remove this once it has taken over.
   */
  itsmReceivers?: receivers.ItsmReceiver[];
}

export type ReceiverKind = keyof OtherReceivers;

interface ReceiverFacts {
  label: string;
  /** Most of them in one group; undefined where none is documented. */
  limit?: number;
  /** Keys besides `name`. */
  required: readonly string[];
  optional?: readonly string[];
  /** The key that holds a URI with a key in it. */
  secret?: string;
  /** Whether it has `useCommonAlertSchema`, which is true where it is not given: one shape of alerts for all. */
  commonAlertSchema?: true;
}

/** The kinds as data; limits as in {@link OtherReceivers}. */
export const otherReceivers: Record<ReceiverKind, ReceiverFacts> = {
  emailReceivers: {
    label: 'e-mail',
    limit: 1000,
    required: ['emailAddress'],
    commonAlertSchema: true,
  },
  smsReceivers: { label: 'SMS', limit: 10, required: ['countryCode', 'phoneNumber'] },
  voiceReceivers: { label: 'voice', limit: 10, required: ['countryCode', 'phoneNumber'] },
  azureAppPushReceivers: { label: 'Azure app push', limit: 10, required: ['emailAddress'] },
  armRoleReceivers: {
    label: 'ARM role',
    limit: 10,
    required: ['roleId'],
    commonAlertSchema: true,
  },
  logicAppReceivers: {
    label: 'Logic App',
    limit: 10,
    required: ['resourceId', 'callbackUrl'],
    secret: receiverSecrets.logicAppReceivers,
    commonAlertSchema: true,
  },
  azureFunctionReceivers: {
    label: 'function',
    required: ['functionAppResourceId', 'functionName', 'httpTriggerUrl'],
    secret: receiverSecrets.azureFunctionReceivers,
    commonAlertSchema: true,
  },
  automationRunbookReceivers: {
    label: 'runbook',
    limit: 10,
    required: ['automationAccountId', 'runbookName', 'webhookResourceId', 'isGlobalRunbook'],
    optional: ['serviceUri'],
    secret: receiverSecrets.automationRunbookReceivers,
    commonAlertSchema: true,
  },
  eventHubReceivers: {
    label: 'event hub',
    limit: 10,
    required: ['eventHubNameSpace', 'eventHubName', 'subscriptionId'],
    optional: ['tenantId'],
    commonAlertSchema: true,
  },
  webhookReceivers: {
    label: 'webhook',
    limit: 10,
    required: ['serviceUri'],
    optional: ['useAadAuth'],
    secret: receiverSecrets.webhookReceivers,
    commonAlertSchema: true,
  },
  itsmReceivers: {
    label: 'ITSM action',
    limit: 10,
    required: ['workspaceId', 'connectionId', 'ticketConfiguration', 'region'],
  },
};

export const receiverKinds = Object.keys(otherReceivers) as ReceiverKind[];

/** What all kinds have in common; their other keys are known by {@link otherReceivers}. */
export type AnyReceiver = { name: string } & Record<string, unknown>;

/** The receivers among wider arguments; kinds without any are left out. */
export function receiversIn(args: OtherReceivers): OtherReceivers {
  return mapReceivers(args, (receiver) => receiver);
}

type Change = (receiver: AnyReceiver, kind: ReceiverKind, secret: string | undefined) => object;

/** Changes each receiver, in the order of their names. @param change - Is given the key of the receiver's secret URI where it has one. */
export function mapReceivers(args: OtherReceivers, change: Change): OtherReceivers {
  const lists = receiverKinds.flatMap((kind) => {
    const receivers = (args[kind] ?? []) as unknown as AnyReceiver[];
    const changed = [...receivers].sort(byName).map((receiver) => {
      const { secret } = otherReceivers[kind];
      const given = secret !== undefined && receiver[secret] !== undefined;
      return change(receiver, kind, given ? secret : undefined);
    });
    return changed.length === 0 ? [] : [[kind, changed]];
  });
  return Object.fromEntries(lists) as OtherReceivers;
}

export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
