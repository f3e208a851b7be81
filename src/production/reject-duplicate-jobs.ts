import { everyOf } from '../model/explained-errors.js';
import { goPatterns } from './go-patterns.js';
import { productionError } from './production-error.js';
import type { ConfiguredJob } from './read-jobs.js';

/**
 * Refuses what Prow's own loader refuses: two periodics of one name, and two
 * presubmits or postsubmits of one name for branches of one repository that overlap.
 *
 * @returns one sentence for each two of which that cannot be told, because a pattern cannot be read: checkconfig can.
 * @throws {ExplainedError} `unreadable`, naming both places.
 * @see validatePresubmits and Brancher.Intersects, pkg/config
 */
export function rejectDuplicateJobs(jobs: readonly ConfiguredJob[]): string[] {
  const seen = new Map<string, ConfiguredJob[]>();
  const undecided: string[] = [];
  everyOf(jobs, (configured) => {
    const { name, type } = configured.job;
    const key = `${type} ${configured.repository ?? ''} ${name}`;
    const others = seen.get(key) ?? [];
    for (const other of others) {
      const overlap = overlapOf(configured, other);
      if (overlap === true) throw definedTwice(configured, other);
      if (overlap !== false)
        undecided.push(`${nameOf(configured)}, and ${overlap.unread} cannot be read: ${both(configured, other)}`);
    }
    seen.set(key, [...others, configured]);
  });
  return undecided;
}

function definedTwice(configured: ConfiguredJob, twin: ConfiguredJob): Error {
  const { job, line } = configured;
  return productionError({
    what: nameOf(configured),
    expected: 'one job of a name wherever both could run',
    observed: `also at ${placeOf(twin)}`,
    file: job.file,
    line,
    next: 'rename one, or give them branches that do not overlap',
  });
}

function nameOf({ job: { name, type }, repository }: ConfiguredJob): string {
  return `${type} ${name} is defined twice${repository === null ? '' : ` for ${repository}`}`;
}

function both(configured: ConfiguredJob, twin: ConfiguredJob): string {
  return `checkconfig knows whether they could run together (${placeOf(twin)}, ${placeOf(configured)})`;
}

function placeOf({ job, line }: ConfiguredJob): string {
  return `${job.file}:${line}`;
}

/** Whether two jobs could run for one branch, or the pattern for which nobody knows. */
type Overlap = boolean | { readonly unread: string };

/** Literal comparison, as Prow does it for two lists of branches; a skip list is matched as regular expressions. */
function overlapOf(one: ConfiguredJob, other: ConfiguredJob): Overlap {
  if (runsEverywhere(one) || runsEverywhere(other)) return true;
  if (one.branches.length > 0 && other.branches.length > 0) {
    return one.branches.some((branch) => other.branches.includes(branch));
  }
  if (one.branches.length > 0) return runsForOneOf(one.branches, other.skipBranches);
  return other.branches.length === 0 || overlapOf(other, one);
}

function runsEverywhere({ branches, skipBranches }: ConfiguredJob): boolean {
  return branches.length === 0 && skipBranches.length === 0;
}

function runsForOneOf(branches: readonly string[], skipBranches: readonly string[]): Overlap {
  const patterns = goPatterns(skipBranches);
  const left = branches.filter((branch) => !patterns.some((pattern) => pattern?.test(branch)));
  const unread = skipBranches.find((_, index) => patterns[index] === null);
  return left.length > 0 && unread !== undefined ? { unread } : left.length > 0;
}
