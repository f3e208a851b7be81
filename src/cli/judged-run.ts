import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Verdict } from '../model/verdict.js';

/** A judged run, as it was read. */
export interface JudgedRun {
  readonly verdict: Verdict;
  readonly description: Description;
  readonly history: History;
}
