/** A table in GitHub's Markdown: https://github.github.com/gfm/#tables-extension- */
export function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** Text that Markdown leaves as it is; one line, as a table's cell has to be. */
export function prose(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&');
}

/**
 * A code span: fenced by more backticks than are in it (https://spec.commonmark.org/0.31.2/#code-spans). A pipe is
 * escaped there too, since tables are split before anything else (https://github.github.com/gfm/#example-200).
 */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = '`'.repeat(longestTicks(line) + 1);
  const pad = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line.replaceAll('|', '\\|')}${pad}${fence}`;
}

/** A block of text that is shown as it is (https://spec.commonmark.org/0.31.2/#fenced-code-blocks). */
export function block(text: string): string[] {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return [`${fence}text`, text.trimEnd(), fence];
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
