import type { Cloud } from '../cloud';
import { all, get, run } from '../database';
import type { ApplicationBody } from './applicationSchema';
import { badRequest, keptSince, notFound } from './directory';
import type { Filter } from './odata';

/** An application as it is kept. */
export interface StoredApplication {
  id: string;
  appId: string;
  createdAt: string;
  deletedAt: string | null;
  body: ApplicationBody;
}

interface Row {
  id: string;
  app_id: string;
  created_at: string;
  deleted_at: string | null;
  body: string;
}

const fromRow = (row: Row): StoredApplication => ({
  id: row.id,
  appId: row.app_id,
  createdAt: row.created_at,
  deletedAt: row.deleted_at,
  body: JSON.parse(row.body) as ApplicationBody,
});

/** @throws 404 unless there is such an application that is not deleted. */
export function loadApplication(cloud: Cloud, id: string): StoredApplication {
  const sql = 'SELECT * FROM applications WHERE id = ? AND deleted_at IS NULL';
  const row = get<Row>(cloud.database, sql, id);
  if (!row) throw notFound(id);
  return fromRow(row);
}

/** By client id; undefined if there is none in this tenant. @param orDeleted takes a deleted one as well. */
export function applicationByAppId(
  cloud: Cloud,
  appId: string,
  orDeleted = false,
): StoredApplication | undefined {
  const sql = `SELECT * FROM applications WHERE app_id = ?${orDeleted ? '' : ' AND deleted_at IS NULL'}`;
  const row = get<Row>(cloud.database, sql, appId);
  return row && fromRow(row);
}

/** By identifier URI; undefined if no application of this tenant has it. */
export function applicationByUri(cloud: Cloud, uri: string): StoredApplication | undefined {
  const sql = `SELECT * FROM applications WHERE deleted_at IS NULL
    AND id = (SELECT application_id FROM identifier_uris WHERE uri = ?)`;
  const row = get<Row>(cloud.database, sql, uri);
  return row && fromRow(row);
}

const conditions: Record<string, string> = {
  displayName: 'display_name = ?',
  appId: 'app_id = ?',
  id: 'id = ?',
  identifierUris: 'id IN (SELECT application_id FROM identifier_uris WHERE uri = ?)',
};
export const applicationFilters = Object.keys(conditions);

function conditionOf({ property, isPrefix }: Filter): string | undefined {
  return isPrefix ? 'instr(lower(display_name), lower(?)) = 1' : conditions[property];
}

/** In the order they were made. */
export function findApplications(cloud: Cloud, filter?: Filter, deleted = false) {
  const condition = filter ? ` AND ${conditionOf(filter)}` : '';
  const state = deleted ? `> '${keptSince(cloud)}'` : 'IS NULL';
  const sql = `SELECT * FROM applications WHERE deleted_at ${state}${condition} ORDER BY rowid`;
  return all<Row>(cloud.database, sql, ...(filter ? [filter.value] : [])).map(fromRow);
}

/**
 * Writes a new or changed application with its identifier URIs.
 * @throws 400 if another application of the tenant has one of the URIs: a deleted one, too, where the cloud's
 * `softDelete` is `keeps-uri`.
 */
export function saveApplication(cloud: Cloud, application: StoredApplication): void {
  const { id, appId, createdAt, body } = application;
  run(
    cloud.database,
    `INSERT INTO applications VALUES (?, ?, ?, ?, ?, NULL)
       ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, body = excluded.body`,
    id,
    appId,
    body.displayName,
    JSON.stringify(body),
    createdAt,
  );
  run(cloud.database, 'DELETE FROM identifier_uris WHERE application_id = ?', id);
  const released = cloud.softDelete === 'frees-uri' ? cloud.now().toISOString() : keptSince(cloud);
  for (const uri of body.identifierUris) {
    run(
      cloud.database,
      `DELETE FROM identifier_uris WHERE uri = ?
         AND application_id IN (SELECT id FROM applications WHERE deleted_at <= ?)`,
      uri,
      released,
    );
    if (run(cloud.database, 'INSERT OR IGNORE INTO identifier_uris VALUES (?, ?)', uri, id) === 0)
      throw uriTaken();
  }
}

/** The wording is go-autorest#308's; Graph v1.0 describes conflicts in `details`. */
function uriTaken() {
  const message = 'Another object with the same value for property identifierUris already exists.';
  return badRequest(message, [{ code: 'ObjectConflict', message, target: 'identifierUris' }]);
}
