import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { connect, type Azure } from './azure';
import { asJson, ending, exitCodes, stackCommand, type StackOptions } from './command';
import { chosen, deployedComponents } from './components';
import { exportedState } from './deployment';
import { buildHandover, forTool } from './handover/build';
import type { Handover } from './handover/handover';
import { readOutputs } from './handover/outputs';
import { alertTypeOf, alertTypes } from './notify/alertTypes';
import { causeOf, causesSource } from './notify/causes';
import { fieldsOf } from './notify/handoverFields';
import { named, receiversOf, withoutUris, type Receivers } from './notify/receivers';
import { sendTest, type ActionDetail } from './notify/send';
import { actionGroupsVersion } from './preflight/resourceManager';
import { targetOf } from './pulumi';
import { lined, visibleLines } from './terminalText';

/*
 * A test alert through Azure's own test notifications, from the deployed group to its receivers: the whole way, sign-in
 * included. The API wants each receiver whole, so what a GET of the group answers goes into the request, and nowhere else.
 */

interface Options extends StackOptions {
  alert?: string;
  list?: boolean;
  tool?: string;
  component?: string;
  timeLimit: number;
  yes: boolean;
}

/** How one receiver fared. */
interface Result {
  name: string;
  mechanism: string;
  delivered: boolean;
  /** As Azure says it. */
  status: string;
  detail: string | null;
  cause: string | null;
  fix: string | null;
  /** Lines of the hand-over to look at. */
  handover: string[];
}

async function notify(options: Options): Promise<number> {
  if (options.list === true) {
    process.stdout.write(options.json === true ? asJson(alertTypes) : listed());
    return exitCodes.done;
  }
  const alertType = alertTypeOf(options.alert);
  const target = await targetOf(options);
  const found = deployedComponents(await exportedState(target));
  const { outputs } = chosen(found, options.component, target.stack);
  const handover = buildHandover(target.stack, readOutputs(target.stack, outputs));
  const tool = options.tool && forTool(handover, options.tool).tools[0]?.name;
  const azure = await connect(process.env);
  const receivers = receiversOf(await groupOf(azure, handover), tool);
  const names = named(receivers);
  if (names.length === 0) {
    throw new Error(
      `The action group ${handover.actionGroup.name} has no receiver${tool ? ` ${tool}` : ''}: azure-itsm verify says what differs.`,
    );
  }
  console.error(
    visibleLines(
      `Azure sends a test alert (${alertType}: ${alertTypes[alertType]}) from the action group ${handover.actionGroup.name} to ${names.join(', ')}.\n` +
        'It is sent for real: an ITSM tool opens an incident, and people are called.',
    ),
  );
  await confirm(options.yes);
  const details = await sendTest(
    azure,
    handover.actionGroup.id,
    { alertType, receivers },
    {
      now: Date.now,
      sleep: (milliseconds) => setTimeout(milliseconds),
      limit: options.timeLimit * 1000,
      say: (line) => console.error(visibleLines(line)),
    },
  );
  const results = resultsOf(handover, receivers, details);
  const report = {
    stack: target.stack,
    actionGroup: handover.actionGroup.id,
    alertType,
    receivers: results,
  };
  process.stdout.write(options.json === true ? asJson(report) : results.map(shown).join(''));
  return results.every(({ delivered }) => delivered) ? exitCodes.done : exitCodes.asksForAPerson;
}

function listed(): string {
  return Object.entries(alertTypes)
    .map(([type, what]) => `${type.padEnd(28)}${what}\n`)
    .join('');
}

/** @throws Error where nothing would be sent. */
async function groupOf({ arm }: Azure, { actionGroup }: Handover) {
  const { status, body } = await arm(`${actionGroup.id}?api-version=${actionGroupsVersion}`);
  if (status !== 200) {
    throw new Error(
      `The action group ${actionGroup.name} cannot be read: Resource Manager answers ${status}. azure-itsm verify says what differs.`,
    );
  }
  const { properties } = body as { properties: Record<string, unknown> & { enabled: boolean } };
  if (!properties.enabled) {
    throw new Error(
      `The action group ${actionGroup.name} is disabled, so nothing would be sent. Enable it, or deploy it enabled.`,
    );
  }
  return properties;
}

/** @throws Error where somebody says no, or nobody can be asked. */
async function confirm(yes: boolean): Promise<void> {
  if (yes) {
    return;
  }
  if (!process.stdin.isTTY) {
    throw new Error('Nothing was sent: nobody can be asked here. Give --yes to send it.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Send it? (y/N) ');
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new Error('Nothing was sent.');
  }
}

/** A result for each receiver that was tried, also where Azure has none. */
export function resultsOf(
  handover: Handover,
  receivers: Receivers,
  details: ActionDetail[],
): Result[] {
  const tried = Object.values(receivers).flat();
  return tried.map(({ name }) => {
    const found = details.find(({ Name }) => Name.toLowerCase() === name.toLowerCase());
    const status = found?.Status ?? 'no result';
    const detail = withoutUris([found?.SubState, found?.Detail].filter(isSaid).join(': '));
    const delivered = /^(completed|succeeded)$/i.test(status);
    const why = delivered ? undefined : causeOf(detail);
    return {
      name,
      mechanism: found?.MechanismType ?? '',
      delivered,
      status,
      detail: detail === '' ? null : detail,
      cause: why?.cause ?? null,
      fix: why?.fix ?? null,
      handover: delivered ? [] : fieldsOf(handover, name, why?.look),
    };
  });
}

/** Azure writes "Default" where there is nothing to say. */
const isSaid = (text: string | null | undefined) => !!text && text !== 'Default';

function shown({
  name,
  mechanism,
  delivered,
  status,
  detail,
  cause,
  fix,
  handover,
}: Result): string {
  if (delivered) {
    return lined([`delivered  ${name} (${mechanism})`]);
  }
  const lines = [
    `failed     ${name}: ${status}${detail === null ? '' : `, ${detail}`}`,
    ...(cause === null ? [] : [`           ${cause}`]),
    fix === null
      ? `           -> Microsoft's table of errors: ${causesSource}`
      : `           -> ${fix} (${causesSource})`,
    ...handover.map((line) => `           hand-over: ${line}`),
  ];
  return lined(lines);
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('It must be a number of seconds above 0.');
  }
  return number;
}

export function notifyCommand(): Command {
  return stackCommand('notify', 'Sends a test alert and waits for the results.')
    .option('-a, --alert <type>', 'type of the alert; --list shows all twelve')
    .option('--list', 'list the types of alerts; send nothing')
    .option('-t, --tool <name>', 'only to this tool; default: all receivers')
    .option('--component <name>', 'the SecureExport, if the stack has several')
    .option('--time-limit <seconds>', 'how long to wait for the results', positive, 300)
    .option('-y, --yes', 'send without asking', false)
    .option('--json', 'print the results as JSON')
    .addHelpText('after', '\nExit code: 0; 1 if it failed; 2 if a receiver failed.')
    .action(ending(notify));
}
