import type { ExistingApplication } from './existingApplication';
import type { Problem } from '../validation';

/** What azuread.getApplication says of it, as far as it matters. */
export interface FoundApplication {
  clientId: string;
  displayName: string;
  identifierUris: string[];
  signInAudience: string;
  apis: { requestedAccessTokenVersion: number }[];
  appRoles: {
    id: string;
    value: string;
    enabled: boolean;
    allowedMemberTypes: string[];
  }[];
  owners: string[];
}

/** What azuread.getServicePrincipal says of it, as far as it matters. */
export interface FoundServicePrincipal {
  clientId: string;
  displayName: string;
  appRoleAssignmentRequired: boolean;
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const problem = (name: keyof ExistingApplication, message: string): Problem[] => [
  { key: `application.${name}`, message },
];

/** Everything in which the real application differs from what is configured, or could not receive a token. */
export function applicationMismatches(
  given: ExistingApplication,
  found: FoundApplication,
): Problem[] {
  const { displayName, identifierUris, signInAudience } = found;
  const asks = found.apis[0]?.requestedAccessTokenVersion === 2 ? 2 : 1;
  return [
    ...(same(found.clientId, given.clientId)
      ? []
      : problem(
          'clientId',
          `is ${given.clientId}, but the application ${given.objectId} ("${displayName}") has ${found.clientId}. Correct one of them.`,
        )),
    ...(identifierUris.includes(given.identifierUri)
      ? []
      : problem(
          'identifierUri',
          `is "${given.identifierUri}", which the application does not have. Its URIs are: ${identifierUris.join(', ') || 'none'}. Azure would refuse the action group (AadWebhookApplicationUriNotFound). Use one of those, or let an owner add it: az ad app update --id ${given.clientId} --identifier-uris …`,
        )),
    ...(asks === given.tokenVersion ? [] : problem('tokenVersion', otherVersion(given, asks))),
    ...(signInAudience === 'AzureADMyOrg'
      ? []
      : problem(
          'objectId',
          `names an application that other tenants may use too (signInAudience ${signInAudience}), so their tokens would be valid for it. Let an owner run: az ad app update --id ${given.clientId} --sign-in-audience AzureADMyOrg`,
        )),
    ...roleProblems(given, found),
  ];
}

function otherVersion({ tokenVersion, clientId }: ExistingApplication, asks: number): string {
  return (
    `is ${tokenVersion}, but the application gets version ${asks} tokens. Audience, issuer and the caller's claim would differ from what the ITSM tool was told. ` +
    `Set application.tokenVersion to ${asks} and hand over again, or let an owner set api.requestedAccessTokenVersion to ${tokenVersion} (az ad app update --id ${clientId} --set api.requestedAccessTokenVersion=${tokenVersion}).`
  );
}

function roleProblems({ appRoleId, clientId }: ExistingApplication, found: FoundApplication) {
  if (appRoleId === undefined) {
    return [];
  }
  const role = found.appRoles.find(({ id }) => same(id, appRoleId));
  if (role === undefined) {
    const has = found.appRoles.map(({ id, value }) => `${id} (${value})`).join(', ') || 'none';
    return problem(
      'appRoleId',
      `is "${appRoleId}", which is not an app role of the application. It has ${has}. Use one of those, leave it out, or let an owner add a role: az ad app update --id ${clientId} --app-roles …`,
    );
  }
  const forApplications = role.allowedMemberTypes.includes('Application');
  return [
    ...(role.enabled
      ? []
      : problem('appRoleId', `names the role ${role.value}, which is disabled. Enable it.`)),
    ...(forApplications
      ? []
      : problem(
          'appRoleId',
          `names the role ${role.value}, which is for ${role.allowedMemberTypes.join(', ')} only; Azure Monitor's sender is an application. Add Application to its member types, or take another role.`,
        )),
    ...(role.value
      ? []
      : problem(
          'appRoleId',
          'names a role without a value, so no token would contain it. Give the role a value.',
        )),
  ];
}

/** Everything wrong with the service principal that is named. */
export function servicePrincipalMismatches(
  given: ExistingApplication,
  found: FoundServicePrincipal,
): Problem[] {
  if (!same(found.clientId, given.clientId)) {
    return problem(
      'servicePrincipalObjectId',
      `names the service principal "${found.displayName}" of another application (client id ${found.clientId}). Get the right one with: az ad sp show --id ${given.clientId} --query id`,
    );
  }
  return found.appRoleAssignmentRequired && given.appRoleId === undefined
    ? problem(
        'appRoleId',
        'is missing, but the service principal gives tokens to assigned applications only, so no alert would get one. Give the id of an app role, or switch the requirement off ("Assignment required?" of the enterprise application).',
      )
    : [];
}

/** Why the principal that deploys may not write an action group for the application; nothing for an owner. */
export function notAnOwner(
  { clientId }: ExistingApplication,
  owners: string[],
  objectId: string,
): string | undefined {
  return owners.some((owner) => same(owner, objectId))
    ? undefined
    : `application: the principal that runs pulumi (object id ${objectId}) is not an owner of the application. Its owners are: ${owners.join(', ') || 'none'}. ` +
        'Azure would refuse the action group (AadWebhookResourceNotOwnedByCaller), so "pulumi up" stops here. ' +
        `Let an owner run: az ad app owner add --id ${clientId} --owner-object-id ${objectId}`;
}

/** What a failed look-up means to the person who deploys. */
export function lookUpProblem(
  given: ExistingApplication,
  name: 'objectId' | 'servicePrincipalObjectId',
  message: string,
): Problem[] {
  const what = name === 'objectId' ? 'application' : 'service principal';
  if (/not found|no (application|service principal)s? found/i.test(message)) {
    const az =
      name === 'objectId'
        ? `az ad app show --id ${given.clientId} --query id`
        : `az ad sp show --id ${given.clientId} --query id (az ad sp create --id ${given.clientId} makes one)`;
    return problem(
      name,
      `is "${given[name]}", but this tenant has no such ${what}. Get it with: ${az}`,
    );
  }
  return problem(
    name,
    `names the ${what}, which cannot be looked up. That needs the permission Application.Read.All of Microsoft Graph (docs/permissions.md): ${message}`,
  );
}
