import type { Verdict } from '../model/verdict.js';
import { explainVerdict } from '../verdict/explain.js';
import { result } from './console.js';
import { exitCodeOf } from './exit-codes.js';

/** Prints a verdict and the run's path, which is always the last line, and returns the exit code. */
export function printVerdict(verdict: Verdict, folder: string, { json }: { json: boolean }): number {
  result(json ? JSON.stringify({ ...verdict, run: folder }, null, 2) : explainVerdict(verdict));
  if (!json) result(folder);
  return exitCodeOf(verdict.outcome);
}
