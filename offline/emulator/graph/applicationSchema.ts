import { Type, type Static, type TProperties } from 'typebox';

const guid = Type.String({
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
});
const text = Type.Union([Type.String(), Type.Null()]);
const flag = Type.Union([Type.Boolean(), Type.Null()]);
const strings = Type.Array(Type.String());
const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const optionalAll = <T extends TProperties>(properties: T) =>
  Type.Partial(closed(properties), { additionalProperties: false });

/** https://learn.microsoft.com/graph/api/resources/approle */
export const AppRole = closed({
  id: guid,
  allowedMemberTypes: Type.Array(Type.Union([Type.Literal('User'), Type.Literal('Application')]), {
    minItems: 1,
  }),
  description: Type.String(),
  displayName: Type.String(),
  isEnabled: Type.Boolean(),
  value: text,
});
export type AppRole = Static<typeof AppRole>;

const claim = optionalAll({
  name: Type.String(),
  source: text,
  essential: Type.Boolean(),
  additionalProperties: strings,
});

const writable = {
  '@odata.type': Type.Literal('#microsoft.graph.application'),
  displayName: Type.String({ minLength: 1, maxLength: 256 }),
  description: text,
  notes: text,
  tags: strings,
  identifierUris: strings,
  signInAudience: Type.Union([
    Type.Literal('AzureADMyOrg'),
    Type.Literal('AzureADMultipleOrgs'),
    Type.Literal('AzureADandPersonalMicrosoftAccount'),
    Type.Literal('PersonalMicrosoftAccount'),
  ]),
  groupMembershipClaims: text,
  isDeviceOnlyAuthSupported: flag,
  isFallbackPublicClient: flag,
  oauth2RequirePostResponse: Type.Boolean(),
  serviceManagementReference: text,
  appRoles: Type.Array(AppRole),
  api: optionalAll({
    acceptMappedClaims: flag,
    knownClientApplications: strings,
    oauth2PermissionScopes: Type.Array(Type.Unknown()),
    preAuthorizedApplications: Type.Array(Type.Unknown()),
    requestedAccessTokenVersion: Type.Union([Type.Literal(1), Type.Literal(2), Type.Null()]),
  }),
  info: optionalAll({
    marketingUrl: text,
    privacyStatementUrl: text,
    supportUrl: text,
    termsOfServiceUrl: text,
  }),
  optionalClaims: Type.Union([
    optionalAll({
      accessToken: Type.Array(claim),
      idToken: Type.Array(claim),
      saml2Token: Type.Array(claim),
    }),
    Type.Null(),
  ]),
  web: optionalAll({
    homePageUrl: text,
    logoutUrl: text,
    redirectUris: strings,
    implicitGrantSettings: optionalAll({
      enableAccessTokenIssuance: flag,
      enableIdTokenIssuance: flag,
    }),
  }),
  spa: optionalAll({ redirectUris: strings }),
  publicClient: optionalAll({ redirectUris: strings }),
  // What it asks for; what it was given are app role assignments.
  requiredResourceAccess: Type.Array(
    closed({
      resourceAppId: guid,
      resourceAccess: Type.Array(
        closed({ id: guid, type: Type.Union([Type.Literal('Role'), Type.Literal('Scope')]) }),
      ),
    }),
  ),
};

/** Properties Graph has that nothing here acts on: a value in them is answered with 501. */
export const notEmulatedProperties = [
  'addIns',
  'applicationTemplateId',
  'authenticationBehaviors',
  'certification',
  'defaultRedirectUri',
  'isAuthorizationServiceEnabled',
  'keyCredentials',
  'logo',
  'nativeAuthenticationApisEnabled',
  'parentalControlSettings',
  'passwordCredentials',
  'requestSignatureVerification',
  'samlMetadataUrl',
  'servicePrincipalLockConfiguration',
  'tokenEncryptionKeyId',
  'uniqueName',
  'windows',
] as const;

const other = Object.fromEntries(
  notEmulatedProperties.map((name) => [name, Type.Optional(Type.Unknown())]),
);

/** The body of `POST /applications`. */
export const NewApplication = Type.Object(
  {
    ...Type.Partial(Type.Object(writable)).properties,
    displayName: writable.displayName,
    'owners@odata.bind': Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    ...other,
  },
  { additionalProperties: false },
);
export type NewApplication = Static<typeof NewApplication>;

/** The body of `PATCH /applications/{id}`; azuread sends the id along. */
export const ApplicationPatch = Type.Object(
  { ...Type.Partial(Type.Object(writable)).properties, id: Type.Optional(guid), ...other },
  { additionalProperties: false },
);
export type ApplicationPatch = Static<typeof ApplicationPatch>;

/** What an application has where nothing was said. */
export const applicationDefaults = {
  description: null as string | null,
  notes: null,
  tags: [],
  identifierUris: [] as string[],
  signInAudience: 'AzureADMyOrg',
  groupMembershipClaims: null,
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: null,
  oauth2RequirePostResponse: false,
  serviceManagementReference: null,
  appRoles: [] as AppRole[],
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
    requestedAccessTokenVersion: null as 1 | 2 | null,
  },
  info: {
    logoUrl: null,
    marketingUrl: null,
    privacyStatementUrl: null,
    supportUrl: null,
    termsOfServiceUrl: null,
  },
  optionalClaims: null,
  web: {
    homePageUrl: null as string | null,
    logoutUrl: null as string | null,
    redirectUris: [] as string[],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
};
export type ApplicationBody = typeof applicationDefaults & { displayName: string };
