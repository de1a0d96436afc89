import { unseen, visible } from '../components/visibleText';

/** Lines for a terminal, each of which stays one: a name that comes from Azure may hold a newline, or move the cursor. */
export function lined(lines: string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/** A message of several lines, as it is but for what nobody would see. */
export function visibleLines(message: string): string {
  return message
    .split(/\r\n|[\n\r]/)
    .map((line) => visible(line.replaceAll('\t', '  ')))
    .join('\n');
}

/** JSON for a program that a terminal can show as well: the same values, with everything escaped that JSON need not. */
export function visibleJson(value: unknown): string {
  const units = (character: string) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  const text = JSON.stringify(value, null, 2);
  const escaped = text.replace(unseen, (character) =>
    character === '\n' ? character : units(character),
  );
  return `${escaped}\n`;
}
