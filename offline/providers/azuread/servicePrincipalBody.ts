import type { Properties } from '../values';
import { appRoleIds, fromAppRoles, type AppRole } from './appRoles';

/** The fields of Graph's service principal that are read here. */
export interface GraphServicePrincipal {
  id: string;
  appId: string;
  appOwnerOrganizationId: string | null;
  displayName: string;
  description: string | null;
  notes: string | null;
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
  appRoles: AppRole[];
  alternativeNames: string[];
  notificationEmailAddresses: string[];
  servicePrincipalNames: string[];
  servicePrincipalType: string;
  signInAudience: string;
  tags: string[];
  replyUrls: string[];
  homepage: string | null;
  loginUrl: string | null;
  logoutUrl: string | null;
  preferredSingleSignOnMode: string | null;
}

/** What the vendor's plugin sends whenever it creates, adopts or updates, but for the description. */
export function servicePrincipalBody(inputs: Properties) {
  const text = (key: string) => (inputs[key] as string | undefined) || null;
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    accountEnabled: inputs.accountEnabled,
    alternativeNames: inputs.alternativeNames ?? [],
    appRoleAssignmentRequired: inputs.appRoleAssignmentRequired ?? false,
    loginUrl: text('loginUrl'),
    notes: text('notes'),
    notificationEmailAddresses: inputs.notificationEmailAddresses ?? [],
    preferredSingleSignOnMode: text('preferredSingleSignOnMode'),
    samlSingleSignOnSettings: {},
    tags: inputs.tags ?? [],
  };
}

/** Outputs that a lookup and the resource have in common. */
export function servicePrincipalOutputs(found: GraphServicePrincipal): Properties {
  return {
    accountEnabled: found.accountEnabled,
    alternativeNames: found.alternativeNames,
    appRoleAssignmentRequired: found.appRoleAssignmentRequired,
    appRoleIds: appRoleIds(found.appRoles),
    appRoles: fromAppRoles(found.appRoles),
    applicationTenantId: found.appOwnerOrganizationId ?? '',
    clientId: found.appId,
    description: found.description ?? '',
    displayName: found.displayName,
    homepageUrl: found.homepage ?? '',
    loginUrl: found.loginUrl ?? '',
    logoutUrl: found.logoutUrl ?? '',
    notes: found.notes ?? '',
    notificationEmailAddresses: found.notificationEmailAddresses,
    oauth2PermissionScopeIds: {},
    oauth2PermissionScopes: [],
    objectId: found.id,
    preferredSingleSignOnMode: found.preferredSingleSignOnMode ?? '',
    redirectUris: found.replyUrls,
    servicePrincipalNames: found.servicePrincipalNames,
    signInAudience: found.signInAudience,
    tags: found.tags,
    type: found.servicePrincipalType,
  };
}
