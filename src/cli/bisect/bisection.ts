import { z } from 'zod';
import { Outcome } from '../../model/outcome.js';
import { Check } from '../../model/verdict.js';

/** What a rehearsal has shown of one commit. */
export const JudgedCommit = z.strictObject({
  commit: z.string().describe('all its digits'),
  subject: z.string().describe('first line of its message'),
  outcome: Outcome,
  because: z.string().describe('the verdict in a sentence, or why there is none'),
  checks: z.array(Check).describe('the checks that failed, each once'),
  run: z.string().nullable().describe('folder of the run; null where nothing ran, as of what does not build'),
});
export type JudgedCommit = z.infer<typeof JudgedCommit>;

/** What a search among commits has found. */
export interface Bisection {
  readonly good: string;
  readonly bad: string;
  /** Since when the verdict is a fail; null where that could not be decided. */
  readonly firstBad: JudgedCommit | null;
  /** The commits one of which it must be, newest first; empty where `firstBad` is known, or where the ends are not as said. */
  readonly suspects: readonly string[];
  /** Why it is not decided; null where it is. */
  readonly undecided: string | null;
  /** Every commit that was rehearsed, in that order. */
  readonly judged: readonly JudgedCommit[];
}
