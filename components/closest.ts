/** The candidate that was most likely meant; undefined where none is near: more than two fifths of it would differ. */
export function closest(given: string, candidates: readonly string[]): string | undefined {
  const rated = candidates
    // Letters that one has more than the other differ: what is far too long is not compared.
    .filter((candidate) => Math.abs(given.length - candidate.length) <= furthest(given, candidate))
    .map((candidate) => ({ candidate, distance: distance(given, candidate) }))
    .filter((rating) => rating.distance <= furthest(given, rating.candidate));
  return rated.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

function furthest(one: string, other: string): number {
  return Math.max(one.length, other.length) * 0.4;
}

/** Letters to insert, remove, replace, or swap with their neighbour (optimal string alignment), without regard to case. */
function distance(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + same,
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
