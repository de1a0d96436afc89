import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { cloudRule, type CloudName } from '../components/azureClouds';
import { ownConfig } from '../config/secrets';
import { readStackFile } from '../config/stackFile';
import { parseProject } from '../offline/cloud/stackFile';
import { reportAndExit } from '../offline/toolchain/userErrors';

/** What azure/login calls them: https://github.com/Azure/login#environment */
const loginEnvironments: Record<CloudName, string> = {
  public: 'azurecloud',
  usGovernment: 'azureusgovernment',
};

/**
 * The cloud that a stack's file configures, as azure/login calls it. One of two words, whatever is in the file: a pull
 * request may have written it.
 *
 * @throws Error where the file cannot be read, or names another cloud.
 */
export function loginEnvironment(root: string, stack: string, env: NodeJS.ProcessEnv): string {
  const file = readStackFile(root, stack, env);
  if (file === undefined) {
    throw new Error(
      `The configuration file of the stack ${stack} cannot be read. It must be Pulumi.${stack}.yaml beside Pulumi.yaml.`,
    );
  }
  const text = fs.readFileSync(path.join(root, 'Pulumi.yaml'), 'utf8');
  const { name, config = {} } = parseProject(text, 'Pulumi.yaml');
  const given = ownConfig(file.content, name).cloud ?? config.cloud?.default ?? 'public';
  const cloud = typeof given === 'string' ? given : JSON.stringify(given);
  const problem = cloudRule(cloud);
  if (problem !== undefined) {
    throw new Error(`${file.name}: cloud ${problem}`);
  }
  return loginEnvironments[cloud as CloudName];
}

function main(): void {
  const command = new Command('npm run cloud --')
    .description("Prints a stack's cloud as an output of a GitHub step, for azure/login.")
    .requiredOption('-s, --stack <name>', 'the stack')
    .parse();
  const { stack } = command.opts<{ stack: string }>();
  console.log(`environment=${loginEnvironment(process.cwd(), stack, process.env)}`);
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    reportAndExit(error);
  }
}
