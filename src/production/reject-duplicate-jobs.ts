import { productionError } from './production-error.js';
import type { ConfiguredJob } from './read-jobs.js';

/**
 * Refuses what Prow's own loader refuses: two periodics of one name, and two
 * presubmits or postsubmits of one name for branches of one repository that overlap.
 *
 * @throws {ExplainedError} `usage`, naming both places.
 * @see validatePresubmits and Brancher.Intersects, pkg/config
 */
export function rejectDuplicateJobs(jobs: readonly ConfiguredJob[]): void {
  const seen = new Map<string, ConfiguredJob[]>();
  for (const configured of jobs) {
    const { name, type, file, line } = configured.job;
    const key = `${type} ${configured.repository ?? ''} ${name}`;
    const others = seen.get(key) ?? [];
    const twin = others.find((other) => canRunTogether(configured, other));
    if (twin !== undefined) {
      throw productionError({
        what: `${type} ${name} is defined twice${configured.repository === null ? '' : ` for ${configured.repository}`}`,
        expected: 'one job of a name wherever both could run',
        observed: `also at ${twin.job.file}:${twin.job.line}`,
        file,
        line,
        next: 'rename one, or give them branches that do not overlap',
      });
    }
    seen.set(key, [...others, configured]);
  }
}

/** Literal comparison, as Prow does it for two lists of branches; a skip list is matched as regular expressions. */
function canRunTogether(one: ConfiguredJob, other: ConfiguredJob): boolean {
  if (runsEverywhere(one) || runsEverywhere(other)) return true;
  if (one.branches.length > 0 && other.branches.length > 0) {
    return one.branches.some((branch) => other.branches.includes(branch));
  }
  if (one.branches.length > 0) return one.branches.some((branch) => !isSkipped(branch, other.skipBranches));
  return other.branches.length === 0 || canRunTogether(other, one);
}

function runsEverywhere({ branches, skipBranches }: ConfiguredJob): boolean {
  return branches.length === 0 && skipBranches.length === 0;
}

function isSkipped(branch: string, skipBranches: readonly string[]): boolean {
  return skipBranches.some((pattern) => {
    try {
      return new RegExp(pattern).test(branch);
    } catch {
      // Go's regular expressions know forms that JavaScript's do not; an unreadable one skips only itself.
      return pattern === branch;
    }
  });
}
