/** Several runs in one figure. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** @throws Error without values. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) {
    throw new Error('There is nothing to take the median of.');
  }
  const median = sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
  return { median: rounded(median), min: rounded(sorted[0]!), max: rounded(sorted.at(-1)!) };
}

/** The ratio of each run to the run beside it, so that the machine's mood counts for both. */
export function ratios(values: readonly number[], base: readonly number[]): Spread {
  return spread(values.map((value, index) => value / base[index]!));
}

/** Three digits: no run is more exact. */
export const rounded = (value: number) => Number(value.toPrecision(3));
