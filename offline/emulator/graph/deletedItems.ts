import type { Caller, Cloud } from '../cloud';
import { run } from '../database';
import { view } from './applications';
import { findApplications } from './applicationStore';
import { notFound, requireRead, requireRole } from './directory';
import { checkOptions, page, type ODataQuery } from './odata';
import { deletePasswords } from './passwordCredentials';

export function listDeletedApplications(
  cloud: Cloud,
  caller: Caller,
  query: ODataQuery,
  url: string,
) {
  requireRead(caller);
  checkOptions(query, ['$top', '$skiptoken']);
  const found = findApplications(cloud, undefined, true).map((application) =>
    view(cloud, application),
  );
  return page(found, query, url, 'directoryObjects');
}

export function getDeletedApplication(cloud: Cloud, caller: Caller, id: string) {
  requireRead(caller);
  return { '@odata.type': '#microsoft.graph.application', ...view(cloud, deleted(cloud, id)) };
}

/** Deletion for good. */
export function purgeApplication(cloud: Cloud, caller: Caller, id: string): void {
  requireRole(caller, 'Application.ReadWrite.All');
  const application = deleted(cloud, id);
  deletePasswords(cloud, application.id);
  run(cloud.database, 'DELETE FROM owners WHERE object_id = ?', application.id);
  run(cloud.database, 'DELETE FROM applications WHERE id = ?', application.id);
}

function deleted(cloud: Cloud, id: string) {
  const [found] = findApplications(cloud, { property: 'id', value: id }, true);
  if (!found) throw notFound(id);
  return found;
}
