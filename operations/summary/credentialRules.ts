import { code, codeOf } from '../markdownText';
import { isMade, verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import type { Properties } from './preview';
import { isOfCallback, types, type PreviewedStack } from './stack';

/** Who can act as an application, or gets rights in the directory, by resources that our components do not make. */
export function credentialRules({ changes }: PreviewedStack): Consequence[] {
  return changes
    .filter(isChangedOrMade)
    .flatMap((change) => [
      ...newCredential(change),
      ...inlineCredentials(change),
      ...newOwner(change),
      ...grantedRole(change),
    ]);
}

function isChangedOrMade(change: Change): boolean {
  return ['create', 'update', 'replace'].includes(verbOf(change) ?? '');
}

/** Of azuread, and managed identities of azure-native: https://www.pulumi.com/registry/packages/azuread/api-docs/ */
const credential =
  /^azuread:.*(Password|Certificate|FederatedIdentityCredential)$|^azure-native(_\w+)?:managedidentity.*:FederatedIdentityCredential$/;

export function isCredential(type: string): boolean {
  return credential.test(type);
}

/** callbackRules speak of it. */
const isCallbackSecret = ({ type, urn }: Pick<Change, 'type' | 'urn'>) =>
  type === types.applicationPassword && isOfCallback(urn);

function newCredential({ type, name, urn, after }: Change): Consequence[] {
  if (!isCredential(type) || isCallbackSecret({ type, urn })) {
    return [];
  }
  const { subject, issuer, displayName, endDate } = after?.inputs ?? {};
  const known = Object.entries({ subject, issuer, displayName, endDate });
  return [
    {
      id: 'new-credential',
      text: `${code(name)} (${code(type.split(':').at(-1) ?? type)}) lets somebody sign in as an application, and do everything the application may do.`,
      details: known.flatMap(([key, value]) =>
        typeof value === 'string' ? [`${key}: ${code(value)}`] : [],
      ),
    },
  ];
}

/** Passwords and certificates in the application itself. */
function inlineCredentials({ type, name, before, after }: Change): Consequence[] {
  const isApplication = type === types.application;
  const keys = ['password', 'passwords', 'certificates', 'keyCredentials'];
  const added = keys.filter(
    (key) =>
      after?.inputs?.[key] !== undefined &&
      JSON.stringify(after.inputs[key]) !== JSON.stringify(before?.inputs?.[key]),
  );
  return isApplication && added.length > 0
    ? [
        {
          id: 'new-credential',
          text: `The application ${code(name)} gets ${added.map(code).join(', ')}. Everybody who has one of them can do what the application may do.`,
        },
      ]
    : [];
}

function newOwner(change: Change): Consequence[] {
  const { ownerObjectId = '?', applicationId = '?' } = (change.after?.inputs ?? {}) as Properties;
  return change.type === 'azuread:index/applicationOwner:ApplicationOwner' && isMade(change)
    ? [
        {
          id: 'owners-change',
          text: `${codeOf(ownerObjectId)} becomes an owner of the application ${codeOf(applicationId)}, and can act as it (${code(change.name)}).`,
        },
      ]
    : [];
}

/**
 * Application permissions of Microsoft Graph that let their holder take over a tenant, or read all of it:
 * https://learn.microsoft.com/graph/permissions-reference
 */
const graphRoles: Record<string, string> = {
  '06b708a9-e830-4db3-a914-8e69da51d44f': 'AppRoleAssignment.ReadWrite.All',
  '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9': 'Application.ReadWrite.All',
  '18a4783c-866b-4cc7-a460-3d5e5662c884': 'Application.ReadWrite.OwnedBy',
  '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30': 'Application.Read.All',
  '19dbc75e-c2e2-444c-a770-ec69d8559fc7': 'Directory.ReadWrite.All',
  '7ab1d382-f21e-4acd-a863-ba3e13f7da61': 'Directory.Read.All',
  '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8': 'RoleManagement.ReadWrite.Directory',
};

/** Roles assigned outside of our components, whose own assignment has a rule of its own. */
function grantedRole(change: Change): Consequence[] {
  const { type, name, urn, after } = change;
  if (type !== types.appRoleAssignment || !isMade(change)) {
    return [];
  }
  const { appRoleId, principalObjectId, resourceObjectId } = (after?.inputs ?? {}) as Properties;
  const role = String(appRoleId);
  const known = Object.hasOwn(graphRoles, role) ? graphRoles[role] : undefined;
  // A program can call its own component what it likes: a role of Graph is said all the same.
  if (known === undefined && urn.split('::')[2]?.includes('azure-itsm:')) {
    return [];
  }
  const which = known === undefined ? code(role) : `${code(known)} of Microsoft Graph`;
  return [
    {
      id: 'app-role-granted',
      text: `${codeOf(principalObjectId)} gets the app role ${which} on ${codeOf(resourceObjectId)} (${code(name)}).`,
    },
  ];
}
