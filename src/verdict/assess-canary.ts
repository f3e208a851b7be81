import { aliasOf, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description } from '../model/description.js';
import type { EventOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { describePlace, expectedPlace, type Place } from '../model/place.js';

/** What became of one canary: its pods' places and its ProwJob's last state (null where none was seen). */
export interface Fate {
  readonly prowJob: string;
  readonly places: readonly Place[];
  readonly end: EventOf<'prowjob-observed'> | null;
}

/** What one canary's fate says, worded without names so that equal fates group. */
export interface Assessment {
  readonly outcome: Outcome;
  readonly expected: string;
  readonly observed: string;
}

/** Holds one canary's fate against what production's description says of its spelling. */
export function assessCanary(description: Description, spelling: string | null, fate: Fate): Assessment {
  const place = expectedPlace(description, spelling);
  if (place !== null)
    return { expected: describePlace(description, place), ...assessKnownAlias(description, place, fate) };
  const alias = aliasOf(spelling);
  if (alias !== DEFAULT_CLUSTER_ALIAS) return assessUnknownAlias(description, alias, fate);
  const expected = 'a description that says what the default alias means';
  return { outcome: 'inconclusive', expected, observed: 'had nothing to be held against' };
}

function assessKnownAlias(description: Description, expected: Place, fate: Fate): Omit<Assessment, 'expected'> {
  const isRight = ({ clusterId, namespace }: Place): boolean =>
    clusterId === expected.clusterId && namespace === expected.namespace;
  if (!fate.places.every(isRight)) return { outcome: 'fail', observed: placesText(description, fate.places) };
  const unsettled = assessUnsettled(fate);
  if (unsettled !== null) return unsettled;
  const where = fate.places.length === 0 ? 'a pod in no cluster' : 'a pod in the right place';
  const state = fate.end?.state ?? '';
  if (state === 'error') return { outcome: 'fail', observed: `ended "error" with ${where}; Prow says: ${quote(fate)}` };
  if (fate.places.length === 0) return { outcome: 'inconclusive', observed: `ended "${state}" with ${where}` };
  if (state !== 'success') return { outcome: 'inconclusive', observed: `ended "${state}" with ${where}` };
  return { outcome: 'pass', observed: placesText(description, fate.places) };
}

/** Prow must refuse an alias nobody defined: a pod anywhere is the silent fallback of 2019-02-08. */
function assessUnknownAlias(description: Description, alias: string, fate: Fate): Assessment {
  // reconciler.go `startPod`: the whole text that a person finds on the ProwJob.
  const message = `no build client found for cluster "${alias}"`;
  const expected = `"error" with Prow's message (${message}) and no pod`;
  if (fate.places.length > 0) return { outcome: 'fail', expected, observed: placesText(description, fate.places) };
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
function assessUnsettled({ end, places }: Fate): Omit<Assessment, 'expected'> | null {
  if (end?.settled === true) return null;
  const where = places.length === 0 ? 'no pod seen anywhere' : 'a pod in the right place';
  return {
    outcome: 'inconclusive',
    observed:
      end === null ? `were never looked at, ${where}` : `had not ended before our limit, last "${end.state}", ${where}`,
  };
}

function placesText(description: Description, places: readonly Place[]): string {
  return `started in ${[...new Set(places.map((place) => describePlace(description, place)))].sort().join(' and in ')}`;
}

/** Prow's description with the canary's own name taken out, so that equal refusals read equal. */
function quote({ end, prowJob }: Fate): string {
  return `"${(end?.description ?? '').replaceAll(prowJob, '<name>')}"`;
}
