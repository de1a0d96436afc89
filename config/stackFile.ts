import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export interface StackFile {
  /** As a person calls it. */
  name: string;
  content: unknown;
}

/**
 * The stack's file, to tell which of its values are encrypted: Pulumi says it of whole keys only.
 *
 * Where it is named on the command line, the program cannot know of it: then, and where it cannot be read, undefined.
 *
 * @param root - Folder of Pulumi.yaml.
 * @param env - May name the file as Pulumi's own variable for --config-file.
 */
export function readStackFile(
  root: string,
  stack: string,
  env: NodeJS.ProcessEnv,
): StackFile | undefined {
  try {
    const file = path.resolve(root, env.PULUMI_OPTION_CONFIG_FILE || defaultFile(root, stack));
    return { name: path.basename(file), content: parse(fs.readFileSync(file, 'utf8')) };
  } catch {
    return undefined;
  }
}

/** https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/workspace/paths.go, ProjectStackPath */
function defaultFile(root: string, stack: string): string {
  const project =
    ['Pulumi.yaml', 'Pulumi.yml', 'Pulumi.json'].find((name) =>
      fs.existsSync(path.join(root, name)),
    ) ?? '';
  const text = fs.readFileSync(path.join(root, project), 'utf8');
  const { stackConfigDir = '' } = parse(text) as { stackConfigDir?: string };
  return path.join(stackConfigDir, `Pulumi.${stack}${path.extname(project)}`);
}
