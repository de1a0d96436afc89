import { Type, type Static, type TProperties } from 'typebox';
import { Tags } from './armRequest';
import { Identity } from './managedIdentity';

const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const list = <T extends TProperties>(properties: T) =>
  Type.Optional(
    Type.Union([Type.Array(closed({ name: Type.String(), ...properties })), Type.Null()]),
  );
const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const flag = Type.Optional(Type.Union([Type.Boolean(), Type.Null()]));
/** Of the 2024-10-01-preview: how a receiver signs in. */
const managedIdentity = { managedIdentity: text };
const common = { useCommonAlertSchema: flag };
const identity = Type.Optional(Type.Union([Identity, Type.Null()]));

const webhook = {
  ...common,
  ...managedIdentity,
  serviceUri: Type.String(),
  useAadAuth: flag,
  objectId: text,
  identifierUri: text,
  tenantId: text,
};

const receivers = {
  emailReceivers: list({
    ...common,
    emailAddress: Type.String(),
    status: text,
    verificationStatus: text,
  }),
  smsReceivers: list({ countryCode: Type.String(), phoneNumber: Type.String(), status: text }),
  webhookReceivers: list(webhook),
  itsmReceivers: list({
    workspaceId: Type.String(),
    connectionId: Type.String(),
    ticketConfiguration: Type.String(),
    region: Type.String(),
  }),
  azureAppPushReceivers: list({ emailAddress: Type.String() }),
  automationRunbookReceivers: list({
    ...common,
    ...managedIdentity,
    automationAccountId: Type.String(),
    runbookName: Type.String(),
    webhookResourceId: Type.String(),
    isGlobalRunbook: Type.Boolean(),
    serviceUri: text,
  }),
  voiceReceivers: list({ countryCode: Type.String(), phoneNumber: Type.String() }),
  logicAppReceivers: list({
    ...common,
    ...managedIdentity,
    resourceId: Type.String(),
    callbackUrl: Type.String(),
    triggerName: text,
  }),
  azureFunctionReceivers: list({
    ...common,
    ...managedIdentity,
    functionAppResourceId: Type.String(),
    functionName: Type.String(),
    httpTriggerUrl: Type.String(),
    scope: text,
  }),
  armRoleReceivers: list({ ...common, roleId: Type.String() }),
  eventHubReceivers: list({
    ...common,
    ...managedIdentity,
    eventHubNameSpace: Type.String(),
    eventHubName: Type.String(),
    tenantId: text,
    subscriptionId: Type.String(),
    resourceId: text,
  }),
  incidentReceivers: list({
    connection: closed({ name: Type.String(), id: Type.String() }),
    incidentManagementService: Type.String(),
    mappings: Type.Record(Type.String(), Type.String()),
  }),
};

/** The body of `createNotifications`: an alert type and the receivers to try. */
export const TestNotification = closed({ alertType: Type.String(), ...receivers });
export type TestNotification = Static<typeof TestNotification>;

export type ReceiverList = keyof typeof receivers;
export const receiverLists = Object.keys(receivers) as ReceiverList[];

/** Receiver lists and the first version that has them; the others are as old as action groups. */
export const newerLists: Partial<Record<ReceiverList, string>> = {
  azureFunctionReceivers: '2018-09-01',
  armRoleReceivers: '2019-03-01',
  eventHubReceivers: '2021-09-01',
  incidentReceivers: '2024-10-01-preview',
};

/** The first version in which a group has an identity, and receivers sign in with it. */
export const identityVersion = '2024-10-01-preview';

/** Properties of receivers and the first version that has them. */
export const newerProperties = {
  version: '2026-09-01',
  names: {
    emailReceivers: 'verificationStatus',
    logicAppReceivers: 'triggerName',
    azureFunctionReceivers: 'scope',
    eventHubReceivers: 'resourceId',
  } as Partial<Record<ReceiverList, string>>,
};

/** The body of a PUT; read-only properties may be sent back, as ARM allows. */
export const ActionGroup = closed({
  location: Type.String(),
  tags: Type.Optional(Type.Union([Tags, Type.Null()])),
  identity,
  properties: closed({ groupShortName: Type.String(), enabled: Type.Boolean(), ...receivers }),
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
});
export type ActionGroup = Static<typeof ActionGroup>;
export type WebhookReceiver = NonNullable<ActionGroup['properties']['webhookReceivers']>[number];

/** The body of a PATCH: tags and enabled, nothing else (spec: "To update other fields use CreateOrUpdate"). */
export const ActionGroupPatch = closed({
  tags: Type.Optional(Type.Union([Tags, Type.Null()])),
  identity,
  properties: Type.Optional(closed({ enabled: Type.Optional(Type.Boolean()) })),
});
export type ActionGroupPatch = Static<typeof ActionGroupPatch>;

/** The body of `POST …/subscribe`. */
export const Subscription = Type.Object({ receiverName: Type.String() });
