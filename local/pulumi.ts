import path from 'node:path';
import { exitCode, run } from './processes';
import { ensurePulumiCli } from './pulumiCli';
import { reportAndExit } from './userErrors';

/** Runs the Pulumi CLI of this project's version on what the shell is logged in to: for pipelines, which have none. */
async function main(args: string[]): Promise<number> {
  const cli = await ensurePulumiCli();
  const searched = [path.dirname(cli), process.env.PATH ?? ''].join(path.delimiter);
  return exitCode(
    await run(cli, args, { env: { ...process.env, PATH: searched }, interactive: true }),
  );
}

main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
