import type { Cloud } from '../cloud';
import { all, get, run } from '../database';
import { deleteIdentitiesUnder } from './managedIdentity';

/** A resource of Resource Manager that needs no table of its own. */
export interface StoredResource {
  /** ARM id, as first written; compared without case. */
  id: string;
  /** `Microsoft.Insights/metricAlerts`, for instance; compared without case. */
  type: string;
  body: object;
}

interface Row {
  id: string;
  type: string;
  body: string;
}

const stored = ({ id, type, body }: Row): StoredResource => ({
  id,
  type,
  body: JSON.parse(body) as object,
});

export function findResource(cloud: Cloud, id: string): StoredResource | undefined {
  const row = get<Row>(cloud.database, 'SELECT * FROM arm_resources WHERE id = ?', id);
  return row && stored(row);
}

/** All of a type, in the order of their ids. */
export function resourcesOfType(cloud: Cloud, type: string): StoredResource[] {
  const sql = 'SELECT * FROM arm_resources WHERE type = ? ORDER BY id';
  return all<Row>(cloud.database, sql, type).map(stored);
}

/** Adds it, or gives it a new body: the id stays as it was first written. */
export function saveResource(cloud: Cloud, { id, type, body }: StoredResource): void {
  const sql = `INSERT INTO arm_resources VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body`;
  run(cloud.database, sql, id, type, JSON.stringify(body));
}

/** @returns whether it was there. What was made on it, such as locks, goes with it. */
export function deleteResource(cloud: Cloud, id: string): boolean {
  deleteResourcesUnder(cloud, id);
  return run(cloud.database, 'DELETE FROM arm_resources WHERE id = ?', id) > 0;
}

/** Deletes all whose id begins with this one and a slash, and the identities of this one and of those. */
export function deleteResourcesUnder(cloud: Cloud, id: string): void {
  deleteIdentitiesUnder(cloud, id);
  const sql = `DELETE FROM arm_resources WHERE substr(id, 1, length(?1)) = ?1 COLLATE NOCASE`;
  run(cloud.database, sql, `${id}/`);
}
