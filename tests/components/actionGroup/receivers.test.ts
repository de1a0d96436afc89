import type { ActionGroupArgs } from '@pulumi/azure-native/monitor';
import type * as pulumi from '@pulumi/pulumi';
import {
  receiverKinds,
  type OtherReceivers,
  type ReceiverKind,
} from '../../../components/actionGroup/otherReceivers';

type Keys<List> = List extends readonly (infer Receiver)[] ? keyof Receiver : never;
/** Keys that are not taken over: otherReceiverRules.ts says why. */
type Refused<Kind> =
  | 'managedIdentity'
  | (Kind extends 'webhookReceivers' ? 'objectId' | 'identifierUri' | 'tenantId' : never);
type AzuresKeys<Kind extends ReceiverKind> = Exclude<
  Keys<NonNullable<pulumi.Unwrap<NonNullable<ActionGroupArgs[Kind]>>>>,
  Refused<Kind>
>;
type OurKeys<Kind extends ReceiverKind> = Keys<NonNullable<OtherReceivers[Kind]>>;
type Same<A, B> = [A, B] extends [B, A] ? true : { missing: Exclude<B, A>; added: Exclude<A, B> };

// Type checking is the test: azure-native's types, which the declarations do not refer to, have these keys.
const same: { [Kind in ReceiverKind]: Same<OurKeys<Kind>, AzuresKeys<Kind>> } = {
  emailReceivers: true,
  smsReceivers: true,
  voiceReceivers: true,
  azureAppPushReceivers: true,
  armRoleReceivers: true,
  logicAppReceivers: true,
  azureFunctionReceivers: true,
  automationRunbookReceivers: true,
  eventHubReceivers: true,
  webhookReceivers: true,
  itsmReceivers: true,
};

test("receivers of every kind have the keys of azure-native's", () => {
  expect(Object.keys(same)).toEqual(receiverKinds);
});
