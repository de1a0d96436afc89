import type { Caller, Cloud } from '../cloud';
import { run } from '../database';
import { view as viewApplication } from './applications';
import {
  findApplications,
  loadApplication,
  saveApplication,
  type StoredApplication,
} from './applicationStore';
import {
  deletedServicePrincipals,
  purgeServicePrincipal,
  restoreServicePrincipal,
  type ServicePrincipalRow,
} from './deletedServicePrincipals';
import { notFound, requireRead, requireWrite } from './directory';
import { checkOptions, page, parseFilter, type ODataQuery } from './odata';
import { view as viewServicePrincipal } from './servicePrincipals';
import { deletePasswords } from './passwordCredentials';

/** Deleted objects of one type, as `GET …/directory/deletedItems/microsoft.graph.<type>` lists them. */
export function listDeleted(
  cloud: Cloud,
  caller: Caller,
  type: 'application' | 'servicePrincipal',
  query: ODataQuery,
  url: string,
) {
  requireRead(caller);
  checkOptions(query, ['$filter', '$top', '$skiptoken']);
  const filter = parseFilter(query.$filter, ['appId']);
  const items: Record<string, unknown>[] =
    type === 'application'
      ? findApplications(cloud, undefined, true).map((one) => viewApplication(cloud, one))
      : deletedServicePrincipals(cloud).map((row) => viewServicePrincipal(cloud, row));
  const found = items.filter(({ appId }) => filter === undefined || appId === filter.value);
  return page(found, query, url, 'directoryObjects');
}

export function getDeleted(cloud: Cloud, caller: Caller, id: string, query: ODataQuery) {
  requireRead(caller);
  checkOptions(query, []);
  const { application, row } = find(cloud, id);
  return application
    ? { '@odata.type': '#microsoft.graph.application', ...viewApplication(cloud, application) }
    : { '@odata.type': '#microsoft.graph.servicePrincipal', ...viewServicePrincipal(cloud, row) };
}

/**
 * Deletion for good: of this object alone, as of the other one of an application and its service principal.
 * https://learn.microsoft.com/entra/identity-platform/howto-restore-app
 */
export function purge(cloud: Cloud, caller: Caller, id: string): void {
  const { application, row } = find(cloud, id);
  requireWrite(cloud, caller, id);
  if (!application) {
    purgeServicePrincipal(cloud, row.id);
    return;
  }
  deletePasswords(cloud, application.id);
  run(cloud.database, 'DELETE FROM owners WHERE object_id = ?', application.id);
  run(cloud.database, 'DELETE FROM applications WHERE id = ?', application.id);
}

/**
 * `POST …/directory/deletedItems/{id}/restore`. The service principal comes back with its application, as Entra's FAQ
 * says of the admin center; README.md says what speaks against it.
 * @throws 400 where another application has taken one of the identifier URIs meanwhile.
 */
export function restore(cloud: Cloud, caller: Caller, id: string) {
  const { application, row } = find(cloud, id);
  requireWrite(cloud, caller, id);
  if (!application) {
    restoreServicePrincipal(cloud, row);
    const back = viewServicePrincipal(cloud, { ...row, deleted_at: undefined });
    return { '@odata.type': '#microsoft.graph.servicePrincipal', ...back };
  }
  const sql = 'UPDATE applications SET deleted_at = NULL WHERE id = ?';
  run(cloud.database, sql, application.id);
  saveApplication(cloud, application);
  const principal = deletedServicePrincipals(cloud)
    .filter((kept) => kept.app_id === application.appId)
    .pop();
  if (principal) restoreServicePrincipal(cloud, principal);
  const back = loadApplication(cloud, application.id);
  return { '@odata.type': '#microsoft.graph.application', ...viewApplication(cloud, back) };
}

function find(
  cloud: Cloud,
  id: string,
):
  | { application: StoredApplication; row?: undefined }
  | { application?: undefined; row: ServicePrincipalRow } {
  const [application] = findApplications(cloud, { property: 'id', value: id }, true);
  if (application) return { application };
  const row = deletedServicePrincipals(cloud).find((kept) => kept.id === id.toLowerCase());
  if (!row) throw notFound(id);
  return { row };
}
