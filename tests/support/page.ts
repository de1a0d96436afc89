import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The first block of commands below a heading of a page in docs. */
export function commands(page: string, heading: string): string {
  const text = readFileSync(resolve(__dirname, '../../docs', page), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1] ?? '';
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1];
  if (block === undefined) {
    throw new Error(`docs/${page} has no commands below "${heading}".`);
  }
  return block;
}
