import { readFileSync } from 'node:fs';
import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import { alertTypeNames } from './monitor/alertTypes';
import { wrongTokens } from './monitor/aznsToken';
import type { LoggedDelivery } from './monitor/deliveryLog';

interface Options {
  type?: string;
  condition: string;
  rule: string;
  actionGroup?: string;
  severity?: number;
  description?: string;
  target?: string;
  dimension?: { name: string; value: string }[];
  wrongToken?: string;
  resolve?: string[];
  receiverCa?: string;
  wait: boolean;
  format: 'table' | 'json';
}

/** What the emulator answers at once. */
interface Raised {
  alertId: string;
  processingRules: { added: string[]; suppressedBy: string[] };
  deliveries: number[];
}

const collect = <T>(value: T, given: T[] = []) => [...given, value];

const program = new Command('alert')
  .description('Raises an alert in the emulator of Azure Monitor and shows what its receivers say.')
  .addOption(
    new Option('--type <type>', 'plays a rule that is not deployed').choices(alertTypeNames),
  )
  .addOption(new Option('--condition <condition>').choices(['Fired', 'Resolved']).default('Fired'))
  .requiredOption(
    '--rule <name>',
    '(required) name of the alert rule; or, of a deployed one, its id',
  )
  .option('--action-group <name>', 'name or id; not needed where there is one only')
  .option('--severity <number>', '0 to 4', toSeverity)
  .option('--description <text>', 'description of the rule')
  .option('--target <id>', 'ARM id of what the alert is about')
  .option('--dimension <name=value>', 'dimension of the alert; may be repeated', (text, given) =>
    collect(toDimension(text), given as { name: string; value: string }[] | undefined),
  )
  .addOption(
    new Option('--wrong-token <kind>', 'sends a token that receivers have to refuse').choices(
      wrongTokens,
    ),
  )
  .option(
    '--resolve <HOST:PORT=127.0.0.1:PORT>',
    'where the host of a receiver is; may be repeated',
    (text, given) => collect(text, given as string[] | undefined),
  )
  .option('--receiver-ca <file>', "CA of the receivers' certificates, PEM")
  .option('--no-wait', 'do not wait for the answers of the receivers')
  .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
  .allowExcessArguments(false)
  .parse();

function toSeverity(text: string): number {
  if (!/^[0-4]$/.test(text)) throw new InvalidArgumentError('A severity is 0, 1, 2, 3 or 4.');
  return Number(text);
}

function toDimension(text: string): { name: string; value: string } {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Write NAME=VALUE, for instance Computer=vm-1.');
  return { name, value };
}

async function main(options: Options): Promise<void> {
  const url = process.env['EMULATOR_URL'];
  if (!url)
    throw new Error(
      'EMULATOR_URL is not set: start `npm run emulator -- --env-file FILE`, then `. FILE` in this shell.',
    );
  const { type, condition, rule, actionGroup, severity, description, target } = options;
  const raised = (await ask(`${url}/_emulator/alerts`, {
    type,
    condition,
    rule,
    actionGroup,
    severity,
    description,
    target,
    dimensions: options.dimension,
    wrongToken: options.wrongToken,
    resolve: options.resolve,
    receiverCa: options.receiverCa === undefined ? undefined : readCa(options.receiverCa),
  })) as Raised;
  const wait = options.wait ? '&wait=true' : '';
  const log = (await ask(`${url}/_emulator/deliveries?alert=${raised.alertId}${wait}`)) as {
    value: LoggedDelivery[];
  };
  const deliveries = log.value.filter(({ id }) => raised.deliveries.includes(id));
  if (options.format === 'json') console.log(JSON.stringify({ ...raised, deliveries }, null, 2));
  else show(`${rule} ${condition}`, raised, deliveries);
  if (options.wait && deliveries.some(({ state }) => state !== 'delivered')) process.exitCode = 1;
}

function show(
  what: string,
  { alertId, processingRules: { added, suppressedBy } }: Raised,
  deliveries: LoggedDelivery[],
) {
  console.log(`${what}, alert ${alertId}`);
  if (suppressedBy.length > 0)
    return console.log(`Suppressed, nobody gets it: alert processing rule ${names(suppressedBy)}.`);
  if (added.length > 0)
    console.log(`Action groups were added by alert processing rule ${names(added)}.`);
  if (deliveries.length === 0)
    return console.log('No action group with a webhook receiver gets it.');
  const table = new Table({
    head: ['receiver', 'host', 'state', 'attempts', 'why'],
    style: { head: [], border: [] },
    colWidths: [null, null, null, null, 70],
    wordWrap: true,
  });
  for (const { receiver, host, state, attempts, reason } of deliveries)
    table.push([receiver, host, state, attempts.length, reason]);
  console.log(table.toString());
}

const names = (ids: string[]) => ids.map((id) => id.split('/').at(-1)).join(', ');

/** POSTs a body, GETs without one. @throws Error with the emulator's own sentence. */
async function ask(url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    ...(body
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : {}),
  }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Error(
      `The emulator at ${new URL(url).origin} cannot be reached: ${cause}. Is it running, and does NODE_EXTRA_CA_CERTS name its CA?`,
    );
  });
  const read = (await answer.json()) as { error?: { message: string } };
  if (!answer.ok) throw new Error(read.error?.message ?? `The emulator answered ${answer.status}.`);
  return read;
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `The file '${file}' of --receiver-ca cannot be read: ${(error as Error).message}. Name a PEM file.`,
      { cause: error },
    );
  }
}

main(program.opts<Options>()).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
