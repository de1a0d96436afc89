import type { Properties } from '../values';
import { appRoleIds, fromAppRoles, type AppRole } from './appRoles';

/** The fields of Graph's application that are read here. */
export interface GraphApplication {
  id: string;
  appId: string;
  displayName: string;
  description: string | null;
  notes: string | null;
  tags: string[];
  identifierUris: string[];
  signInAudience: string;
  groupMembershipClaims: string | null;
  isDeviceOnlyAuthSupported: boolean | null;
  isFallbackPublicClient: boolean | null;
  serviceManagementReference: string | null;
  disabledByMicrosoftStatus: string | null;
  publisherDomain: string | null;
  applicationTemplateId: string | null;
  appRoles: AppRole[];
  api: { knownClientApplications: string[]; requestedAccessTokenVersion: number | null };
  info: Partial<
    Record<
      'logoUrl' | 'marketingUrl' | 'privacyStatementUrl' | 'supportUrl' | 'termsOfServiceUrl',
      string | null
    >
  >;
}

/** What the vendor's plugin sends whenever it creates or updates; what is not served is sent as it would be unset. */
export function applicationBody(inputs: Properties) {
  const text = (key: string) => (inputs[key] as string | undefined) || null;
  const api = (inputs.api ?? {}) as Properties;
  return {
    '@odata.type': '#microsoft.graph.application',
    api: {
      acceptMappedClaims: false,
      knownClientApplications: api.knownClientApplications ?? [],
      requestedAccessTokenVersion: api.requestedAccessTokenVersion ?? 1,
    },
    description: text('description'),
    displayName: inputs.displayName,
    groupMembershipClaims: ((inputs.groupMembershipClaims ?? []) as string[]).join(',') || null,
    info: {
      marketingUrl: text('marketingUrl'),
      privacyStatementUrl: text('privacyStatementUrl'),
      supportUrl: text('supportUrl'),
      termsOfServiceUrl: text('termsOfServiceUrl'),
    },
    isDeviceOnlyAuthSupported: inputs.deviceOnlyAuthEnabled ?? false,
    isFallbackPublicClient: inputs.fallbackPublicClientEnabled ?? false,
    notes: text('notes'),
    publicClient: { redirectUris: [] },
    serviceManagementReference: text('serviceManagementReference'),
    signInAudience: inputs.signInAudience,
    spa: { redirectUris: [] },
    tags: inputs.tags ?? [],
    web: {
      homePageUrl: null,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      logoutUrl: null,
      redirectUris: [],
    },
  };
}

/** Outputs of an application, but for what Azure does not know. */
export function applicationOutputs(app: GraphApplication, owners: string[]): Properties {
  return {
    displayName: app.displayName,
    description: app.description ?? '',
    notes: app.notes ?? '',
    tags: app.tags,
    identifierUris: app.identifierUris,
    signInAudience: app.signInAudience,
    groupMembershipClaims: app.groupMembershipClaims?.split(',') ?? [],
    deviceOnlyAuthEnabled: app.isDeviceOnlyAuthSupported ?? false,
    fallbackPublicClientEnabled: app.isFallbackPublicClient ?? false,
    serviceManagementReference: app.serviceManagementReference ?? '',
    marketingUrl: app.info.marketingUrl ?? '',
    privacyStatementUrl: app.info.privacyStatementUrl ?? '',
    supportUrl: app.info.supportUrl ?? '',
    termsOfServiceUrl: app.info.termsOfServiceUrl ?? '',
    api: {
      knownClientApplications: app.api.knownClientApplications,
      requestedAccessTokenVersion: app.api.requestedAccessTokenVersion ?? 1,
    },
    appRoles: fromAppRoles(app.appRoles),
    owners,
    clientId: app.appId,
    objectId: app.id,
    appRoleIds: appRoleIds(app.appRoles),
    oauth2PermissionScopeIds: {},
    publisherDomain: app.publisherDomain ?? '',
    disabledByMicrosoft: app.disabledByMicrosoftStatus ?? '',
    logoUrl: app.info.logoUrl ?? '',
    templateId: app.applicationTemplateId ?? '',
  };
}
