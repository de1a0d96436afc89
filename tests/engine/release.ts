import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { copyConfigured } from './startingPoint';
import { TestCloud } from './support';

/** Encrypts the made-up secrets of recorded releases, for everybody to read. */
export const passphrase = 'the passphrase of the recorded releases';

const fixtures = join(__dirname, 'fixtures');

/** Where what a release left behind is kept: recorded by recordRelease.ts. */
export const releaseFolder = (version: string) => join(fixtures, `release-${version}`);

/** What `pulumi stack export` printed. */
interface Exported {
  deployment: object;
}

/** A stack's file in a local backend. */
interface Stack {
  checkpoint: { latest: object };
}

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
  await copyConfigured(cloud.path);
  const write = (name: string, text: string) => writeFileSync(join(cloud.path, name), text);
  write('passphrase', passphrase);
  write('Pulumi.dev.yaml', read('Pulumi.dev.yaml'));
  // Where `pulumi stack import` would put it.
  const stack = JSON.parse(readFileSync(cloud.stateFile('dev'), 'utf8')) as Stack;
  stack.checkpoint.latest = (JSON.parse(changeState(read('state.json'))) as Exported).deployment;
  writeFileSync(cloud.stateFile('dev'), JSON.stringify(stack));
  const azure = new DatabaseSync(join(cloud.path, 'emulator.db'));
  azure.exec(read('azure.sql'));
  azure.close();
  try {
    await cloud.start();
    return cloud;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}
