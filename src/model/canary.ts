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

/** One probe ProwJob: what is submitted, never what is expected of it (the description says that). */
export const Canary = z.strictObject({
  job: z.string(),
  spelling: z.string().nullable().describe('`cluster:` as submitted; null where omitted'),
  type: JobType,
  way: Way,
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
