import { z } from 'zod';
import { Candidate, ProwTag } from './candidate.js';
import { Phase } from './trial.js';

/** A kind of resource that jobs borrow. */
export const BoskosType = z.strictObject({
  type: z.string(),
  state: z.string().describe('state in which its resources are first made'),
  cleaned: z.boolean().describe('a janitor among production’s manifests cleans it, and runs here'),
  names: z.array(z.string()).describe('empty where Boskos makes them itself, as many as it is told'),
});
export type BoskosType = z.infer<typeof BoskosType>;

/** Where jobs reach Boskos. */
export const BoskosService = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  port: z.number().int().positive(),
});
export type BoskosService = z.infer<typeof BoskosService>;

/** Production's Boskos, as its own manifests say; its workloads are described as those of Prow. */
export const BoskosFacts = z.strictObject({
  clusterId: z.string(),
  tag: ProwTag.describe('version of the server’s image'),
  service: BoskosService,
  types: z.array(BoskosType),
});
export type BoskosFacts = z.infer<typeof BoskosFacts>;

/** The Boskos builds of a run; the same one twice where only Prow is bumped. */
export const BoskosBuilds = z.strictObject({ baseline: Candidate.nullable(), candidate: Candidate });
export type BoskosBuilds = z.infer<typeof BoskosBuilds>;

/**
 * When Boskos was asked: after the deployment; after its pods were deleted, as a drain does; after its workload was
 * given production's image again, and then the candidate's once more.
 */
export const BOSKOS_MOMENTS = ['deployed', 'restarted', 'rolled-back', 'returned'] as const;
export const BoskosMoment = z.enum(BOSKOS_MOMENTS);
export type BoskosMoment = z.infer<typeof BoskosMoment>;

/** One resource, as whoever is asked says it stands. */
export const BoskosResource = z.strictObject({
  name: z.string(),
  type: z.string(),
  state: z.string(),
  owner: z.string(),
});
export type BoskosResource = z.infer<typeof BoskosResource>;

/** What is asked of Boskos: each is one call of its API. */
export const BOSKOS_CALLS = ['acquire', 'heartbeat', 'release', 'reset', 'count'] as const;

/** One call of Boskos' own API, and what it answered. */
export const BoskosAsked = z.strictObject({
  kind: z.literal('boskos-asked'),
  phase: Phase,
  moment: BoskosMoment,
  purpose: z
    .enum(['lease', 'together', 'intruder', 'held', 'early', 'reset', 'count'])
    .describe(
      'lease: one life of a lease; together: at once with others; intruder: in the name of another owner, which must be refused; held: a lease kept while pods were replaced; early: a reset of what has not been left alone for as long as was asked, which must take nothing back',
    ),
  call: z.enum(BOSKOS_CALLS),
  type: z.string(),
  resource: z.string().nullable(),
  owner: z.string().nullable(),
  to: z.string().nullable().describe('state that was asked for'),
  status: z.number().int().nullable().describe('HTTP status of Boskos; null where it did not answer'),
  answer: BoskosResource.nullable().describe('what an acquirer was given'),
  counts: z.record(z.string(), z.number().int()).nullable().describe('resources by state, as Boskos counts them'),
  said: z.string(),
});
export type BoskosAsked = z.infer<typeof BoskosAsked>;

/**
 * Two at once changed one resource, and this call came second: nothing was done, and whoever asked asks again. Boskos
 * tells it as a fault of its own, in the API server's words.
 */
export function isLostRace({ status, said }: Pick<BoskosAsked, 'status' | 'said'>): boolean {
  return status === 500 && said.includes('Operation cannot be fulfilled');
}

/** The end of Boskos' refusal of somebody who does not own a resource, where it believes that nobody does. */
const OWNED_BY_NOBODY = /currently owned by\s*$/;

/** Boskos' refusal of somebody who wants one of a type of which it believes all taken. */
const ALL_TAKEN = /no available resource .*try again later/;

/**
 * Boskos reads from a cache that follows its own writes: for some milliseconds after it has lent a resource it believes
 * that nobody holds it, and after it has taken one back, that somebody does (ranch.go, `Acquire`, `Update`, `Release` and
 * `Reset` read `Storage` before they write). Whoever knows better asks again; a lease that was lost looks the same, and
 * goes on doing so. Of those who ask together one is to find nothing.
 */
export function isUnseenYet(asked: Pick<BoskosAsked, 'purpose' | 'call' | 'resource' | 'status' | 'said'>): boolean {
  const { purpose, call, resource, status, said } = asked;
  if (call === 'reset')
    return purpose !== 'early' && status === 200 && resource !== null && !said.includes(`"${resource}"`);
  if (call === 'acquire') return purpose !== 'together' && status === 404 && ALL_TAKEN.test(said);
  const isOwners = purpose !== 'intruder' && (call === 'heartbeat' || call === 'release');
  return isOwners && status === 401 && OWNED_BY_NOBODY.test(said);
}

/** Boskos' objects, as the API server of its cluster has them: whatever Boskos says of itself. */
export const BoskosListed = z.strictObject({
  kind: z.literal('boskos-listed'),
  phase: Phase,
  moment: BoskosMoment,
  resources: z.array(BoskosResource),
});
export type BoskosListed = z.infer<typeof BoskosListed>;

/**
 * Every state that Boskos' objects went through in a phase, one after another, as the API server's own watch told: a
 * janitor cleans in less time than lies between two looks.
 */
export const BoskosFollowed = z.strictObject({
  kind: z.literal('boskos-followed'),
  phase: Phase,
  isWhole: z.boolean().describe('the watch was never lost from the first look to the last'),
  changes: z.array(BoskosResource).describe('the first look, then each change of state or owner'),
});
export type BoskosFollowed = z.infer<typeof BoskosFollowed>;

/** Boskos' pods were replaced, or given time to be. */
export const BoskosReplaced = z.strictObject({
  kind: z.literal('boskos-replaced'),
  phase: Phase,
  moment: BoskosMoment,
  image: z.string().describe('declared when the pods were replaced'),
  before: z.array(z.string()).describe('UIDs of the pods that ran it'),
  after: z.array(z.string()).describe('UIDs of the pods that run it now'),
  answered: z.boolean().describe('it answered within the limit'),
  waitedMs: z.number().nonnegative(),
  limitMs: z.number().positive(),
  unready: z.string().describe('what its nodes say of pods that are not ready; empty where all are'),
});
export type BoskosReplaced = z.infer<typeof BoskosReplaced>;
