import { cpSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LocalCloud } from '../../offline/cloud/cloud';
import { oncePerRun } from '../support/oncePerRun';
import { KeyServer } from './keyServer';

/*
 * Folders of a local cloud in which this checkout's dev stack is there already. Each is made once per run, by pulumi
 * itself; a test that does not ask how a stack comes about starts with a copy.
 */

/** Of one run of a cloud alone: links to plugins, the environment of the emulator's port. */
const ofOneRun = ['home', 'running'];

/** The stack is made and configured, in a folder in which no Azure is emulated yet. */
export async function copyConfigured(folder: string): Promise<void> {
  const configured = await oncePerRun('cloud-configured', async (made) => {
    await onCloud(made, (cloud) => cloud.ensureStack('dev'));
    rmSync(join(made, 'emulator.db'));
  });
  copy(configured, folder);
}

/** The stack is deployed as the checkout configures it: Pulumi's state, and what the emulated Azure holds. */
export async function copyDeployed(folder: string): Promise<void> {
  const deployed = await oncePerRun('cloud-deployed', async (made) => {
    await copyConfigured(made);
    await onCloud(made, async (cloud) => {
      const up = ['up', '--yes', '--skip-preview', '--stack', 'dev', '--non-interactive'];
      const { code, stdout, stderr } = await cloud.pulumi(up, { timeoutMs: 300_000 });
      if (code !== 0) {
        throw new Error(`The dev stack cannot be deployed, ${code}:\n${stdout}${stderr}`);
      }
    });
  });
  copy(deployed, folder);
}

/** Works on a cloud and stops it: only then its data file is complete. */
async function onCloud(folder: string, work: (cloud: LocalCloud) => Promise<void>): Promise<void> {
  const cloud = new LocalCloud({ folder });
  await cloud.start();
  const keys = await KeyServer.start(cloud.env);
  try {
    await work(cloud);
  } finally {
    await cloud.stop();
    await keys.stop();
  }
}

function copy(from: string, to: string): void {
  const filter = (path: string) => !ofOneRun.includes(relative(from, path));
  cpSync(from, to, { recursive: true, filter });
}
