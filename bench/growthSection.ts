import type { Growth } from './growth';
import { table } from './markdown';
import { svg } from './plot';
import { rounded } from './statistics';
import * as words from './words';

/** A quantity of growth by the unit that grows: milliseconds, or MB. */
function perUnit(growth: Growth, quantity: string): number[] {
  const factor = words.quantities[quantity]?.kind === 'time' ? 1000 : 1;
  // What the cloud's process holds is not of the alerts since the last line alone.
  const isAll = quantity === 'memory';
  return growth.points.map(({ n, units, values }) =>
    rounded(
      (factor * (values[quantity] ?? 0)) /
        (isAll && growth.name !== 'growth-environments' ? n : units),
    ),
  );
}

function quantitiesOf({ points }: Growth): string[] {
  return Object.keys(points[0]?.values ?? {}).filter((name) => name in words.quantities);
}

export function growthSection(growth: Growth): string[] {
  const { title = growth.name, across = '', about = '' } = words.growths[growth.name] ?? {};
  const shown = quantitiesOf(growth);
  const unit = growth.name === 'growth-environments' ? '' : ' each';
  const head = shown.map((name) => {
    const { name: said, kind } = words.quantities[name]!;
    return `${said}${unit}, ${kind === 'time' ? 'ms' : 'MB'}`;
  });
  const columns = shown.map((name) => perUnit(growth, name));
  const rows = growth.points.map(({ n }, index) => [
    `${n}`,
    ...columns.map((column) => `${column[index]}`),
  ]);
  return [
    `## ${title}`,
    about,
    table([across, ...head], rows),
    `![${title}](docs/benchmarks/${growth.name}.svg)`,
  ];
}

/** The plots by name of their file. */
export function plots(growth: Growth[]): Record<string, string> {
  const files = growth.map((one) => {
    const { title = one.name, across = '' } = words.growths[one.name] ?? {};
    const sizes = one.points.map(({ n }) => n);
    const each = one.name === 'growth-environments' ? 'of the last one' : 'each';
    const charts = (['time', 'memory'] as const).map((kind) => ({
      title: `${title}: ${kind} ${each}`,
      unit: kind === 'time' ? 'ms' : 'MB',
      across,
      sizes,
      lines: quantitiesOf(one)
        .filter((name) => words.quantities[name]!.kind === kind)
        .map((name) => ({
          name: words.quantities[name]!.name.replaceAll('`', ''),
          values: perUnit(one, name),
        })),
    }));
    return [`${one.name}.svg`, svg(charts)];
  });
  return Object.fromEntries(files) as Record<string, string>;
}
