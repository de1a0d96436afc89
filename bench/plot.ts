/** Lines over a size that grows by factors of ten. */
export interface Chart {
  title: string;
  /** Of the values. */
  unit: string;
  /** What grows. */
  across: string;
  sizes: number[];
  lines: { name: string; values: number[] }[];
}

const width = 420;
const height = 300;
const area = { left: 62, right: 404, top: 44, bottom: 208 };
const dashes = ['', '7 4', '2 3', '9 3 2 3'];

/** Colours that are told apart in both modes, and by who confuses red and green; lines differ by their dashes as well. */
const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 } .faint { fill: #59636e } .grid { stroke: #d1d9e0 } .back { fill: #ffffff }
  .line { fill: none; stroke-width: 2 }
  .c0 { stroke: #0969da } .c1 { stroke: #bc4c00 } .c2 { stroke: #6639ba } .c3 { stroke: #1a7f37 }
  .d0 { fill: #0969da } .d1 { fill: #bc4c00 } .d2 { fill: #6639ba } .d3 { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .faint { fill: #9198a1 } .grid { stroke: #3d444d } .back { fill: #0d1117 }
    .c0 { stroke: #4493f8 } .c1 { stroke: #f0883e } .c2 { stroke: #ab7df8 } .c3 { stroke: #3fb950 }
    .d0 { fill: #4493f8 } .d1 { fill: #f0883e } .d2 { fill: #ab7df8 } .d3 { fill: #3fb950 }
  }`;

/** Charts side by side, as one SVG. */
export function svg(charts: Chart[]): string {
  const panels = charts.map((chart, index) => panel(chart, index * width));
  const titles = charts.map(({ title }) => title).join('; ');
  const all = charts.length * width;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all} ${height}" width="${all}" height="${height}" role="img" aria-label="${escaped(titles)}">`,
    `<style>${style}\n</style>`,
    `<rect class="back" width="${all}" height="${height}"/>`,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

function panel({ title, unit, across, sizes, lines }: Chart, offset: number): string {
  const values = lines.flatMap((line) => line.values);
  const x = scale(sizes, area.left, area.right);
  const y = scale([...values, ...bounds(values)], area.bottom, area.top);
  const ticks = bounds(values);
  return [
    `<g transform="translate(${offset} 0)">`,
    text(16, 22, title, 'title'),
    ...ticks.map(
      (value) =>
        `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${at(y(value))}" y2="${at(y(value))}"/>` +
        text(area.left - 6, y(value) + 4, `${value}`, 'faint', 'end'),
    ),
    text(16, 38, unit, 'faint'),
    ...sizes.map((size) => text(x(size), area.bottom + 18, `${size}`, 'faint', 'middle')),
    text((area.left + area.right) / 2, area.bottom + 36, across, 'faint', 'middle'),
    ...lines.map((line, index) => drawn(line.values, sizes, x, y, index)),
    ...lines.map(({ name }, index) => {
      const top = area.bottom + 54 + Math.floor(index / 2) * 18;
      const left = area.left - 40 + (index % 2) * 190;
      return `<line class="line c${index}" stroke-dasharray="${dashes[index]}" x1="${left}" x2="${left + 26}" y1="${top - 4}" y2="${top - 4}"/>${text(left + 32, top, name)}`;
    }),
    '</g>',
  ].join('\n');
}

function drawn(
  values: number[],
  sizes: number[],
  x: (value: number) => number,
  y: (value: number) => number,
  index: number,
): string {
  const points = values.map((value, at_) => `${at(x(sizes[at_]!))},${at(y(value))}`);
  const dots = points.map((point) => {
    const [cx, cy] = point.split(',');
    return `<circle class="d${index}" cx="${cx}" cy="${cy}" r="3"/>`;
  });
  return `<polyline class="line c${index}" stroke-dasharray="${dashes[index]}" points="${points.join(' ')}"/>${dots.join('')}`;
}

/** Powers of ten around the values: both axes are logarithmic. */
function bounds(values: number[]): number[] {
  const positive = values.filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...positive)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive))));
  return Array.from({ length: high - low + 1 }, (_none, index) =>
    Number((10 ** (low + index)).toPrecision(1)),
  );
}

function scale(values: number[], from: number, to: number): (value: number) => number {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return (value) =>
    from + ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low || 1)) * (to - from);
}

const at = (value: number) => Math.round(value * 10) / 10;

function text(x: number, y: number, words: string, kind = '', anchor = 'start'): string {
  const named = kind === '' ? '' : ` class="${kind}"`;
  return `<text${named} x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

const escaped = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
