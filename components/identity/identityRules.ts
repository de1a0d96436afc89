import type { TokenVersion } from '../tokenContract';
import type { Rule } from '../validation';
import { quoted } from '../visibleText';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const guidInside = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

export const guidRule: Rule<string> = (value) =>
  guid.test(value)
    ? undefined
    : `must be a GUID such as 00000000-0000-0000-0000-000000000000 (got ${quoted(value)}).`;

/**
 * Most characters of a name in Entra's own pages; Microsoft Graph documents 256, and nobody could edit such a one there:
 * https://learn.microsoft.com/graph/api/resources/application#properties
 */
const displayNameLimit = 120;

export const displayNameRule: Rule<string> = (value) => {
  if (value.trim() === '') {
    return `is blank. Give the application a name of 1 to ${displayNameLimit} characters, or leave it out.`;
  }
  return value.length <= displayNameLimit
    ? undefined
    : `has ${value.length} characters. Entra allows 1 to ${displayNameLimit} in the name of an application. Shorten it.`;
};

/** Object ids of owners; a directory path in front of the id is the usual mistake (azuread's `id` instead of `objectId`). */
export const ownerRule: Rule<string> = (value) => {
  if (value.startsWith('/')) {
    return `must be the object id alone, the GUID at the end of the path (got ${quoted(value)}).`;
  }
  return guid.test(value)
    ? undefined
    : `must be the object id of a user or a service principal, not of a group, and not an application id (got ${quoted(value)}). Get it with: az ad sp show --id <client id> --query id`;
};

/**
 * Shapes of an Application ID URI that tenant policies allow.
 *
 * Applications with version 1 tokens need tenant id, application id or a verified domain in it; version 2
 * applications are exempt. Which domains are verified is known to the tenant only, so any domain passes here.
 * https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
 */
export function identifierUriRule(tokenVersion: TokenVersion): Rule<string> {
  return (value) => {
    const fix = `Leave it out for api://<tenant id>/<name>-<stack>, which every tenant allows.`;
    if (value.includes('/applications/')) {
      return `must not contain an application's resource id (got ${quoted(value)}). Use its client id or a name instead. ${fix}`;
    }
    if (value.endsWith('/')) {
      return `must not end with a slash (got ${quoted(value)}): Entra refuses it (IdentifierUrisEndsWithSlash). Remove the slash.`;
    }
    if (/[\s*?#]/.test(value)) {
      return `must not contain blanks, "*", "?" or "#" (got ${quoted(value)}). ${fix}`;
    }
    const [, scheme, host, path] = /^(api|https):\/\/([^/]+)(\/.+)?$/.exec(value) ?? [];
    if (scheme === undefined || host === undefined) {
      return `must be an Application ID URI, api://… or https://… (got ${quoted(value)}). ${fix}`;
    }
    if (scheme === 'https' && !host.includes('.')) {
      return `must contain a verified domain of the tenant, as in https://alerts.contoso.com/itsm (got ${quoted(value)}). ${fix}`;
    }
    const named = host.includes('.') || guidInside.test(host) || guidInside.test(path ?? '');
    return named || tokenVersion === 2
      ? undefined
      : `must contain the tenant id, the application id or a verified domain (got ${quoted(value)}): tenant policies require one with token version 1. ${fix}`;
  };
}

/**
 * Whether an id in front of a name, `api://<id>/<name>`, is the tenant's: of the shapes above only that one is allowed.
 * Before an application id, anything may stand.
 */
export function tenantInUriRule(tenantId: string): Rule<string> {
  return (value) => {
    const [, id = '', name = ''] = /^api:\/\/([^/]+)\/(.+)$/.exec(value) ?? [];
    const other = guid.test(id) && id.toLowerCase() !== tenantId.toLowerCase() && !guid.test(name);
    return other
      ? `contains the id ${id}, but this tenant is ${tenantId} (got ${quoted(value)}). Set it to api://${tenantId}/${name}, or sign in to the other tenant.`
      : undefined;
  };
}
