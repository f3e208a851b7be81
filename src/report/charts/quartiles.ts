import { quantileSorted } from 'simple-statistics';

/** What a sample is told by. */
export interface Quartiles {
  readonly count: number;
  readonly least: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly most: number;
}

/** Null of an empty sample. */
export function quartilesOf(sample: readonly number[]): Quartiles | null {
  const sorted = [...sample].sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((q) => quantileSorted(sorted, q));
  return { count: sorted.length, least, lower: lower ?? least, median: median ?? least, upper: upper ?? most, most };
}
