import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { render } from '../operations/handover';
import type { LocalCloud } from '../offline/cloud/cloud';
import type { Credential } from '../examples/itsm-receiver/callback';
import { fireAlerts, sendWrongTokens, type ShownChange, type ShownIncident } from './demoAlerts';
import { handoverOf, startItsmSide, type Alert, type ItsmSide } from './itsmSide';
import { Interrupted } from '../offline/toolchain/processes';
import { duration } from '../offline/toolchain/progress';
import type { LocalProject } from '../offline/cloud/project';
import { whatRemains, type Remaining } from './remaining';
import { table } from './table';

const azns = 'AzNS AAD Webhook';

/** What a demo shows, from first preview to what remains. */
export interface Scenario {
  /** The stack with the action group. */
  stack: string;
  /** @param keep - Ends while everything is deployed. */
  run: (demo: DemoRun, keep: boolean) => Promise<void>;
}

export interface Step {
  name: string;
  seconds: number;
}

/** One run of a demo: what its scenario is made of, and what came of it. */
export class DemoRun {
  /** Those that are done. */
  readonly steps: Step[] = [];
  current = '';
  outputs: Record<string, unknown> = {};
  incidents: ShownIncident[] = [];
  /** Rules whose alerts an alert processing rule has kept from the tools. */
  suppressed: string[] = [];
  /** Codes that wrong tokens were refused with. */
  refused: Record<string, string> = {};
  /** What became of an alert that was changed on the ITSM side. */
  changed: ShownChange[] = [];
  /** What is said where an alert could not be changed. */
  unchanged = '';
  remaining: Remaining | undefined;
  itsm: ItsmSide | undefined;

  constructor(
    readonly cloud: LocalCloud,
    /** For what belongs to this run. */
    readonly folder: string,
    readonly print: (text: string) => void,
  ) {}

  async step(name: string, work: () => Promise<void>): Promise<void> {
    this.current = `${this.steps.length + 1}. ${name}`;
    this.print(`\n${this.current}\n`);
    const started = Date.now();
    await work();
    const elapsed = Date.now() - started;
    this.steps.push({ name, seconds: elapsed / 1000 });
    this.print(`   done in ${duration(elapsed)}\n`);
  }

  /**
   * Runs pulumi, with the --stack in its arguments, and shows what it prints.
   *
   * @param input - What it reads: a secret, for instance, which must not be an argument.
   */
  async pulumi(
    args: string[],
    { project = this.cloud.own, input }: { project?: LocalProject; input?: string } = {},
  ): Promise<void> {
    let atLineStart = true;
    const { code, interruptedBy } = await project.pulumi(args, {
      input,
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

  /** The outputs of the stack with the action group; secrets read "[secret]". */
  async showOutputs(stack: string): Promise<void> {
    const { code, stdout, stderr } = await this.cloud.pulumi([
      ...['stack', 'output', '--json', '--stack', stack],
    ]);
    if (code !== 0) {
      throw new Error(`pulumi stack output failed: ${stderr.trim()}`);
    }
    this.outputs = JSON.parse(stdout) as Record<string, unknown>;
    const rows = Object.entries(this.outputs).map(([output, value]) => ({ output, value }));
    this.print(table(rows));
  }

  /**
   * What the ITSM administrator is told, and what comes of it.
   *
   * @param callback - What the tool signs in with to change alerts.
   */
  async alerts(stack: string, alerts: Alert[], callback?: Credential): Promise<void> {
    const handover = await handoverOf(this.cloud, stack);
    await this.step('Hand-over for the ITSM administrator', () => {
      this.print(render(handover, 'md', 'en'));
      return Promise.resolve();
    });
    await this.step('Start the ITSM tools, configured from the hand-over', async () => {
      const dataFile = path.join(this.folder, 'incidents.db');
      this.itsm = await startItsmSide(this.cloud, stack, dataFile, handover, { callback });
      this.print(`   incidents and deliveries: ${this.itsm.url}\n`);
    });
    const itsm = this.itsm as ItsmSide;
    await this.step('Alerts become incidents, and are resolved where Azure would', async () => {
      this.incidents = await fireAlerts(itsm, handover.tools.length, alerts);
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

  /** What is in the emulated tenant and subscription. */
  ask(): Promise<Remaining> {
    return whatRemains(this.cloud.env, this.cloud.emulator.caCertificate);
  }

  /** @throws Error when that is not what was there before. */
  async compare(before: Remaining): Promise<void> {
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
}
