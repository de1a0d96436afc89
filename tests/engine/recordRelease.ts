import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { version } from '../../package.json';
import { passphrase, recordedReleases, releaseFolder } from './release';
import { TestCloud } from './support';

/*
 * Keeps what a release leaves behind, for tests/engine/upgrade.test.ts. Run at the release's commit:
 * npm run release:record
 */

/** The dev stack as this version deploys it: Pulumi's state and configuration, and the emulated Azure's data. */
async function recordRelease(): Promise<void> {
  if (recordedReleases.includes(version)) {
    throw new Error(`Version ${version} is recorded already: raise the version in package.json.`);
  }
  const cloud = new TestCloud();
  const folder = releaseFolder(version);
  mkdirSync(folder);
  writeFileSync(join(cloud.path, 'passphrase'), passphrase, { mode: 0o600 });
  await cloud.start();
  try {
    await cloud.configure('dev');
    const uri = 'https://acme-dev.onbmc.com/azure-alerts?token=made-up';
    const set = ['config', 'set', '--secret', '--path', 'serviceUris.helix', uri];
    await cloud.pulumi([...set, '--stack', 'dev']);
    await cloud.up('dev');
    writeFileSync(join(folder, 'state.json'), await cloud.pulumi(['stack', 'export', '-s', 'dev']));
    writeFileSync(
      join(folder, 'Pulumi.dev.yaml'),
      readFileSync(cloud.local.configFile('dev'), 'utf8'),
    );
    writeFileSync(join(folder, 'azure.sql'), sqlOf(join(cloud.path, 'emulator.db')));
  } finally {
    await cloud.stop();
  }
}

/** The whole data file as SQL, without the keys it signs tokens with: the emulator makes new ones. */
function sqlOf(file: string): string {
  const database = new DatabaseSync(file);
  const all = (sql: string) => database.prepare(sql).all();
  const tables = all("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
  const rows = tables
    .filter(({ name }) => name !== 'signing_keys')
    .flatMap(({ name }) =>
      all(`SELECT * FROM ${String(name)} ORDER BY rowid`).map((row) => {
        const values = name === 'principals' ? { ...row, secret: 'made-up' } : row;
        return `INSERT INTO ${String(name)} VALUES (${Object.values(values).map(literal).join(', ')});`;
      }),
    );
  const [{ user_version: fileVersion } = {}] = all('PRAGMA user_version');
  database.close();
  return [
    ...tables.map(({ sql }) => `${String(sql)};`),
    ...rows,
    `PRAGMA user_version = ${String(fileVersion)};`,
    '',
  ].join('\n');
}

function literal(value: SQLOutputValue): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

recordRelease().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
