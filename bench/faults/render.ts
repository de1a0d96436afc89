import type { Report, Result } from './report';

interface Table {
  name: string;
  title: string;
  /** What was done, and what the words of the table mean. */
  text: string;
}

const tables: Table[] = [
  {
    name: 'http',
    title: 'A call of `up` that fails',
    text: 'Each call of an `up` from nothing, in the order of a run without a fault. `429`, `503 once`: that answer, once. `500 lasting`: until `up` has ended. `dropped`: the connection is closed before anything is done. `done, …`: the call is carried out, and its answer is a 504, or lost. `no answer`: it is carried out, nothing comes back, and pulumi is ended by Ctrl-C, twice.',
  },
  {
    name: 'lag',
    title: 'Replication lag',
    text: 'Entra does not know yet what was made a moment ago, once or three times in a row. Which of these calls the vendor’s azuread makes again was measured with its own plugin; the local one does the same.',
  },
  {
    name: 'up',
    title: '`up`, ended after each step',
    text: 'Ended right after Azure has done it, before pulumi knows. `SIGKILL in a save`: the file of attributes is cut off as well, as a kill leaves it that meets pulumi while it saves ([state](state.md#killed-while-it-saves)); that moment is seldom met, so the file is cut off by hand.',
  },
  {
    name: 'update',
    title: 'An update, ended after each step',
    text: 'The name of the application, the short name of the action group and the tags of the resource group are changed.',
  },
  {
    name: 'destroy',
    title: '`destroy`, ended after each step',
    text: 'Then deployed again; the deleted application is deleted for good before, as [troubleshooting](troubleshooting.md#a-deleted-application) says.',
  },
  {
    name: 'backend',
    title: 'The backend',
    text: 'A folder. The full and the read-only disk are a `tmpfs` of 1 MB. `state of before`: [a full disk](state.md#a-full-disk). Where the state of before has nothing in it, `adopt --import` takes over what was made.',
  },
  {
    name: 'clocks',
    title: 'Clocks that differ',
    text: 'A token of Azure Monitor is good from when it was issued; the example receiver allows a minute.',
  },
  {
    name: 'alerts',
    title: 'Alerts, and receivers that fail',
    text: 'On the deployed action group, through a server in front of the example receiver that loses attempts, on a clock that does not wait. Every notification is delivered, or given up by a [rule of Azure Monitor](https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#webhook-retry-behavior) that the emulator follows, which its log says; what came twice lost its first answer, or had none in time, and opened one incident. `receiver down`: an alert every two minutes from then on. `24 hours`: a rule fires every four minutes and is resolved within the hour; one attempt in ten fails, nearly all in outages of up to five minutes.',
  },
];

/** The page of what was tried and survived, out of the results alone. */
export function render(report: Report): string {
  const { date, machine, versions, seconds, results } = report;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '# Faults that were tried',
    '',
    '<!-- Written by `npm run faults -- --write` out of bench/faults/results.json. -->',
    '',
    `**${count(results)}**, on the real engine (the Pulumi CLI and this program) and the [emulated cloud](../offline/emulator/README.md). Survived means: in the end everything is there once, Azure and state agree, nothing is pending or locked, no secret is in plain text; where something failed, pulumi said so in a sentence.`,
    '',
    `The provider plugins were the local ones of [offline/providers](../offline/providers/README.md), with the vendors' retry rules and shorter waits; they try no more often than the vendor's, and less often where those try for ten minutes. The vendor's plugins did not run, and nothing was tried in a real tenant.`,
    '',
    `Last run: ${date}, ${machine}, ${named.join(', ')}, ${Math.round(seconds / 60)} minutes. Repeat it with \`npm run faults -- --write\`, a part of it with \`--only\`.`,
    '',
    'What it took: `retried`, nothing: `up` succeeded by itself. `up`: an error, and the next `up` succeeded. `recover, up`: `npm run recover -- --stack <stack>`, then `up`.',
    ...tables.flatMap(({ name, title, text }) => {
      const own = results.filter(({ table }) => table === name);
      return own.length === 0
        ? []
        : ['', `## ${title}`, '', `${text} ${count(own)}.`, '', ...grid(own)];
    }),
    '',
  ].join('\n');
}

const count = (results: Result[]) =>
  `${results.length} tried, ${results.filter(({ survived }) => survived).length} survived`;

/** Rows and columns as they came; a list where each row has columns of its own. */
function grid(results: Result[]): string[] {
  const rows = [...new Set(results.map(({ row }) => row))];
  const columns = [...new Set(results.map(({ column }) => column))];
  if (results.length < (rows.length * columns.length) / 2) {
    return markdown(
      ['fault', '', 'outcome'],
      results.map((result) => [result.row, result.column, shown(result)]),
    );
  }
  const cell = (row: string, column: string) =>
    shown(results.find((result) => result.row === row && result.column === column));
  return markdown(
    ['', ...columns],
    rows.map((row) => [code(row), ...columns.map((column) => cell(row, column))]),
  );
}

const shown = (result: Result | undefined) =>
  result === undefined
    ? '–'
    : result.survived
      ? result.outcome
      : `**lost**: ${(result.problem ?? '').replace(/\s+/g, ' ')}`;

/** A call, shortened to what differs; other rows are words. */
const code = (row: string) =>
  /^[A-Z]+ \//.test(row)
    ? `\`${row.replace('/resourceGroups/rg-itsm-dev/providers/Microsoft.Insights', '…')}\``
    : row;

function markdown(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) =>
    `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}
