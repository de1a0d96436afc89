import { randomUUID } from 'node:crypto';
import type { Caller, Cloud } from '../cloud';
import { all, get, run } from '../database';
import { AzureError, notEmulated } from '../errors';
import { findPrincipal } from '../principals';
import { aznsBody } from '../seed';
import { azns, tenantId } from '../wellKnown';
import type { AppRole } from './applicationSchema';
import { applicationByAppId } from './applicationStore';
import {
  binServicePrincipal,
  nameInUse,
  type ServicePrincipalRow as Row,
} from './deletedServicePrincipals';
import {
  badRequest,
  isOwner,
  notFound,
  ownedOnly,
  requireCreate,
  requireRead,
  requireWrite,
} from './directory';
import { microsoftGraph } from './microsoftGraph';
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
import {
  notEmulatedProperties,
  servicePrincipalDefaults,
  type NewServicePrincipal,
  type ServicePrincipalPatch,
} from './servicePrincipalSchema';

export function createServicePrincipal(cloud: Cloud, caller: Caller, request: NewServicePrincipal) {
  requireCreate(caller);
  const { appId, 'owners@odata.bind': owners } = request;
  const properties = without(request, '@odata.type', 'owners@odata.bind', 'appId');
  refuseNotEmulated(properties, notEmulatedProperties);
  const application = applicationByAppId(cloud, appId);
  const firstParty = appId.toLowerCase() === cloud.azure.aznsAppId;
  if (ownedOnly(caller) && !(application && isOwner(cloud, application.id, caller.objectId)))
    throw new AzureError(
      403,
      'Authorization_RequestDenied',
      'When using this permission, the backing application of the service principal being created must in the local tenant',
    );
  if (!application && !firstParty && !servicePrincipalByAppId(cloud, appId))
    throw badRequest(
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  const row: Row = {
    id: randomUUID(),
    app_id: application?.appId ?? cloud.azure.aznsAppId,
    body: JSON.stringify({
      ...servicePrincipalDefaults,
      ...(firstParty ? aznsBody : {}),
      ...properties,
    }),
    created_at: cloud.now().toISOString(),
  };
  const sql = 'INSERT OR IGNORE INTO service_principals VALUES (?, ?, ?, ?)';
  if (run(cloud.database, sql, row.id, row.app_id, row.body, row.created_at) === 0)
    throw nameInUse(appId);
  setFirstOwners(cloud, caller, row.id, owners);
  return view(cloud, row);
}

const conditions: Record<string, string> = {
  appId: 's.app_id = ?',
  id: 's.id = ?',
  displayName: "coalesce(a.display_name, s.body ->> 'displayName') = ? COLLATE NOCASE",
  servicePrincipalNames:
    '(s.app_id = ?1 OR a.id IN (SELECT application_id FROM identifier_uris WHERE uri = ?1))',
};

const prefixCondition =
  "instr(lower(coalesce(a.display_name, s.body ->> 'displayName')), lower(?)) = 1";

export function listServicePrincipals(
  cloud: Cloud,
  caller: Caller,
  query: ODataQuery,
  url: string,
) {
  requireRead(caller);
  checkOptions(query, ['$filter', '$select', '$top', '$skiptoken']);
  const filter = parseFilter(query.$filter, Object.keys(conditions));
  const sql = `SELECT s.* FROM service_principals s LEFT JOIN applications a ON a.app_id = s.app_id
    ${filter ? `WHERE ${filter.isPrefix ? prefixCondition : conditions[filter.property]}` : ''} ORDER BY s.rowid`;
  const found = all<Row>(cloud.database, sql, ...(filter ? [filter.value] : [])).map((row) =>
    select(view(cloud, row), query.$select, 'servicePrincipal'),
  );
  return page(found, query, url, 'servicePrincipals');
}

export function getServicePrincipal(cloud: Cloud, caller: Caller, id: string, query: ODataQuery) {
  requireRead(caller);
  checkOptions(query, ['$select']);
  return select(loadServicePrincipal(cloud, id), query.$select, 'servicePrincipal');
}

export function patchServicePrincipal(
  cloud: Cloud,
  caller: Caller,
  id: string,
  request: ServicePrincipalPatch,
): void {
  const row = load(cloud, id);
  requireWrite(cloud, caller, row.id);
  const properties = without(request, '@odata.type');
  refuseNotEmulated(properties, notEmulatedProperties);
  const body = { ...(JSON.parse(row.body) as object), ...properties };
  const sql = 'UPDATE service_principals SET body = ? WHERE id = ?';
  run(cloud.database, sql, JSON.stringify(body), row.id);
}

/** Soft deletion, its assignments included: those it holds and those to it. */
export function deleteServicePrincipal(cloud: Cloud, caller: Caller, id: string): void {
  const row = load(cloud, id);
  requireWrite(cloud, caller, row.id);
  if (row.id === microsoftGraph.objectId)
    throw notEmulated("deleting Microsoft Graph's own service principal");
  if (findPrincipal(cloud.database, row.app_id))
    throw notEmulated('deleting the service principal of a principal that signs in');
  if (row.app_id === cloud.azure.aznsAppId)
    // Azure lets a privileged caller do it: https://github.com/hashicorp/terraform-provider-azuread/issues/1141
    cloud.log(
      `WARNING: ${caller.clientId} deleted Microsoft's service principal '${azns.displayName}': in Azure every secure webhook of the tenant stops working`,
    );
  binServicePrincipal(cloud, row);
}

/** What deleting an application takes along. */
export function deleteServicePrincipalOf(cloud: Cloud, appId: string): void {
  const sql = 'SELECT * FROM service_principals WHERE app_id = ?';
  const row = get<Row>(cloud.database, sql, appId);
  if (row) binServicePrincipal(cloud, row);
}

function load(cloud: Cloud, id: string): Row {
  const row = get<Row>(cloud.database, 'SELECT * FROM service_principals WHERE id = ?', id);
  if (!row) throw notFound(id);
  return row;
}

/** A service principal as Graph answers it. @throws 404 if there is none. */
export const loadServicePrincipal = (cloud: Cloud, id: string) => view(cloud, load(cloud, id));

/** As above, by client id; undefined if the application has none in this tenant. */
export function servicePrincipalByAppId(cloud: Cloud, appId: string) {
  const sql = 'SELECT * FROM service_principals WHERE app_id = ?';
  const row = get<Row>(cloud.database, sql, appId);
  return row && view(cloud, row);
}

/** Name, roles and URIs are its application's, as Entra mirrors them. */
export function view(cloud: Cloud, row: Row) {
  const application = applicationByAppId(cloud, row.app_id, row.deleted_at !== undefined);
  const body = JSON.parse(row.body) as Record<string, unknown> & {
    displayName?: string;
    appRoles?: AppRole[];
  };
  const displayName = application?.body.displayName ?? body.displayName ?? '';
  return {
    id: row.id,
    deletedDateTime: row.deleted_at ?? null,
    appId: row.app_id,
    appDisplayName: displayName,
    appDescription: application?.body.description ?? null,
    appOwnerOrganizationId: tenantId,
    applicationTemplateId: null,
    createdDateTime: row.created_at,
    disabledByMicrosoftStatus: null,
    homepage: application?.body.web.homePageUrl ?? null,
    logoutUrl: application?.body.web.logoutUrl ?? null,
    replyUrls: application?.body.web.redirectUris ?? [],
    samlMetadataUrl: null,
    servicePrincipalNames: [row.app_id, ...(application?.body.identifierUris ?? [])],
    servicePrincipalType: 'Application',
    signInAudience: application?.body.signInAudience ?? 'AzureADMyOrg',
    oauth2PermissionScopes: [],
    addIns: [],
    keyCredentials: [],
    passwordCredentials: passwordCredentials(cloud, row.id),
    ...servicePrincipalDefaults,
    ...body,
    displayName,
    appRoles: application?.body.appRoles ?? body.appRoles ?? [],
  };
}
