import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const schemaVersion = 2;

const schema = `
  CREATE TABLE incidents (number INTEGER PRIMARY KEY AUTOINCREMENT, tool TEXT NOT NULL, alert_id TEXT NOT NULL COLLATE NOCASE,
    rule TEXT NOT NULL, severity TEXT NOT NULL, event_severity TEXT NOT NULL, state TEXT NOT NULL, item TEXT,
    service TEXT NOT NULL, description TEXT NOT NULL, fired_at TEXT NOT NULL, opened_at TEXT NOT NULL, resolved_at TEXT);
  CREATE TABLE alerts (incident INTEGER NOT NULL REFERENCES incidents(number), tool TEXT NOT NULL,
    alert_id TEXT NOT NULL COLLATE NOCASE, condition TEXT NOT NULL, fired_seen INTEGER NOT NULL,
    azure_state TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL DEFAULT '', changed_by TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '', UNIQUE (tool, alert_id));
  CREATE TABLE deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT, received_at TEXT NOT NULL, tool TEXT, status INTEGER NOT NULL,
    code TEXT NOT NULL, detail TEXT NOT NULL, alert_id TEXT, condition TEXT, incident INTEGER REFERENCES incidents(number));
`;

/**
 * Opens the file of incidents and deliveries, made with mode 600. What was answered survives a kill and a loss of power.
 * @throws Error with a sentence for people if it cannot be opened or is not ours.
 */
export function openStore(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    // SQLite gives its -wal and -shm files the mode of this one.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    database = new DatabaseSync(file, { timeout: 5_000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    createSchema(database);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(
      `The data file '${file}' cannot be used: ${(error as Error).message}. ` +
        'Name a file a receiver of this version made, or a new one in a folder that exists.',
      { cause: error },
    );
  }
}

function createSchema(database: DatabaseSync): void {
  atomically(database, () => {
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version === schemaVersion) return;
    const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'];
    if (version !== 0 || tables !== 0) throw new Error('it holds something else');
    database.exec(`${schema}; PRAGMA user_version = ${schemaVersion}`);
  });
}

/** All of the statements, or none. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
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
