import { Type, type Static } from 'typebox';

const text = Type.Union([Type.String(), Type.Null()]);
const strings = Type.Array(Type.String());

const writable = {
  '@odata.type': Type.Literal('#microsoft.graph.servicePrincipal'),
  accountEnabled: Type.Boolean(),
  alternativeNames: strings,
  appRoleAssignmentRequired: Type.Boolean(),
  description: text,
  loginUrl: text,
  notes: text,
  notificationEmailAddresses: strings,
  preferredSingleSignOnMode: text,
  samlSingleSignOnSettings: Type.Union([
    Type.Object({ relayState: Type.Optional(text) }, { additionalProperties: false }),
    Type.Null(),
  ]),
  tags: strings,
};

/** Properties Graph has that nothing here acts on: a value in them is answered with 501. */
export const notEmulatedProperties = [
  'addIns',
  'appDescription',
  'appDisplayName',
  'appOwnerOrganizationId',
  'appRoles',
  'customSecurityAttributes',
  'displayName',
  'homepage',
  'info',
  'keyCredentials',
  'logoutUrl',
  'oauth2PermissionScopes',
  'passwordCredentials',
  'preferredTokenSigningKeyThumbprint',
  'replyUrls',
  'servicePrincipalNames',
  'servicePrincipalType',
  'tokenEncryptionKeyId',
] as const;

const other = Object.fromEntries(
  notEmulatedProperties.map((name) => [name, Type.Optional(Type.Unknown())]),
);

/** The body of `POST /servicePrincipals`. */
export const NewServicePrincipal = Type.Object(
  {
    ...Type.Partial(Type.Object(writable)).properties,
    appId: Type.String(),
    'owners@odata.bind': Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    ...other,
  },
  { additionalProperties: false },
);
export type NewServicePrincipal = Static<typeof NewServicePrincipal>;

/** The body of `PATCH /servicePrincipals/{id}`. */
export const ServicePrincipalPatch = Type.Object(
  { ...Type.Partial(Type.Object(writable)).properties, ...other },
  { additionalProperties: false },
);
export type ServicePrincipalPatch = Static<typeof ServicePrincipalPatch>;

/** What a service principal has where nothing was said. */
export const servicePrincipalDefaults = {
  accountEnabled: true,
  alternativeNames: [],
  appRoleAssignmentRequired: false,
  description: null,
  loginUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  samlSingleSignOnSettings: null,
  tags: [],
};
