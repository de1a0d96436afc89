import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A block of commands below a heading of a page in docs, the first one unless told. */
export function commands(page: string, heading: string, index = 0): string {
  const text = readFileSync(resolve(__dirname, '../../docs', page), 'utf8');
  const section = (text.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0] ?? '';
  const block = [...section.matchAll(/```sh\n([\s\S]*?)```/g)][index]?.[1];
  if (block === undefined) {
    throw new Error(`docs/${page} has no commands ${index + 1} below "${heading}".`);
  }
  return block;
}
