import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { judge } from '../verdict/judge.js';

/**
 * Seconds from the moment the candidate was ready, when its phase began, to the
 * first line after which what had been seen was a fail. Null where it never was.
 *
 * A fail stays one whatever is seen later, so the line is found by halving.
 */
export function secondsToDetect(description: Description, history: History): number | null {
  const { lines } = history;
  const isFailAfter = (count: number): boolean =>
    judge(description, { lines: lines.slice(0, count), defects: [] }).outcome === 'fail';
  const began = observationsOf(history, 'phase-started').find(({ event }) => event.phase === 'candidate')?.line;
  if (began === undefined || !isFailAfter(lines.length)) return null;
  let [without, withFail] = [0, lines.length];
  while (withFail - without > 1) {
    const half = Math.floor((without + withFail) / 2);
    if (isFailAfter(half)) withFail = half;
    else without = half;
  }
  const at = (count: number): number => Date.parse(lines[count - 1]?.at ?? '');
  return (at(withFail) - at(lines.findIndex(({ line }) => line === began) + 1)) / 1_000;
}
