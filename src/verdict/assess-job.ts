import { aliasOf, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description } from '../model/description.js';
import type { Job } from '../model/job.js';
import { describePlace, expectedPlace, isRefused, type Place } from '../model/place.js';
import type { Assessment } from './assess-canary.js';
import type { JobFate, SubmissionFate } from './job-fates.js';

type Judged = Omit<Assessment, 'expected'>;

/** Holds what was seen of one job against what production's description says of its `cluster:`, worded without its name. */
export function assessJob(description: Description, { cluster }: Job, fate: JobFate): Assessment {
  const alias = aliasOf(cluster);
  const place = expectedPlace(description, cluster);
  if (place !== null) return { expected: describePlace(description, place), ...knownAlias(description, place, fate) };
  if (alias === DEFAULT_CLUSTER_ALIAS && !isRefused(description, cluster)) {
    const expected = 'a description that says what the default alias means';
    return { outcome: 'inconclusive', expected, observed: 'had nothing to be held against' };
  }
  // reconciler.go `pod`: the whole text that a person finds on the ProwJob.
  const message = `no build client found for cluster "${alias}"`;
  return {
    expected: `"error" with Prow's message (${message}) and no pod`,
    ...unknownAlias(description, message, fate),
  };
}

function knownAlias(description: Description, expected: Place, fate: JobFate): Judged {
  const elsewhere = placesOf(fate).filter((place) => !isSame(place, expected));
  if (elsewhere.length > 0) return { outcome: 'fail', observed: startedIn(description, placesOf(fate)) };
  const times = Math.max(0, ...fate.submissions.map(({ pods, creations }) => Math.max(pods.length, creations.length)));
  if (times > 1) return { outcome: 'fail', observed: `started in the right place, but ${times} times` };
  const placed = fate.submissions.filter(({ pods }) => pods.length > 0);
  if (placed.some((one) => one.isAudited && one.creations.length === 0))
    return { outcome: 'inconclusive', observed: 'have a pod in the right place that the audit log does not have' };
  if (placed.length > 0) return { outcome: 'pass', observed: startedIn(description, [expected]) };
  return withoutPod(expected, fate);
}

function unknownAlias(description: Description, message: string, fate: JobFate): Judged {
  if (placesOf(fate).length > 0) return { outcome: 'fail', observed: startedIn(description, placesOf(fate)) };
  const [end] = endsOf(fate);
  if (end === undefined) return unseen(fate);
  if (end.state === 'error' && end.description.includes(message))
    return { outcome: 'pass', observed: 'were refused with that message, no pod' };
  return { outcome: 'fail', observed: `ended ${quoted(fate, end)}` };
}

function withoutPod(expected: Place, fate: JobFate): Judged {
  const [end] = endsOf(fate);
  if (end === undefined) return unseen(fate);
  if (end.state !== 'error') return { outcome: 'inconclusive', observed: `ended without a pod, ${quoted(fate, end)}` };
  return isOurLack(expected, end)
    ? { outcome: 'inconclusive', observed: `could not start for a lack of staging’s own, ${quoted(fate, end)}` }
    : { outcome: 'fail', observed: `ended without a pod, ${quoted(fate, end)}` };
}

/**
 * Whether an API server refused a pod that Prow asked for in the right place: then something that production's cluster
 * has is missing in staging's. `Pod can not be created: create pod <namespace>/<name> in cluster …` (`startPod`).
 */
function isOurLack({ namespace }: Place, { description }: { description: string }): boolean {
  return description.startsWith(`Pod can not be created: create pod ${namespace}/`);
}

function unseen({ submissions, leftOut }: JobFate): Judged {
  if (leftOut !== null) return { outcome: 'inconclusive', observed: `were not submitted: ${leftOut}` };
  const observed =
    submissions.length === 0 ? 'were never submitted' : 'were submitted, and no pod was seen before our limit';
  return { outcome: 'inconclusive', observed };
}

function placesOf({ submissions }: JobFate): Place[] {
  return submissions.flatMap(({ pods, creations }) => [...pods, ...creations].map(({ place }) => place));
}

function endsOf({ submissions }: JobFate): NonNullable<SubmissionFate['end']>[] {
  return submissions.map(({ end }) => end).filter((end) => end !== null);
}

function isSame(a: Place, b: Place): boolean {
  return a.clusterId === b.clusterId && a.namespace === b.namespace;
}

function startedIn(description: Description, places: readonly Place[]): string {
  return `started in ${[...new Set(places.map((place) => describePlace(description, place)))].sort().join(' and in ')}`;
}

/** State and description with the job's own name taken out, so that equal ends read equal. */
function quoted({ submissions }: JobFate, { state, description }: NonNullable<SubmissionFate['end']>): string {
  const text = submissions.reduce((left, { prowJob }) => left.replaceAll(prowJob, '<name>'), description);
  return `"${state}"; Prow says: "${text}"`;
}
