import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TestCloud } from './support';

/** Encrypts the made-up secrets of recorded releases, for everybody to read. */
export const passphrase = 'the passphrase of the recorded releases';

const fixtures = join(__dirname, 'fixtures');

/** Where what a release left behind is kept: recorded by recordRelease.ts. */
export const releaseFolder = (version: string) => join(fixtures, `release-${version}`);

/** Versions that have been recorded. */
export const recordedReleases = readdirSync(fixtures).flatMap(
  (name) => /^release-(.+)$/.exec(name)?.[1] ?? [],
);

/**
 * A cloud, to be stopped, with the dev stack as a release deployed it: its Azure, its state, its configuration.
 *
 * @param changeState what happens to the state's text before it is imported.
 */
export async function cloudOfRelease(
  version: string,
  changeState = (text: string) => text,
): Promise<TestCloud> {
  const folder = releaseFolder(version);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const cloud = new TestCloud();
  writeFileSync(join(cloud.path, 'passphrase'), passphrase, { mode: 0o600 });
  const azure = new DatabaseSync(join(cloud.path, 'emulator.db'));
  azure.exec(read('azure.sql'));
  azure.close();
  const state = join(cloud.path, 'state.json');
  writeFileSync(state, changeState(read('state.json')));
  try {
    await cloud.start();
    await cloud.configure('dev');
    writeFileSync(cloud.local.configFile('dev'), read('Pulumi.dev.yaml'));
    await cloud.pulumi(['stack', 'import', '--file', state, '--stack', 'dev']);
    return cloud;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}
