import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { render } from '../operations/handover';
import { LocalCloud } from './cloud';
import { fireAlerts, sendWrongTokens, table, type ShownIncident } from './demoAlerts';
import { handoverOf, startItsmSide, type ItsmSide } from './itsmSide';
import { localFolder } from './main';
import { Interrupted, whenInterrupted } from './processes';
import { duration } from './progress';
import { whatRemains, type Remaining } from './remaining';
import { reportAndExit } from './userErrors';

const stack = 'dev';
const azns = 'AzNS AAD Webhook';

interface Options {
  keep: boolean;
  json: boolean;
}

interface Step {
  name: string;
  seconds: number;
}

/** The whole life of the dev environment, from preview to destroy, on a cloud of its own. */
class Demo {
  /** Those that are done. */
  readonly steps: Step[] = [];
  current = '';
  outputs: Record<string, unknown> = {};
  incidents: ShownIncident[] = [];
  /** Codes that wrong tokens were refused with. */
  refused: Record<string, string> = {};
  remaining: Remaining | undefined;
  itsm: ItsmSide | undefined;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly folder: string,
    private readonly print: (text: string) => void,
  ) {}

  async run(keep: boolean): Promise<void> {
    await this.step('Start the emulated cloud and make the stack dev', async () => {
      await this.cloud.start();
      await this.cloud.ensureStack(stack);
    });
    const before = await this.ask();
    await this.step('pulumi preview', () => this.pulumi(['preview']));
    await this.step('pulumi up', async () => {
      await this.pulumi(['up', '--yes', '--skip-preview']);
      if (isDeepStrictEqual(await this.ask(), before)) {
        throw new Error(
          'pulumi says that it has deployed, but nothing new is in the emulated cloud.',
        );
      }
    });
    await this.step('pulumi preview again, without a change', () =>
      this.pulumi(['preview', '--expect-no-changes']),
    );
    await this.step('Outputs of the stack', () => this.showOutputs());
    await this.alerts();
    await this.step('pulumi preview after the alerts, without a change', () =>
      this.pulumi(['preview', '--expect-no-changes']),
    );
    if (keep) {
      return;
    }
    await this.endItsmSide();
    await this.step('pulumi destroy', () => this.pulumi(['destroy', '--yes', '--skip-preview']));
    await this.step('What remains in the tenant and the subscription', () => this.compare(before));
  }

  /** What the ITSM administrator is told, and what comes of it. */
  private async alerts(): Promise<void> {
    const handover = await handoverOf(this.cloud, stack);
    await this.step('Hand-over for the ITSM administrator', () => {
      this.print(render(handover, 'md', 'en'));
      return Promise.resolve();
    });
    await this.step('Start the ITSM tools, configured from the hand-over', async () => {
      const dataFile = path.join(this.folder, 'incidents.db');
      this.itsm = await startItsmSide(this.cloud, stack, dataFile, handover);
      this.print(`   incidents and deliveries: ${this.itsm.url}\n`);
    });
    const itsm = this.itsm as ItsmSide;
    await this.step('Alerts become incidents, and are resolved where Azure would', async () => {
      this.incidents = await fireAlerts(itsm, handover.tools.length);
      this.print(table(this.incidents));
    });
    await this.step('Wrong tokens are refused', async () => {
      this.refused = await sendWrongTokens(itsm);
      const rows = Object.entries(this.refused).map(([token, code]) => ({ token, refused: code }));
      this.print(table(rows));
    });
  }

  async endItsmSide(): Promise<void> {
    await this.itsm?.stop();
    this.itsm = undefined;
  }

  private async step(name: string, work: () => Promise<void>): Promise<void> {
    this.current = `${this.steps.length + 1}. ${name}`;
    this.print(`\n${this.current}\n`);
    const started = Date.now();
    await work();
    const elapsed = Date.now() - started;
    this.steps.push({ name, seconds: elapsed / 1000 });
    this.print(`   done in ${duration(elapsed)}\n`);
  }

  private async pulumi(args: string[]): Promise<void> {
    let atLineStart = true;
    const { code, interruptedBy } = await this.cloud.pulumi([...args, '--stack', stack], {
      onOutput: (text) => {
        this.print((atLineStart ? '   ' : '') + text.replace(/\n(?!$)/g, '\n   '));
        atLineStart = text.endsWith('\n');
      },
    });
    if (interruptedBy !== undefined) {
      throw new Interrupted(interruptedBy);
    }
    if (code !== 0) {
      throw new Error(
        `pulumi ${args.join(' ')} ended with exit code ${code}; its reason is above.`,
      );
    }
  }

  private async showOutputs(): Promise<void> {
    const { code, stdout, stderr } = await this.cloud.pulumi([
      ...['stack', 'output', '--json', '--stack', stack],
    ]);
    if (code !== 0) {
      throw new Error(`pulumi stack output failed: ${stderr.trim()}`);
    }
    this.outputs = JSON.parse(stdout) as Record<string, unknown>; // secrets read "[secret]"
    const rows = Object.entries(this.outputs).map(([output, value]) => ({
      output,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
    this.print(table(rows));
  }

  private async compare(before: Remaining): Promise<void> {
    this.remaining = await this.ask();
    const list = (names: string[]) => names.join(', ') || 'none';
    this.print(`   applications: ${list(this.remaining.applications)}\n`);
    this.print(`   service principals: ${list(this.remaining.servicePrincipals)}\n`);
    this.print(`   resource groups: ${list(this.remaining.resourceGroups)}\n`);
    if (!this.remaining.servicePrincipals.includes(azns)) {
      throw new Error(
        `The service principal "${azns}" is gone: every secure webhook of the tenant is.`,
      );
    }
    if (!isDeepStrictEqual(this.remaining, before)) {
      throw new Error('That is not what was there before the deployment.');
    }
  }

  private ask(): Promise<Remaining> {
    return whatRemains(this.cloud.env, this.cloud.emulator.caCertificate);
  }
}

async function main(options: Options): Promise<number> {
  const demos = path.join(localFolder, 'demo');
  fs.mkdirSync(demos, { recursive: true, mode: 0o700 });
  const folder = fs.mkdtempSync(path.join(demos, 'run-'));
  // With --json, standard output is for the result alone.
  const stream = options.json ? process.stderr : process.stdout;
  const cloud = new LocalCloud({ folder });
  const demo = new Demo(cloud, folder, (text) => stream.write(text));
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
      const { steps, outputs, incidents, refused, remaining } = demo;
      process.stdout.write(
        `${JSON.stringify({ ...result, seconds, steps, outputs, incidents, refused, ...(remaining ? { remaining } : {}) })}\n`,
      );
    }
  };
  try {
    await demo.run(options.keep);
  } catch (error) {
    await end(error instanceof Interrupted);
    if (error instanceof Interrupted) {
      throw error;
    }
    const { message } = error as Error;
    process.stderr.write(
      `\nThe demo failed in step ${demo.current}: ${message}\n` +
        `State, configuration and the emulated cloud are kept in ${folder}.\n` +
        'npm run local -- up shows the same by hand; local/README.md has a section on troubleshooting.\n',
    );
    finish({ ok: false, failedStep: demo.current, message });
    return 1;
  }
  if (options.keep) {
    stream.write(keepText(cloud, folder, demo.itsm?.url ?? ''));
    finish({ ok: true, url: cloud.emulator.url, page: demo.itsm?.url });
    await new Promise(() => undefined); // until Ctrl-C: whenInterrupted
  }
  await end(true);
  stream.write(`\nEverything was as it should be, in ${duration(Date.now() - started)}.\n`);
  finish({ ok: true });
  return 0;
}

/** Writes the environment for another shell, and tells how to use it. */
function keepText(cloud: LocalCloud, folder: string, page: string): string {
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
    .description('Previews, deploys and destroys the dev environment on an emulated cloud.')
    .option('--keep', 'do not destroy; keep running until Ctrl-C, and tell how to reach it', false)
    .option('--json', 'end with one machine-readable line on standard output', false)
    .parse();
  main(command.opts<Options>()).then((code) => process.exit(code), reportAndExit);
}
