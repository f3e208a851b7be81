import { z } from 'zod';

/** What a repeat must be able to see: a fault that shows in `faultFraction` of starts, found with probability `power`. */
export const Power = z.strictObject({
  faultFraction: z.number().gt(0).lt(1),
  power: z.number().gt(0).lt(1),
});
export type Power = z.infer<typeof Power>;

/** As `--power` takes it. */
export function powerText({ faultFraction, power }: Power): string {
  return `${faultFraction},${power}`;
}

/**
 * Clean starts needed so that a fault showing in `faultFraction` of starts is
 * missed with at most `1 - power`: the smallest n with (1−q)ⁿ ≤ 1−power.
 */
export function startsFor({ faultFraction, power }: Power): number {
  // The epsilon keeps 0.5,0.75 at 2 starts where the logarithms round up to 2.0000000000000004.
  return Math.ceil(Math.log(1 - power) / Math.log(1 - faultFraction) - 1e-9);
}

/** Chance that a fault showing in `faultFraction` of starts shows in none of `starts`. */
export function missProbability(faultFraction: number, starts: number): number {
  return (1 - faultFraction) ** starts;
}
