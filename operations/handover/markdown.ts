import { code, prose, table } from '../markdownText';
import type { PlainTable, Sheet } from './sheet';
import type { Cell, Checklist } from './writer';

/** The sheet as Markdown with GitHub's tables. */
export function toMarkdown(sheet: Sheet): string {
  const { words } = sheet;
  const lines = [
    heading('#', sheet.title, sheet.stack),
    '',
    `${prose(sheet.intro)} ${prose(words.noSecret)}${sheet.made === undefined ? '' : ` ${prose(sheet.made)}`}`,
    '',
    ...sheet.tables.flatMap((table) => section(table.title, plainTable(sheet, table))),
    ...sheet.tools.flatMap((tool) => [
      heading('##', tool.label, tool.name),
      '',
      ...table(
        ['', words.screen, words.field, words.value, words.source],
        tool.screens.flatMap(({ name, rows }) =>
          rows.map((row) => [
            row.isDone ? '' : '☐',
            prose(name),
            prose(row.field),
            cell(row.value),
            `[${row.source}]`,
          ]),
        ),
      ),
      '',
      ...tool.checklists.flatMap(checklist),
    ]),
    ...section(
      words.sources,
      sheet.sources.map((url, index) => `${index + 1}. <${url}>`),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function section(title: string, lines: string[]): string[] {
  return [`## ${prose(title)}`, '', ...lines, ''];
}

function heading(level: string, label: string, name: string | undefined): string {
  return `${level} ${prose(label)}${name === undefined ? '' : ` ${code(name)}`}`;
}

function checklist({ title, checks }: Checklist): string[] {
  return [
    `### ${prose(title)}`,
    '',
    ...checks.map(({ text, source }) => `- [ ] ${prose(text)} [${source}]`),
    '',
  ];
}

function plainTable({ words }: Sheet, { rows }: PlainTable): string[] {
  return table(
    [words.field, words.value, words.source],
    rows.map((row) => [prose(row.field), cell(row.value), `[${row.source}]`]),
  );
}

function cell({ text, exact }: Cell): string {
  return exact ? code(text) : prose(text);
}
