import type { Spread } from './statistics';

export function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Median, smallest and largest. */
export const cell = ({ median, min, max }: Spread) => `${median} (${min}–${max})`;
