import type { Comparison, Quantity } from './compare';
import { cell } from './markdown';
import { ratios } from './statistics';

/** Limits that were set before anything was measured: the ratio of two sides. */
const goals: {
  what: string;
  comparison: string;
  side: string;
  base: string;
  quantity: Quantity;
  limit: number;
}[] = [
  {
    what: 'A warm preview takes at most 1.40 times the CPU time of an empty program',
    ...{ comparison: 'preview-warm', side: 'program', base: 'empty', quantity: 'cpu', limit: 1.4 },
  },
  {
    what: "A cold preview takes at most 0.30 of the CPU time of the template's layout",
    ...{ comparison: 'preview-cold', side: 'program', base: 'layout', quantity: 'cpu', limit: 0.3 },
  },
  {
    what: 'A warm preview takes at most 1.05 times the memory of flat JavaScript',
    ...{
      comparison: 'preview-warm',
      side: 'program',
      base: 'flat',
      quantity: 'memory',
      limit: 1.05,
    },
  },
  {
    what: 'A preview in YAML takes at most 1.2 times the CPU time of one in TypeScript',
    ...{ comparison: 'yaml', side: 'yaml', base: 'smallest', quantity: 'cpu', limit: 1.2 },
  },
];

export function goalTable(all: Comparison[]): string {
  const rows = goals.flatMap(({ what, comparison: name, side, base, quantity, limit }) => {
    const found = all.find((one) => one.name === name);
    const [ours, theirs] = [side, base].map((one) => found?.sides.find((s) => s.side === one));
    if (ours === undefined || theirs === undefined) {
      return [`| ${what} | – | not measured |`];
    }
    const measured = ratios(ours[quantity], theirs[quantity]);
    const met = measured.median <= limit ? 'met' : '**not met**';
    return [`| ${what} | ${cell(measured)} | ${met} |`];
  });
  return ['| goal | measured | |\n|---|---|---|', ...rows].join('\n');
}
