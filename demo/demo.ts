import fs from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { LocalCloud } from '../offline/cloud/cloud';
import { dev } from './demoDev';
import { DemoRun, type Scenario } from './demoRun';
import { team } from './demoTeam';
import { localFolder } from '../offline/cloud/main';
import { Interrupted, whenInterrupted } from '../offline/toolchain/processes';
import { duration } from '../offline/toolchain/progress';
import { reportAndExit } from '../offline/toolchain/userErrors';

const scenarios: Record<string, Scenario> = { dev, team };

interface Options {
  scenario: string;
  keep: boolean;
  json: boolean;
}

async function main(options: Options): Promise<number> {
  const demos = path.join(localFolder, 'demo');
  fs.mkdirSync(demos, { recursive: true, mode: 0o700 });
  const folder = fs.mkdtempSync(path.join(demos, 'run-'));
  // With --json, standard output is for the result alone.
  const stream = options.json ? process.stderr : process.stdout;
  const cloud = new LocalCloud({ folder });
  const demo = new DemoRun(cloud, folder, (text) => stream.write(text));
  const scenario = scenarios[options.scenario]!;
  const end = async (removeFolder: boolean) => {
    await demo.endItsmSide();
    await cloud.stop();
    if (removeFolder) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  };
  whenInterrupted(() => end(true));
  const started = Date.now();
  const finish = (result: Record<string, unknown>) => {
    if (options.json) {
      const seconds = (Date.now() - started) / 1000;
      const { steps, outputs, incidents, suppressed, refused, changed, unchanged, remaining } =
        demo;
      process.stdout.write(
        `${JSON.stringify({ ...result, seconds, steps, outputs, incidents, suppressed, refused, changed, unchanged, ...(remaining ? { remaining } : {}) })}\n`,
      );
    }
  };
  try {
    await scenario.run(demo, options.keep);
  } catch (error) {
    await end(error instanceof Interrupted);
    if (error instanceof Interrupted) {
      throw error;
    }
    const { message } = error as Error;
    process.stderr.write(
      `\nThe demo failed in step ${demo.current}: ${message}\n` +
        `State, configuration and the emulated cloud are kept in ${folder}.\n` +
        'npm run local -- up shows the same by hand; offline/README.md has a section on troubleshooting.\n',
    );
    finish({ ok: false, failedStep: demo.current, message });
    return 1;
  }
  if (options.keep) {
    stream.write(keepText(cloud, scenario.stack, folder, demo.itsm?.url ?? ''));
    finish({ ok: true, url: cloud.emulator.url, page: demo.itsm?.url });
    await new Promise(() => undefined); // until Ctrl-C: whenInterrupted
  }
  await end(true);
  stream.write(`\nEverything was as it should be, in ${duration(Date.now() - started)}.\n`);
  finish({ ok: true });
  return 0;
}

/** Writes the environment for another shell, and tells how to use it. */
function keepText(cloud: LocalCloud, stack: string, folder: string, page: string): string {
  const file = path.join(folder, 'environment');
  const quote = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
  const own = /^(PATH|PULUMI_|ARM_|AZURE_|EMULATOR_|SSL_|NODE_EXTRA|REQUESTS_|NO_PROXY|no_proxy)/;
  const lines = Object.entries(cloud.env).filter(([key]) => own.test(key));
  const text = lines.map(([key, value]) => `export ${key}=${quote(value)}\n`).join('');
  fs.writeFileSync(file, text, { mode: 0o600 });
  return `
The emulated cloud keeps running at ${cloud.emulator.url}, with the stack ${stack} deployed.
The ITSM tools' incidents and deliveries are at ${page} (its certificate is of this run alone).
In another shell, in the project's folder:

  source ${file}
  pulumi preview --stack ${stack} --config-file ${cloud.configFile(stack)} --diff
  pulumi stack output --stack ${stack}

Ctrl-C ends it and removes ${folder}.
`;
}

if (require.main === module) {
  const command = new Command('npm run demo --')
    .description('Previews, deploys and destroys an environment on an emulated cloud.')
    .addOption(
      new Option(
        '--scenario <name>',
        'dev: one stack; team: identity, action group and alert rules in three',
      )
        .choices(Object.keys(scenarios))
        .default('dev'),
    )
    .option('--keep', 'do not destroy; keep running until Ctrl-C, and tell how to reach it', false)
    .option('--json', 'end with one machine-readable line on standard output', false)
    .parse();
  main(command.opts<Options>()).then((code) => process.exit(code), reportAndExit);
}
