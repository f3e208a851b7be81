import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ClusterAlias, DEFAULT_CLUSTER_ALIAS, UNKNOWN_CLUSTER_ALIAS } from './alias.js';
import { JobType } from './job.js';
import { Way } from './way.js';

/**
 * What every canary's pod asks for besides a place. Prow must hand it on as it
 * is: a pod in the right namespace under another service account has other rights.
 */
export const CANARY_POD = { serviceAccount: 'default', volumes: ['canary'] } as const;

/**
 * What a canary's container does: `speak` and `fail` run decorated and write down from inside where they are, and `fail`
 * ends with exit code 1 then; `secret` needs a Secret that no other cluster has. Without a task it only has to start.
 */
export const TASKS = ['speak', 'fail', 'secret'] as const;

/**
 * What a presubmit does that hook starts when a pull request is opened: `clone` says where it is as `speak` does, and what
 * Prow has cloned for it. Decorated by the defaults of production's own configuration, as most of its jobs are.
 */
export const CLONE_TASK = 'clone';

/**
 * What lasts until deck is asked to abort it: `abort` runs decorated, as production's jobs do; `stay` beside it, on the
 * same cluster, must outlive that abort and what sinker removes, and is aborted last.
 */
export const LASTING_TASKS = ['abort', 'stay'] as const;

/**
 * What plank must do something with beside starting it once: `evicted` puts more into its volume than it may, so that its
 * node ends it, and is to be started again until it may end; `evicted-once` asks for an error instead; `unscheduled`
 * and `unpullable` never run; `serial` is one of two of a job of which one may run at a time, `queued` one of two jobs of a
 * queue that holds one. `overdue` is what entrypoint must do something with: it takes longer than it may, and does not end
 * when it is asked to.
 */
export const KEPT_TASKS = [
  'evicted',
  'evicted-once',
  'unscheduled',
  'unpullable',
  'overdue',
  'serial',
  'queued',
] as const;
export type KeptTask = (typeof KEPT_TASKS)[number];

/** The queue of `queued` canaries, and how many of it may run at a time. */
export const CANARY_QUEUE = { name: 'prow-staging-canaries', capacity: 1 } as const;

export const Task = z.enum([...TASKS, CLONE_TASK, ...LASTING_TASKS, ...KEPT_TASKS]);
export type Task = z.infer<typeof Task>;

/** Whether plank must do more with a canary of this task than start it. */
export function isKept(task: Task | undefined): task is KeptTask {
  return KEPT_TASKS.some((one) => one === task);
}

/** Whether a canary of this task never runs, so that plank must give it up. */
export function isGivenUp(task: Task | undefined): boolean {
  return task === 'unscheduled' || task === 'unpullable';
}

/** Whether a canary of this task only starts and ends, so that how long it takes says how fast Prow is. */
export function isPlain(task: Task | undefined): boolean {
  return task === undefined || task === CLONE_TASK || TASKS.some((one) => one === task);
}

/** Whether Prow's pod utilities work around the container of this task. */
export function isDecorated(task: Task | undefined): boolean {
  return leavesResults(task) || isGivenUp(task) || task === 'abort' || task === 'overdue';
}

/** Whether a canary of this task runs to its end, and leaves there what a job leaves in cloud storage. */
export function leavesResults(task: Task | undefined): boolean {
  return task === 'speak' || task === 'fail' || task === CLONE_TASK;
}

/** Whether a canary of this task ends only because it is aborted. */
export function isLasting(task: Task | undefined): boolean {
  return LASTING_TASKS.some((one) => one === task);
}

/** Of the jobs that horologium starts by it: none is due again within a run, unless it is made so. */
export const CANARY_INTERVAL = { text: '1h', ms: 3_600_000 } as const;

/** The account under which decorated canaries ask their cluster who it is; every cluster has it, with the same rights. */
export const CANARY_ACCOUNT = 'prow-staging-canary';

/** A preset of the job configuration, as production's jobs take theirs: a label brings a variable. */
export const CANARY_PRESET = {
  label: 'preset-prow-staging-canary',
  variable: 'PROW_STAGING_PRESET',
  value: 'came-by-preset',
} as const;

/** The Secret that only this cluster has. */
export function canarySecret(clusterId: string): string {
  return `prow-staging-canary-${clusterId}`;
}

/** Service account and volumes of a canary's pod, those of Prow's pod utilities included (pkg/pod-utils/decorate). */
export function askedPod(task: Task | undefined): { serviceAccount: string; volumes: string[] } {
  if (!isDecorated(task)) return { serviceAccount: CANARY_POD.serviceAccount, volumes: [...CANARY_POD.volumes] };
  const cloned = task === CLONE_TASK ? ['clonerefs-tmp', 'code'] : [];
  return { serviceAccount: CANARY_ACCOUNT, volumes: [...CANARY_POD.volumes, 'logs', 'tools', ...cloned] };
}

/** One probe ProwJob: what is submitted, never what is expected of it (the description says that). */
export const Canary = z.strictObject({
  job: z.string(),
  spelling: z.string().nullable().describe('`cluster:` as submitted; null where omitted'),
  type: JobType,
  way: Way,
  task: Task.optional().describe('what it does there; where absent it only starts'),
});
export type Canary = z.infer<typeof Canary>;

/**
 * Every way to write `cluster:` that is probed: each alias, the literal `default` even where no file defines it,
 * none at all (null), and an alias nobody has, which Prow must refuse.
 */
export function canarySpellings(aliases: readonly Pick<ClusterAlias, 'name'>[]): (string | null)[] {
  const names = new Set([...aliases.map(({ name }) => name), DEFAULT_CLUSTER_ALIAS]);
  return [...names, null, UNKNOWN_CLUSTER_ALIAS];
}

/** Name of the job that the job configuration holds for a canary of this way, type and spelling. */
export function configuredJob(prefix: string, { way, type, spelling }: Omit<Canary, 'job'>): string {
  return `${prefix}${way}-${canaryWord(spelling)}${type === 'periodic' ? '' : `-${type}`}`;
}

/** The word that stands for a job without `cluster:`. */
const OMITTED = 'omitted';

/**
 * A spelling as part of a job name, `omitted` for none. Job names match
 * `^[A-Za-z0-9-._]+$` (Prow's pkg/config/config.go); an alias may be any context
 * name, an ARN for one, so what had to be replaced is kept apart by a digest.
 */
export function canaryWord(spelling: string | null): string {
  if (spelling === null) return OMITTED;
  const word = spelling.replaceAll(/[^A-Za-z0-9-._]/g, '-');
  return word === spelling && word !== OMITTED
    ? word
    : `${word}-${createHash('sha256').update(spelling).digest('hex').slice(0, 8)}`;
}
