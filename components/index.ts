// What the package offers; everything else in this folder is private.
export { SecureExport, secureExportOutputs } from './secureExport';
export type {
  DeployActionGroup,
  DeployAll,
  DeployIdentity,
  SecureExportArgs,
} from './secureExportArgs';
export { WebhookIdentity } from './identity/webhookIdentity';
export type { WebhookIdentityArgs } from './identity/webhookIdentityArgs';
export type { ExistingApplication } from './identity/existingApplication';
export { sharedIdentity } from './identity/sharedIdentity';
export type {
  IdentitySource,
  SharedIdentity,
  SharedIdentityInputs,
} from './identity/sharedIdentity';
export { ItsmActionGroup } from './actionGroup/itsmActionGroup';
export type { ActionGroupArgs, ItsmActionGroupArgs } from './actionGroup/itsmActionGroup';
export type { ActionGroupLock } from './actionGroup/actionGroupLock';
export type { ActionGroupRoleAssignment } from './actionGroup/actionGroupRoleAssignments';
export type { AlertProcessingRule } from './actionGroup/alertProcessingRuleArgs';
export type {
  AlertCondition,
  AlertRecurrence,
  AlertSchedule,
} from './actionGroup/alertProcessingRuleArgs';
export type { OtherReceivers } from './actionGroup/otherReceivers';
export type {
  ArmRoleReceiver,
  AutomationRunbookReceiver,
  AzureAppPushReceiver,
  AzureFunctionReceiver,
  EmailReceiver,
  EventHubReceiver,
  LogicAppReceiver,
  PhoneReceiver,
  WebhookReceiver,
} from './actionGroup/receivers';
export { ItsmCallback } from './callback/itsmCallback';
export type { CallbackApplication, ItsmCallbackArgs } from './callback/itsmCallbackArgs';
export type { ItsmTool, ItsmToolKind, PublicTool } from './itsmTools';
export type { CloudName } from './azureClouds';
export type { TokenContract, TokenVersion } from './tokenContract';
