import { createHash } from 'node:crypto';
import type { Cloud } from '../cloud';
import { get, run } from '../database';
import { silence } from './retries';

/** An endpoint is known by a digest: its path may be a secret. */
const digest = (uri: URL) =>
  createHash('sha256')
    .update(uri.origin + uri.pathname)
    .digest('hex');

/** Until when an endpoint is not called; undefined if it may be. */
export function silentUntil(cloud: Cloud, uri: URL): Date | undefined {
  const sql = 'SELECT until FROM silences WHERE endpoint = ? AND until > ?';
  const row = get<{ until: number }>(cloud.database, sql, digest(uri), cloud.now().getTime());
  return row && new Date(row.until);
}

export function beSilent(cloud: Cloud, uri: URL): Date {
  const until = cloud.now().getTime() + silence;
  run(cloud.database, 'INSERT OR REPLACE INTO silences VALUES (?, ?)', digest(uri), until);
  return new Date(until);
}
