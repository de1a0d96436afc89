import { visible } from '../components/visibleText';

/** A table in GitHub's Markdown: https://github.github.com/gfm/#tables-extension- */
export function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/**
 * Text that Markdown leaves as it is; one line, as a table's cell has to be. GitHub also makes links of addresses and
 * mentions (https://github.github.com/gfm/#autolinks-extension-), in which a backslash changes nothing: an entity does.
 */
export function prose(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>#|~&$!]/g, '\\$&')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}

/**
 * A code span: fenced by more backticks than are in it (https://spec.commonmark.org/0.31.2/#code-spans). A pipe is
 * escaped there too, since tables are split before anything else (https://github.github.com/gfm/#example-200). Where it
 * has a backslash already, parsers differ in which of the two is escaped: that is HTML, in which neither is special.
 */
export function code(text: string): string {
  const line = oneLine(text);
  if (line.includes('\\|')) {
    const encoded = line.replace(/[^\w ]/gu, (letter) => `&#${letter.codePointAt(0)};`);
    return `<code>${encoded}</code>`;
  }
  const fence = '`'.repeat(longestTicks(line) + 1);
  const pad = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line.replaceAll('|', '\\|')}${pad}${fence}`;
}

/** The same of a value that may be anything. */
export function codeOf(value: unknown): string {
  return code(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
}

/** A block of text that is shown as it is (https://spec.commonmark.org/0.31.2/#fenced-code-blocks). */
export function block(text: string): string[] {
  const lines = text
    .trimEnd()
    .split(/\r\n|[\n\r]/)
    .map(visible);
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return [`${fence}text`, lines.join('\n'), fence];
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}
