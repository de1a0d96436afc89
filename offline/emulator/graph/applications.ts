import { randomUUID } from 'node:crypto';
import type { Caller, Cloud } from '../cloud';
import { run } from '../database';
import { notEmulated } from '../errors';
import { initialDomain } from '../wellKnown';
import { checkAppRoles, removedRoles } from './appRoleRules';
import {
  applicationDefaults,
  notEmulatedProperties,
  type ApplicationBody,
  type ApplicationPatch,
  type NewApplication,
} from './applicationSchema';
import {
  applicationFilters,
  findApplications,
  loadApplication,
  saveApplication,
  type StoredApplication,
} from './applicationStore';
import { badRequest, requireCreate, requireRead, requireWrite } from './directory';
import { checkIdentifierUris } from './identifierUriRules';
import {
  checkOptions,
  page,
  parseFilter,
  refuseNotEmulated,
  select,
  without,
  type ODataQuery,
} from './odata';
import { setFirstOwners } from './owners';
import { passwordCredentials } from './passwordCredentials';
import { deleteServicePrincipalOf } from './servicePrincipals';

export function createApplication(cloud: Cloud, caller: Caller, request: NewApplication) {
  requireCreate(caller);
  const properties = without(request, '@odata.type', 'owners@odata.bind');
  checkEmulated(properties);
  const application: StoredApplication = {
    id: randomUUID(),
    appId: randomUUID(),
    createdAt: cloud.now().toISOString(),
    deletedAt: null,
    body: merge(applicationDefaults, properties) as ApplicationBody,
  };
  checkAppRoles(application.body.appRoles, []);
  checkIdentifierUris(application.body.identifierUris, [], uriOwner(application));
  saveApplication(cloud, application);
  setFirstOwners(cloud, caller, application.id, request['owners@odata.bind']);
  return view(cloud, application);
}

export function listApplications(cloud: Cloud, caller: Caller, query: ODataQuery, url: string) {
  requireRead(caller);
  checkOptions(query, ['$filter', '$select', '$top', '$skiptoken']);
  const filter = parseFilter(query.$filter, applicationFilters);
  const found = findApplications(cloud, filter).map((application) =>
    select(view(cloud, application), query.$select, 'application'),
  );
  return page(found, query, url, 'applications');
}

export function getApplication(cloud: Cloud, caller: Caller, id: string, query: ODataQuery) {
  requireRead(caller);
  checkOptions(query, ['$select']);
  return select(view(cloud, loadApplication(cloud, id)), query.$select, 'application');
}

export function patchApplication(
  cloud: Cloud,
  caller: Caller,
  id: string,
  request: ApplicationPatch,
): void {
  const before = loadApplication(cloud, id);
  requireWrite(cloud, caller, before.id);
  const properties = without(request, '@odata.type', 'id');
  if (request.id !== undefined && request.id.toLowerCase() !== before.id)
    throw badRequest("Property 'id' is read-only and cannot be set.");
  checkEmulated(properties);
  const body = merge(before.body, properties) as ApplicationBody;
  const after = { ...before, body };
  if (properties.appRoles) checkAppRoles(body.appRoles, before.body.appRoles);
  const leavesVersion2 =
    before.body.api.requestedAccessTokenVersion === 2 && body.api.requestedAccessTokenVersion !== 2;
  checkIdentifierUris(
    body.identifierUris,
    before.body.identifierUris,
    uriOwner(after),
    leavesVersion2,
  );
  saveApplication(cloud, after);
  for (const roleId of removedRoles(body.appRoles, before.body.appRoles))
    for (const deleted of ['', 'deleted_'])
      run(
        cloud.database,
        `DELETE FROM ${deleted}app_role_assignments WHERE app_role_id = ?
           AND resource_id IN (SELECT id FROM ${deleted}service_principals WHERE app_id = ?)`,
        roleId,
        before.appId,
      );
}

/** Soft deletion: it is kept under /directory/deletedItems, and so is its service principal. */
export function deleteApplication(cloud: Cloud, caller: Caller, id: string): void {
  const application = loadApplication(cloud, id);
  requireWrite(cloud, caller, application.id);
  const now = cloud.now().toISOString();
  run(cloud.database, 'UPDATE applications SET deleted_at = ? WHERE id = ?', now, application.id);
  deleteServicePrincipalOf(cloud, application.appId);
}

/** Objects change as Graph changes them: nested objects property by property, lists as a whole. */
function merge(base: object, changes: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    const old = merged[name];
    merged[name] = isObject(old) && isObject(value) ? merge(old, value) : (value as unknown);
  }
  return merged;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const uriOwner = (application: StoredApplication) => ({
  appId: application.appId,
  requestedAccessTokenVersion: application.body.api.requestedAccessTokenVersion,
});

function checkEmulated(properties: ApplicationPatch): void {
  refuseNotEmulated(properties, notEmulatedProperties);
  refuseNotEmulated(properties.api ?? {}, ['oauth2PermissionScopes', 'preAuthorizedApplications']);
  const audience = properties.signInAudience;
  if (audience !== undefined && audience !== 'AzureADMyOrg')
    throw notEmulated(`applications of several tenants (signInAudience '${audience}')`);
}

/** An application as Graph answers it, deleted or not. */
export function view(cloud: Cloud, application: StoredApplication): Record<string, unknown> {
  const { id, appId, createdAt, deletedAt, body } = application;
  return {
    id,
    deletedDateTime: deletedAt,
    appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: createdAt,
    publisherDomain: initialDomain,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    certification: null,
    tokenEncryptionKeyId: null,
    addIns: [],
    keyCredentials: [],
    passwordCredentials: passwordCredentials(cloud, id),
    ...body,
  };
}
