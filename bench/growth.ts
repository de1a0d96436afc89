/** One measured size of something that grows. */
export interface Point {
  /** How many there were. */
  n: number;
  /** How many of them this was measured with, where the others were there before. */
  units: number;
  /** By quantity: seconds or MB, of all of them together. */
  values: Record<string, number>;
}

export interface Growth {
  name: string;
  points: Point[];
}
