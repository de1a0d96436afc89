import { code, prose, table } from '../markdownText';
import type { Cell, Sheet, SheetRow, ToolSection } from './sheet';

/** The sheet as Markdown with GitHub's tables. */
export function toMarkdown(sheet: Sheet): string {
  const { words } = sheet;
  const head = [`# ${prose(words.title)} ${code(sheet.stack)}`];
  const lines = [
    ...head,
    '',
    `${prose(words.intro)} ${prose(words.noSecret)}${sheet.made === undefined ? '' : ` ${prose(sheet.made)}`}`,
    '',
    ...section(words.deployment, plainTable(sheet, sheet.deployment)),
    ...section(words.token, plainTable(sheet, sheet.token)),
    ...sheet.tools.flatMap((tool) => [
      `## ${prose(tool.label)} ${code(tool.name)}`,
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
      ...checklist(words.checks, tool.checks),
      ...checklist(words.overlap, tool.overlap),
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

function checklist(title: string, checks: ToolSection['checks']): string[] {
  return checks.length === 0
    ? []
    : [
        `### ${prose(title)}`,
        '',
        ...checks.map(({ text, source }) => `- [ ] ${prose(text)} [${source}]`),
        '',
      ];
}

function plainTable({ words }: Sheet, rows: SheetRow[]): string[] {
  return table(
    [words.field, words.value, words.source],
    rows.map((row) => [prose(row.field), cell(row.value), `[${row.source}]`]),
  );
}

function cell({ text, exact }: Cell): string {
  return exact ? code(text) : prose(text);
}
