import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import { type Outcome, worst } from '../../model/outcome.js';
import type { Verdict } from '../../model/verdict.js';

/** One of the runs that are compared. */
export interface Side {
  readonly run: KeptRun;
  /** Null where it was not kept, or this version cannot read it. */
  readonly verdict: Verdict | null;
}

/** As much of a side as words are taken from. */
interface Found {
  readonly run: Pick<KeptRun, 'asked' | 'findings'>;
  readonly verdict: Pick<Verdict, 'findings'> | null;
}

/** What a run says of something that did not pass in the other run. */
export type FindingWord = Outcome | 'check passed' | 'not named' | 'not run' | 'not known';

/**
 * A run’s word about one subject of a check, from all that it found. `check passed`: the check has no finding that is not a
 * pass, and none of this subject; `not named`: of others it has some, so of this one nothing is known; `not run`: nobody
 * asked the check, or latencies had no baseline.
 */
export function findingWord({ run, verdict }: Found, { check, subject }: KeptFinding): FindingWord {
  if (run.asked?.includes(check) === false) return 'not run';
  const own = (verdict?.findings ?? run.findings).filter((one) => one.check === check);
  const named = own.filter((one) => one.subject === subject);
  if (named.length > 0) return worst(named.map(({ outcome }) => outcome));
  if (verdict === null) return 'not known';
  if (own.length === 0) return 'not run';
  return own.every(({ outcome }) => outcome === 'pass') ? 'check passed' : 'not named';
}
