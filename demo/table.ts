import Table from 'cli-table3';

/** Columns of a terminal that the tables fit into; a receipt of one in a pull request or a page as well. */
const maxWidth = 100;
const padding = 2;

/** Rows as a table whose columns are the rows' own keys; what is too long for 100 columns goes on below. */
export function table(rows: object[]): string {
  const head = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => head.map((key) => shown((row as Record<string, unknown>)[key])));
  const widths = head.map(
    (_, column) =>
      padding +
      Math.max(
        ...[head, ...cells].flatMap((row) => row[column]!.split('\n').map((line) => line.length)),
      ),
  );
  const borders = head.length + 1;
  const excess = Math.max(0, widths.reduce((sum, width) => sum + width, borders) - maxWidth);
  const widest = widths.indexOf(Math.max(...widths));
  const colWidths = widths.map((width, column) => (column === widest ? width - excess : width));
  const made = new Table({
    head,
    colWidths,
    wordWrap: true,
    // Ids have no spaces to break at.
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: true },
  });
  made.push(...cells);
  return `${made.toString()}\n`;
}

/** Text as it is; a list one entry a line; of an object what it has. */
function shown(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(shown).join('\n');
  }
  if (typeof value === 'object' && value !== null) {
    const given = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
    return given.map(([key, part]) => `${key}: ${shown(part)}`).join(', ');
  }
  return String(value);
}
