import type { Verdict } from '../model/verdict.js';
import { explainVerdict } from '../verdict/explain.js';
import { type WayCell, wayMatrix } from '../verdict/way-cells.js';
import { result } from './console.js';
import { exitCodeOf } from './exit-codes.js';

/** Prints a verdict, the matrix alias × way where there is one, and the run's path, which is always the last line, and returns the exit code. */
export function printVerdict(
  verdict: Verdict,
  folder: string,
  { json, ways }: { json: boolean; ways?: readonly WayCell[] },
): number {
  if (json) result(JSON.stringify({ ...verdict, ...(ways === undefined ? {} : { ways }), run: folder }, null, 2));
  else result([explainVerdict(verdict), wayMatrix(ways ?? [])].filter((part) => part !== '').join('\n\n'));
  if (!json) result(folder);
  return exitCodeOf(verdict.outcome);
}
