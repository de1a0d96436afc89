import fs from 'node:fs';
import path from 'node:path';
import { buildGoTool } from './buildPulumiCli';
import { withLock } from './lock';
import { say, withProgress, type Report } from './progress';
import { defaultCacheFolder, which } from './pulumiCli';

/** Pinned in pulumi-language-yaml/go.mod. */
export const yamlHostVersion = '1.25.0';
const name = 'pulumi-language-yaml';
const goModule = 'github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml';

/**
 * Finds Pulumi's language host for YAML, or builds it: on PATH, beside the CLI, in the cache, or with Go, once per machine.
 *
 * @returns The executable that is not found by Pulumi itself; undefined where Pulumi finds one.
 * @throws Error in a few lines; Interrupted.
 */
export async function ensureYamlHost(
  cli: string,
  report: Report,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  if (which(name, env) !== undefined || fs.existsSync(path.join(path.dirname(cli), name))) {
    return undefined;
  }
  const cache = defaultCacheFolder(env);
  const folder = path.join(cache, `${name}-${yamlHostVersion}`);
  const host = path.join(folder, name);
  if (fs.existsSync(host)) {
    return host;
  }
  const onWait = (owner: number) =>
    say(report, `Waiting for the process ${owner}, which is building ${name}.`);
  return withLock(path.join(cache, `${name}.lock`), onWait, async () => {
    if (!fs.existsSync(host)) {
      const partial = `${folder}.partial`;
      fs.rmSync(partial, { recursive: true, force: true });
      await withProgress(
        report,
        'Building the language host for YAML: takes a minute or two, once per machine',
        () => buildGoTool(path.join(__dirname, name), goModule, path.join(partial, name), env),
      );
      fs.renameSync(partial, folder);
    }
    return host;
  });
}
