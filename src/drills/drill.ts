import type { Power } from '../model/power.js';
import type { Check } from '../model/verdict.js';

/** One change of one file: a line that is there exactly once gives way to other lines. */
export interface SourceEdit {
  /** Path below the root of the Prow source tree. */
  readonly file: string;
  /** The whole line, with its indentation. */
  readonly line: string;
  /** What stands there instead; may be several lines. */
  readonly replacement: string;
}

/** What a verdict must say for the fault to count as caught. */
export interface ExpectedFinding {
  readonly check: Check;
  /** Text that the failed finding's subject must hold, e.g. the alias as a verdict writes it. */
  readonly subject: string;
}

/** A fault that we put into a candidate on purpose, after an outage, to see that it does not get through. */
export interface Drill {
  readonly name: string;
  /** Date of the outage it repeats. */
  readonly outage: string;
  readonly description: string;
  /** Power a run needs to meet this fault; null where the usual one does. */
  readonly power: Power | null;
  readonly expect: readonly ExpectedFinding[];
  readonly edits: readonly SourceEdit[];
}
