import { basename } from 'node:path';
import { aliasOf } from '../../model/alias.js';
import type { Job } from '../../model/job.js';
import type { Between } from './between.js';

/**
 * Which job of one list is which of another: many may have one name, for different branches and repositories. They are
 * taken for each other by the nearest place first: the same file, then a file of the same name in another folder, then
 * anywhere. Only where the place says nothing does the alias decide, or jobs that changed places would seem to have stayed.
 */
export function pairJobs(before: readonly Job[], after: readonly Job[]): Between<Job> {
  const stages: ((job: Job) => string)[] = [
    (job) => `${nameOf(job)}\n${job.file}`,
    (job) => `${nameOf(job)}\n${basename(job.file)}`,
    (job) => `${nameOf(job)}\n${aliasOf(job.cluster)}`,
    nameOf,
  ];
  const pairs: Pair[] = [];
  let [old, now] = [before, after];
  for (const keyOf of stages) {
    const [oldByKey, nowByKey] = [grouped(old, keyOf), grouped(now, keyOf)];
    const found = [...nowByKey].flatMap(([key, is]) => inOrder(oldByKey.get(key) ?? [], is));
    const taken = new Set(found.flatMap((one) => [one.before, one.after]));
    old = old.filter((job) => !taken.has(job));
    now = now.filter((job) => !taken.has(job));
    pairs.push(...found);
  }
  const places = new Map(after.map((job, index) => [job, index]));
  const kept = pairs.sort((one, other) => (places.get(one.after) ?? 0) - (places.get(other.after) ?? 0));
  return { added: now, removed: old, kept };
}

type Pair = Between<Job>['kept'][number];

function nameOf({ type, name }: Job): string {
  return `${type} ${name}`;
}

function grouped(jobs: readonly Job[], keyOf: (job: Job) => string): Map<string, Job[]> {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const group = groups.get(keyOf(job));
    if (group === undefined) groups.set(keyOf(job), [job]);
    else group.push(job);
  }
  return groups;
}

/**
 * The first with the first, the second with the second. Where there are more of them now or fewer, and leaving some out
 * explains it without any other alias, those are the ones that came or went.
 */
function inOrder(before: readonly Job[], after: readonly Job[]): Pair[] {
  const [few, many] = before.length < after.length ? [before, after] : [after, before];
  const left = few.length === many.length ? null : leftOut(few, many);
  const staying = left === null ? many : many.filter((job) => !left.has(job));
  const [old, now] = few === before ? [before, staying] : [staying, after];
  return now.flatMap((is, index) => {
    const was = old[index];
    return was === undefined ? [] : [{ before: was, after: is }];
  });
}

/** Null unless the shorter list's aliases stand in the longer one's in the same order, and the rest is of the same aliases. */
function leftOut(few: readonly Job[], many: readonly Job[]): ReadonlySet<Job> | null {
  const aliases = new Set(few.map(({ cluster }) => aliasOf(cluster)));
  const rest = new Set<Job>();
  let next = 0;
  for (const job of many) {
    const wanted = few[next];
    if (wanted !== undefined && aliasOf(wanted.cluster) === aliasOf(job.cluster)) next += 1;
    else if (aliases.has(aliasOf(job.cluster))) rest.add(job);
    else return null;
  }
  return next === few.length ? rest : null;
}
