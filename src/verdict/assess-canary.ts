import { aliasOf, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import { askedPod, type Canary, type Task } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { EventOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { describePlace, expectedPlace, isRefused, type Place } from '../model/place.js';
import { describeShape, type PodSeen } from './pods-seen.js';

/** What became of one canary: its pods, and its ProwJob's last state (null where none was seen). */
export interface Fate {
  readonly prowJob: string;
  readonly pods: readonly Pick<PodSeen, 'place' | 'shapes' | 'uids' | 'createdAt'>[];
  readonly end: EventOf<'prowjob-observed'> | null;
}

/** What one canary's fate says, worded without names so that equal fates group. */
export interface Assessment {
  readonly outcome: Outcome;
  readonly expected: string;
  readonly observed: string;
}

/** Holds one canary's fate against what production's description says of its spelling. */
export function assessCanary(
  description: Description,
  { spelling, task }: Pick<Canary, 'spelling' | 'task'>,
  fate: Fate,
): Assessment {
  const place = expectedPlace(description, spelling);
  if (place !== null)
    return { expected: describePlace(description, place), ...assessKnownAlias(description, place, { ...fate, task }) };
  const alias = aliasOf(spelling);
  if (alias !== DEFAULT_CLUSTER_ALIAS || isRefused(description, spelling))
    return assessUnknownAlias(description, alias, fate);
  const expected = 'a description that says what the default alias means';
  return { outcome: 'inconclusive', expected, observed: 'had nothing to be held against' };
}

function assessKnownAlias(
  description: Description,
  expected: Place,
  fate: Fate & Pick<Canary, 'task'>,
): Omit<Assessment, 'expected'> {
  const isRight = ({ place }: Fate['pods'][number]): boolean =>
    place.clusterId === expected.clusterId && place.namespace === expected.namespace;
  if (!fate.pods.every(isRight)) return { outcome: 'fail', observed: placesText(description, fate) };
  const wrong = assessPods(fate);
  if (wrong !== null) return { outcome: 'fail', observed: `${placesText(description, fate)}, ${wrong}` };
  const unsettled = assessUnsettled(fate);
  if (unsettled !== null) return unsettled;
  const where = fate.pods.length === 0 ? 'a pod in no cluster' : 'a pod in the right place';
  const state = fate.end?.state ?? '';
  const isExpected = EXPECTED_STATES[fate.task ?? 'start'].includes(state);
  if (state === 'error' && !isExpected) return { outcome: 'fail', observed: endText(fate, where) };
  if (fate.pods.length === 0 || !isExpected) return { outcome: 'inconclusive', observed: endText(fate, where) };
  return { outcome: 'pass', observed: placesText(description, fate) };
}

/** What tells that a canary ran. One that fails on purpose ran in either case; whether Prow says so is asked elsewhere. */
const EXPECTED_STATES: Record<Task | 'start', readonly string[]> = {
  start: ['success'],
  secret: ['success'],
  speak: ['success'],
  clone: ['success'],
  fail: ['failure', 'success'],
  abort: ['aborted'],
  stay: ['aborted'],
  // Plank may be told not to start it again so often.
  evicted: ['success', 'error'],
  'evicted-once': ['error'],
  unscheduled: ['error'],
  unpullable: ['error'],
  // Whether it was made to end is asked elsewhere.
  overdue: ['failure', 'success'],
  serial: ['success'],
  queued: ['success'],
};

/** In the right place, and yet not the pod that was asked for: changed on the way, or started more than once. */
function assessPods({ pods, task }: Fate & Pick<Canary, 'task'>): string | null {
  const asked = describeShape(askedPod(task));
  const shapes = new Set(pods.flatMap((pod) => [...pod.shapes]).filter((shape) => shape !== asked));
  if (shapes.size > 0) return `with ${[...shapes].sort().join(' and with ')} instead of ${asked}`;
  // Started again each time its node has ended it.
  if (task === 'evicted') return null;
  const times = Math.max(0, ...pods.map(({ uids, createdAt }) => Math.max(uids.size, createdAt.size)));
  return times > 1 || pods.length > 1 ? `but ${Math.max(times, pods.length)} times` : null;
}

/** Prow must refuse an alias nobody defined, or that it has no use of: a pod anywhere is the silent fallback of 2019-02-08. */
function assessUnknownAlias(description: Description, alias: string, fate: Fate): Assessment {
  // reconciler.go `startPod`: the whole text that a person finds on the ProwJob.
  const message = `no build client found for cluster "${alias}"`;
  const expected = `"error" with Prow's message (${message}) and no pod`;
  if (fate.pods.length > 0) return { outcome: 'fail', expected, observed: placesText(description, fate) };
  const unsettled = assessUnsettled(fate);
  if (unsettled !== null) return { expected, ...unsettled };
  if (fate.end?.state !== 'error')
    return { outcome: 'fail', expected, observed: `ended "${fate.end?.state}"; Prow says: ${quote(fate)}` };
  const isRefused = fate.end.description.includes(message);
  return isRefused
    ? { outcome: 'pass', expected, observed: 'were refused with that message, no pod' }
    : { outcome: 'fail', expected, observed: `ended "error" with another message: ${quote(fate)}` };
}

/** A ProwJob that did not end in time may still go anywhere: neither a pass nor the candidate's fault. */
function assessUnsettled({ end, pods }: Fate): Omit<Assessment, 'expected'> | null {
  if (end?.settled === true) return null;
  const where = pods.length === 0 ? 'no pod seen anywhere' : 'a pod in the right place';
  return {
    outcome: 'inconclusive',
    observed:
      end === null ? `were never looked at, ${where}` : `had not ended before our limit, last "${end.state}", ${where}`,
  };
}

function placesText(description: Description, { pods }: Fate): string {
  return `started in ${[...new Set(pods.map(({ place }) => describePlace(description, place)))].sort().join(' and in ')}`;
}

function endText(fate: Fate, where: string): string {
  return `ended "${fate.end?.state ?? ''}" with ${where}; Prow says: ${quote(fate)}`;
}

/** Prow's description with the canary's own name taken out, so that equal refusals read equal. */
function quote({ end, prowJob }: Fate): string {
  return `"${(end?.description ?? '').replaceAll(prowJob, '<name>')}"`;
}
