import { aliasOf } from '../../model/alias.js';
import type { Description } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import type { Job } from '../../model/job.js';
import { pairJobs } from './pair-jobs.js';

/** Jobs whose alias is another one now, and aliases that no job names any more. */
export function jobChanges(before: Description, after: Description): DriftChange[] {
  const { kept, removed } = pairJobs(before.jobs, after.jobs);
  const moved = kept
    .filter((pair) => aliasOf(pair.before.cluster) !== aliasOf(pair.after.cluster))
    .map(
      ({ before: was, after: is }): DriftChange => ({
        ...{ kind: 'job-moved', subject: `${is.type} ${is.name}`, field: null },
        ...{ before: aliasOf(was.cluster), after: aliasOf(is.cluster), place: `${is.file}:${is.line}` },
      }),
    );
  return [...moved, ...emptied(removed, { before, after })];
}

/** Jobs come and go all day, and no proof rests on any of them: how many, by alias. */
export function jobNotes(before: Description, after: Description): string[] {
  const { added, removed } = pairJobs(before.jobs, after.jobs);
  return [...byAlias('new', added), ...byAlias('gone', removed)];
}

/** Where the last job has gone, something was taken out that is more than a job; where all moved, each is told already. */
function emptied(removed: readonly Job[], { before, after }: Record<'before' | 'after', Description>): DriftChange[] {
  const change = (subject: string, jobs: readonly Job[]): DriftChange => ({
    ...{ kind: 'jobs-gone', subject, field: null, place: null },
    ...{ before: counted(jobs.length), after: null },
  });
  if (removed.length > 0 && after.jobs.length === 0) return [change('production', before.jobs)];
  const left = new Set(after.jobs.map(({ cluster }) => aliasOf(cluster)));
  const gone = new Set(removed.map(({ cluster }) => aliasOf(cluster)).filter((alias) => !left.has(alias)));
  return [...gone].map((alias) =>
    change(
      `alias ${alias}`,
      before.jobs.filter(({ cluster }) => aliasOf(cluster) === alias),
    ),
  );
}

function byAlias(what: string, jobs: readonly Job[]): string[] {
  const counts = new Map<string, number>();
  for (const { cluster } of jobs) counts.set(aliasOf(cluster), (counts.get(aliasOf(cluster)) ?? 0) + 1);
  return [...counts].map(([alias, count]) => `${counted(count)} ${what} on alias ${alias}`);
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'job' : 'jobs'}`;
}
