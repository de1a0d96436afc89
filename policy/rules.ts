import type { Policies } from '@pulumi/policy';
import {
  commonAlertSchema,
  noItsmReceivers,
  secureWebhookHost,
  uriWithoutUserInfo,
} from './actionGroupRules';
import { callbackPrincipal, callbackRole, callbackSecretLifetime } from './callbackRules';
import { aznsRetained, shortOwnerList } from './identityRules';
import { resourceGroupKept } from './resourceGroupRules';
import { receiverApplication, roleAssignmentRequired, serviceHealthGlobal } from './stackRules';

/** All rules, apart from index.ts: importing that starts a server. */
export const rules: Policies = [
  secureWebhookHost,
  uriWithoutUserInfo,
  commonAlertSchema,
  noItsmReceivers,
  receiverApplication,
  roleAssignmentRequired,
  aznsRetained,
  shortOwnerList,
  serviceHealthGlobal,
  resourceGroupKept,
  callbackRole,
  callbackSecretLifetime,
  callbackPrincipal,
];
