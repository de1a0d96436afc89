import { AzureError } from '../errors';
import { initialDomain, tenantId } from '../wellKnown';
import { badRequest } from './directory';

/** What the rules need to know of an application. */
export interface UriOwner {
  appId: string;
  /** Null and 1 are version 1. */
  requestedAccessTokenVersion: 1 | 2 | null;
}

/**
 * Checks the identifier URIs of an application as Entra does when it is created or changed.
 * Uniqueness is for the store to check.
 * @param before the URIs it has, which the tenant policy leaves alone while the application stays on version 2 or 1.
 * @param policyApplies whether those, too, must comply: an application moves to version 1.
 * @throws 400 with Entra's code; https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
 */
export function checkIdentifierUris(
  uris: string[],
  before: string[],
  owner: UriOwner,
  policyApplies = false,
): void {
  if (new Set(uris.map((uri) => uri.toLowerCase())).size !== uris.length)
    throw badRequest("Invalid value specified for property 'identifierUris': a value is repeated.");
  const added = uris.filter((uri) => !before.includes(uri));
  for (const uri of added) checkShape(uri);
  if (owner.requestedAccessTokenVersion === 2) return;
  for (const uri of policyApplies ? uris : added)
    if (!containsTenantOrApp(uri, owner.appId)) throw policyError(uri);
}

function checkShape(uri: string): void {
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri) || uri.length > 255)
    throw badRequest(
      `Invalid value specified for property 'identifierUris' of resource 'Application'.`,
    );
  // https://github.com/hashicorp/terraform-provider-azuread/issues/1728
  if (uri.endsWith('/'))
    throw new AzureError(
      400,
      'IdentifierUrisEndsWithSlash',
      `Values of identifierUris property must not end with a slash: '${uri}'`,
    );
  // https://github.com/Azure/Industrial-IoT/issues/1432
  const host = /^https?:\/\/([^/:]+)/i.exec(uri)?.[1];
  if (host !== undefined && !isVerified(host))
    throw new AzureError(
      400,
      'HostNameNotOnVerifiedDomain',
      `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
    );
}

const isVerified = (host: string) =>
  host.toLowerCase() === initialDomain || host.toLowerCase().endsWith(`.${initialDomain}`);

/** The shapes the default tenant policy allows for version 1 tokens. */
function containsTenantOrApp(uri: string, appId: string): boolean {
  const [, scheme = '', rest = ''] = /^(https?|api):\/\/(.+)$/i.exec(uri) ?? [];
  if (scheme === '') return false;
  const [first = '', ...path] = rest.toLowerCase().split('/');
  if (isVerified(first)) return true;
  return (
    scheme.toLowerCase() === 'api' &&
    (first === appId.toLowerCase() || first === tenantId || path.includes(appId.toLowerCase()))
  );
}

const policyError = (uri: string) =>
  badRequest(
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`,
  );
