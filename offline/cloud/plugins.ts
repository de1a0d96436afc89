import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ProviderName } from '../providers/providers';
import { which } from '../toolchain/pulumiCli';
import { yamlHostVersion } from '../toolchain/yamlHost';
import { pulumiVersion } from '../../pulumiVersion';

/*
 * Pulumi looks for a plugin on PATH, beside its own executable, and last in $PULUMI_HOME/plugins. The local cloud has a
 * PULUMI_HOME of its own, so links there are seen by nobody else, and yield to an official language host.
 */

/** Makes the language host of this checkout the one of last resort. */
export function linkLanguageHost(pulumiHome: string): void {
  const folder = path.join(pulumiHome, 'plugins', `language-nodejs-v${pulumiVersion}`);
  fs.mkdirSync(folder, { recursive: true });
  link(
    path.join(__dirname, '..', 'languageHost', 'pulumi-language-nodejs'),
    path.join(folder, 'pulumi-language-nodejs'),
  );
}

/** Makes a language host for YAML that was built for this toolkit one of last resort, too. */
export function linkYamlHost(pulumiHome: string, host: string): void {
  const folder = path.join(pulumiHome, 'plugins', `language-yaml-v${yamlHostVersion}`);
  fs.mkdirSync(folder, { recursive: true });
  link(host, path.join(folder, path.basename(host)));
}

/**
 * Makes the vendor's plugins that the user has installed usable.
 *
 * @throws Error naming those that are neither installed nor on PATH, and the command that installs them.
 */
export function linkVendorPlugins(
  pulumiHome: string,
  vendor: ProviderName[],
  env: NodeJS.ProcessEnv,
): void {
  const installed = path.join(
    env.PULUMI_HOME || path.join(env.HOME || os.homedir(), '.pulumi'),
    'plugins',
  );
  const folders = fs.existsSync(installed) ? fs.readdirSync(installed) : [];
  const missing = vendor.filter((name) => {
    const found = folders.filter((folder) =>
      new RegExp(`^resource-${name}-v\\d+\\.\\d+\\.\\d+$`).test(folder),
    );
    found.forEach((folder) =>
      link(path.join(installed, folder), path.join(pulumiHome, 'plugins', folder)),
    );
    return found.length === 0 && which(`pulumi-resource-${name}`, env) === undefined;
  });
  if (missing.length > 0) {
    const commands = missing.map(
      (name) => `pulumi plugin install resource ${name} ${sdkVersion(name)}`,
    );
    throw new Error(
      `The vendor's plugin is neither installed nor on PATH: ${missing.join(', ')}. Install it (${commands.join('; ')}), ` +
        'or leave it out of --vendor.',
    );
  }
}

function sdkVersion(name: ProviderName): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}

function link(target: string, file: string): void {
  fs.rmSync(file, { force: true });
  try {
    fs.symlinkSync(target, file);
  } catch (error) {
    // Another run has just made the same link.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
}
