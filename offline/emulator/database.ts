import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

const schema = `
  CREATE TABLE principals (client_id TEXT PRIMARY KEY COLLATE NOCASE, object_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    secret TEXT NOT NULL, graph_permissions TEXT NOT NULL, arm_actions TEXT NOT NULL);
  CREATE TABLE signing_keys (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL, created_at INTEGER NOT NULL);
  CREATE TABLE users (id TEXT PRIMARY KEY COLLATE NOCASE, display_name TEXT NOT NULL);
  CREATE TABLE applications (id TEXT PRIMARY KEY COLLATE NOCASE, app_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    display_name TEXT NOT NULL COLLATE NOCASE, body TEXT NOT NULL, created_at TEXT NOT NULL, deleted_at TEXT);
  CREATE TABLE identifier_uris (uri TEXT PRIMARY KEY COLLATE NOCASE,
    application_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications(id) ON DELETE CASCADE);
  CREATE TABLE service_principals (id TEXT PRIMARY KEY COLLATE NOCASE, app_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    body TEXT NOT NULL, created_at TEXT NOT NULL);
  CREATE TABLE owners (object_id TEXT NOT NULL COLLATE NOCASE, owner_id TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (object_id, owner_id));
  CREATE TABLE app_role_assignments (id TEXT PRIMARY KEY, principal_id TEXT NOT NULL COLLATE NOCASE
      REFERENCES service_principals(id) ON DELETE CASCADE,
    resource_id TEXT NOT NULL COLLATE NOCASE REFERENCES service_principals(id) ON DELETE CASCADE,
    app_role_id TEXT NOT NULL COLLATE NOCASE, created_at TEXT NOT NULL,
    UNIQUE (principal_id, resource_id, app_role_id));
  CREATE TABLE resource_groups (name TEXT PRIMARY KEY COLLATE NOCASE, location TEXT NOT NULL, tags TEXT NOT NULL);
  CREATE TABLE action_groups (resource_group TEXT NOT NULL COLLATE NOCASE REFERENCES resource_groups(name)
      ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE, body TEXT NOT NULL, PRIMARY KEY (resource_group, name));
  CREATE TABLE operations (id TEXT PRIMARY KEY, polls_left INTEGER NOT NULL);
  CREATE TABLE faults (id INTEGER PRIMARY KEY, method TEXT NOT NULL, path_pattern TEXT NOT NULL,
    times_left INTEGER NOT NULL, body TEXT NOT NULL);
`;

/** What version 2 added; a file of version 1 gets it when it is opened. */
const version2 = `
  CREATE TABLE alerts (id TEXT PRIMARY KEY, action_group TEXT NOT NULL COLLATE NOCASE,
    type TEXT NOT NULL, rule TEXT NOT NULL COLLATE NOCASE, target TEXT NOT NULL COLLATE NOCASE,
    open INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE TABLE deliveries (id INTEGER PRIMARY KEY, alert_id TEXT NOT NULL, notification_id INTEGER,
    process INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE TABLE notifications (id INTEGER PRIMARY KEY, action_group TEXT NOT NULL COLLATE NOCASE, created_at TEXT NOT NULL,
    type TEXT NOT NULL);
  CREATE TABLE silences (endpoint TEXT PRIMARY KEY, until INTEGER NOT NULL);
`;

/** What version 3 added: resources of Resource Manager that need no table of their own. */
const version3 = `
  CREATE TABLE arm_resources (id TEXT PRIMARY KEY COLLATE NOCASE, type TEXT NOT NULL COLLATE NOCASE, body TEXT NOT NULL);
`;

/** What version 4 added: keys of the key vault, one row a version. */
const version4 = `
  CREATE TABLE vault_keys (name TEXT NOT NULL COLLATE NOCASE, version TEXT NOT NULL, private_key TEXT NOT NULL,
    created_at INTEGER NOT NULL, PRIMARY KEY (name, version));
`;

/** What version 5 added: deleted service principals, which may come back with their assignments. */
const version5 = `
  CREATE TABLE deleted_service_principals (id TEXT PRIMARY KEY COLLATE NOCASE, app_id TEXT NOT NULL COLLATE NOCASE,
    body TEXT NOT NULL, created_at TEXT NOT NULL, deleted_at TEXT NOT NULL);
  CREATE TABLE deleted_app_role_assignments (id TEXT PRIMARY KEY, principal_id TEXT NOT NULL COLLATE NOCASE,
    resource_id TEXT NOT NULL COLLATE NOCASE, app_role_id TEXT NOT NULL COLLATE NOCASE, created_at TEXT NOT NULL);
`;

/** What version 6 added: credentials of applications and service principals. Of a secret only its hash is kept. */
const version6 = `
  CREATE TABLE password_credentials (key_id TEXT PRIMARY KEY COLLATE NOCASE, object_id TEXT NOT NULL COLLATE NOCASE,
    secret_hash TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE federated_credentials (id TEXT PRIMARY KEY COLLATE NOCASE,
    application_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications(id) ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE, body TEXT NOT NULL, UNIQUE (application_id, name));
`;

/** What version 7 added: what becomes of an alert after it has fired. */
const version7 = `
  ALTER TABLE alerts ADD COLUMN instance TEXT NOT NULL DEFAULT '';
`;

/** What brings a file from one version to the next; the first makes an empty one. */
const steps = [schema, version2, version3, version4, version5, version6, version7];

/** What is looked up among ever more alerts. No version of its own: a file without it says the same. */
const indexes = `
  CREATE INDEX IF NOT EXISTS open_alerts ON alerts (rule, action_group, target, type) WHERE open = 1;
  CREATE INDEX IF NOT EXISTS deliveries_by_alert ON deliveries (alert_id);
  CREATE INDEX IF NOT EXISTS deliveries_by_notification ON deliveries (notification_id);
`;

/** Tables that hold what users made; emptied by a reset. Keys stay, so tokens given out stay good. */
export const resettableTables = [
  'password_credentials',
  'federated_credentials',
  'app_role_assignments',
  'deleted_app_role_assignments',
  'deleted_service_principals',
  'owners',
  'identifier_uris',
  'applications',
  'service_principals',
  'users',
  'action_groups',
  'resource_groups',
  'operations',
  'faults',
  'alerts',
  'deliveries',
  'notifications',
  'silences',
  'arm_resources',
  'vault_keys',
];

/**
 * Opens the store, the emulator's only memory. Several processes may share the file.
 * @param file path of the SQLite file, made with mode 600; in memory if undefined.
 * @throws Error with a sentence for people if the file cannot be opened or is not ours.
 */
export function openDatabase(file: string | undefined): DatabaseSync {
  try {
    if (file) makePrivate(file);
    const database = new DatabaseSync(file ?? ':memory:', { timeout: 10_000 });
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON',
    );
    transaction(database, () => createSchema(database, file));
    return database;
  } catch (error) {
    throw new Error(
      `The data file '${file ?? ':memory:'}' cannot be used: ${(error as Error).message}. ` +
        'Name a file in a folder that exists, made by this version of the emulator, or a new one.',
      { cause: error },
    );
  }
}

/** SQLite gives its -wal and -shm files the mode of the main file, so that one is enough. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function createSchema(database: DatabaseSync, file: string | undefined): void {
  const version = get<{ user_version: number }>(database, 'PRAGMA user_version')?.user_version;
  const tables = get<{ n: number }>(database, 'SELECT count(*) AS n FROM sqlite_schema')?.n;
  if (version === undefined || version > steps.length || (version === 0 && tables !== 0))
    throw new Error(`it holds version ${version}, this emulator reads ${steps.length} (${file})`);
  for (const step of steps.slice(version)) database.exec(step);
  database.exec(indexes);
  database.exec(`PRAGMA user_version = ${steps.length}`);
}

/** Runs statements that belong together: all of them happen, or none. Not to be nested. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

export function get<T>(database: DatabaseSync, sql: string, ...values: SQLInputValue[]) {
  return database.prepare(sql).get(...values) as T | undefined;
}

export function all<T>(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): T[] {
  return database.prepare(sql).all(...values) as T[];
}

/** @returns how many rows changed. */
export function run(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(database.prepare(sql).run(...values).changes);
}
