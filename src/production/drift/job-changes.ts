import { aliasOf } from '../../model/alias.js';
import type { Description } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import type { Job } from '../../model/job.js';
import { between } from './between.js';

/** Jobs whose alias is another one now. */
export function jobChanges(before: Description, after: Description): DriftChange[] {
  return jobsBetween(before, after)
    .kept.filter((pair) => aliasOf(pair.before.cluster) !== aliasOf(pair.after.cluster))
    .map(({ before: was, after: is }) => ({
      ...{ kind: 'job-moved', subject: `${is.type} ${is.name}`, field: null },
      ...{ before: aliasOf(was.cluster), after: aliasOf(is.cluster), place: `${is.file}:${is.line}` },
    }));
}

/** Jobs come and go all day, and no proof rests on any of them: how many, by alias. */
export function jobNotes(before: Description, after: Description): string[] {
  const { added, removed } = jobsBetween(before, after);
  return [...byAlias('new', added), ...byAlias('gone', removed)];
}

/** One name may stand for several jobs, for several branches; those that stay on an alias are taken for each other first. */
function jobsBetween(before: Description, after: Description) {
  const same = between(before.jobs, after.jobs, (job) => `${keyOf(job)} ${aliasOf(job.cluster)}`);
  return between(same.removed, same.added, keyOf);
}

function keyOf({ type, name }: Job): string {
  return `${type} ${name}`;
}

function byAlias(what: string, jobs: readonly Job[]): string[] {
  const counts = new Map<string, number>();
  for (const { cluster } of jobs) counts.set(aliasOf(cluster), (counts.get(aliasOf(cluster)) ?? 0) + 1);
  return [...counts].map(([alias, count]) => `${count} ${count === 1 ? 'job' : 'jobs'} ${what} on alias ${alias}`);
}
