import { block, code, table } from '../markdownText';
import { verbOf, type Change } from './changes';
import { levelOf, type Consequence, type Level } from './consequence';
import type { Difference } from './differences';
import { hidden, isUnknown } from './preview';
import { openIds, type Summary } from './summary';

/** Characters of a value that are shown: enough for an ARM id, which is what most of the long ones are. */
const longestValue = 160;

/** The summary in GitHub's Markdown, as a comment on a pull request. Whatever comes from the preview is shown as code. */
export function toMarkdown(
  summary: Summary,
  title: string,
  acknowledged: readonly string[],
): string {
  const changed = summary.stack.changes.filter((change) => verbOf(change) !== 'nothing');
  return `${[
    `## Preview: ${code(title)}`,
    '',
    ...verdict(summary, acknowledged),
    '',
    ...consequencesOf(summary.consequences, acknowledged),
    ...resources(changed),
    ...messages(summary),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function verdict(summary: Summary, acknowledged: readonly string[]): string[] {
  const { consequences, hasFailed, stack } = summary;
  const isNothing =
    consequences.length === 0 && stack.changes.every((change) => verbOf(change) === 'nothing');
  if (hasFailed) {
    return [
      '**The preview failed**, so it does not show everything: see the messages below. `pulumi up` would fail too, ' +
        'perhaps half way. Until it succeeds, alerts go where they go now.',
    ];
  }
  if (isNothing) {
    return ['Nothing changes.'];
  }
  const open = openIds(summary, acknowledged);
  if (open.length > 0) {
    return [`**Needs an acknowledgement, or must not happen:** ${open.map(code).join(', ')}`];
  }
  const needed = openIds(summary, []);
  return [
    needed.length === 0
      ? 'Nothing here needs an acknowledgement.'
      : `Acknowledged: ${needed.map(code).join(', ')}`,
  ];
}

const labels: Record<Level, string> = {
  refused: '**Refused**',
  acknowledge: '**Needs acknowledgement**',
  note: 'Note',
};

function consequencesOf(found: Consequence[], acknowledged: readonly string[]): string[] {
  if (found.length === 0) {
    return [];
  }
  const lines = found.flatMap((consequence) => {
    const { id, text, details = [] } = consequence;
    const level = levelOf(consequence);
    const isAcknowledged = level === 'acknowledge' && acknowledged.includes(id);
    const label = isAcknowledged ? 'Acknowledged' : labels[level];
    return [`- ${label} ${code(id)}: ${text}`, ...details.map((detail) => `  - ${detail}`)];
  });
  return ['### What it means', '', ...lines, ''];
}

const signs = { create: '+ create', update: '~ update', replace: '+- replace', delete: '- delete' };

function resources(changes: Change[]): string[] {
  if (changes.length === 0) {
    return [];
  }
  const rows = changes.map((change) => {
    const verb = verbOf(change);
    const sign = verb === undefined || verb === 'nothing' ? code(change.op) : code(signs[verb]);
    const type = change.type.split(':').at(-1) ?? change.type;
    return [sign, code(change.name), code(type), whatChanges(change)];
  });
  return ['### Resources', '', ...table(['', 'resource', 'type', 'what changes'], rows), ''];
}

function whatChanges(change: Change): string {
  const verb = verbOf(change);
  if (verb === 'create') {
    return inputsOf(change).join('<br>');
  }
  if (verb === 'delete') {
    const kept = change.before?.retainOnDelete === true ? ', which stays in Azure' : '';
    return change.before?.id ? `${code(shortened(change.before.id))}${kept}` : kept;
  }
  return change.differences.length === 0
    ? 'nothing that Pulumi shows: a secret, for instance'
    : change.differences.map(difference).join('<br>');
}

function inputsOf({ after }: Change): string[] {
  const isEmpty = (given: unknown) =>
    given === '' || (typeof given === 'object' && Object.keys(given ?? {}).length === 0);
  return Object.entries(after?.inputs ?? {})
    .filter(([, given]) => !isEmpty(given))
    .map(([name, given]) => `${code(name)}: ${value(given)}`);
}

function difference({ path, before, after, replaces }: Difference): string {
  const because = replaces ? ' (replaces it)' : '';
  if (before === hidden && after === hidden) {
    return `${code(path)}: changes, hidden by Pulumi${because}`;
  }
  if (after === undefined) {
    return `${code(path)}: no more, was ${value(before)}${because}`;
  }
  return before === undefined
    ? `${code(path)}: new, ${value(after)}${because}`
    : `${code(path)}: ${value(before)} → ${value(after)}${because}`;
}

function value(given: unknown): string {
  if (isUnknown(given)) {
    return 'known later';
  }
  const text =
    typeof given === 'string' ? given : (JSON.stringify(given, withoutUnknown) ?? 'nothing');
  return code(shortened(text));
}

function withoutUnknown(_name: string, given: unknown): unknown {
  return isUnknown(given) ? 'known later' : given;
}

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function messages({ diagnostics }: Summary): string[] {
  const shown = diagnostics.filter(({ severity }) => severity !== 'info');
  return shown.length === 0
    ? []
    : ['### Messages', '', ...block(shown.map(({ message }) => message.trimEnd()).join('\n')), ''];
}
