import { exitCode, run } from './processes';
import { ensurePulumiCli, environmentWith } from './pulumiCli';
import { reportAndExit } from './userErrors';

/** Runs the Pulumi CLI of this project's version on what the shell is logged in to: for pipelines, which have none. */
async function main(args: string[]): Promise<number> {
  const cli = await ensurePulumiCli();
  return exitCode(await run(cli, args, { env: environmentWith(cli), interactive: true }));
}

main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
