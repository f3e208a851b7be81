import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { describePlace, expectedPlace, type Place } from '../model/place.js';

/** What a cell of the matrix can be; colour is only its second sign. */
export type Mark = 'as expected' | 'not as expected' | 'not decided';

/** One canary of the candidate as it was seen. */
export interface CanarySeen {
  readonly canary: Canary;
  readonly observed: string;
  readonly mark: Mark;
}

/** What is expected of a spelling, in the words in which a fate is told. */
export function expectedFate(description: Description, spelling: string | null): string {
  const place = expectedPlace(description, spelling);
  return place === null ? 'no pod, ended "error"' : describePlace(description, place);
}

/** Every canary of the candidate phase with where its pods were seen. What follows from it is the verdict's to say. */
export function canariesSeen(description: Description, history: History): CanarySeen[] {
  const places = placesByProwJob(description, history);
  const looks = observationsOf(history, 'prowjob-observed').map(({ event }) => event);
  const settled = new Map(looks.filter((look) => look.settled).map(({ prowJob, state }) => [prowJob, state] as const));
  return observationsOf(history, 'canary-submitted')
    .filter(({ event }) => event.phase === 'candidate')
    .map(({ event: { prowJob, canary } }) => {
      const seen = [...(places.get(prowJob) ?? [])].sort();
      const state = settled.get(prowJob) ?? null;
      const expected = expectedFate(description, canary.spelling);
      return { canary, observed: tell(seen, state), mark: markOf(expected, seen, { state }) };
    });
}

function tell(places: readonly string[], state: string | null): string {
  if (places.length > 0) return places.join(' and ');
  return state === null ? 'no pod, not ended' : `no pod, ended "${state}"`;
}

function markOf(expected: string, places: readonly string[], { state }: { state: string | null }): Mark {
  if (places.some((place) => place !== expected)) return 'not as expected';
  if (state === null) return 'not decided';
  const isPlaced = places.length > 0 && state === 'success';
  const isRefused = places.length === 0 && tell(places, state) === expected;
  if (isPlaced || isRefused) return 'as expected';
  return state === 'error' ? 'not as expected' : 'not decided';
}

function placesByProwJob(description: Description, history: History): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  const add = (prowJob: string, place: Place): void => {
    places.set(prowJob, (places.get(prowJob) ?? new Set()).add(describePlace(description, place)));
  };
  for (const { event } of observationsOf(history, 'cluster-swept')) {
    for (const { prowJob, namespace } of event.pods) add(prowJob, { clusterId: event.clusterId, namespace });
    for (const { name, namespace } of event.audited ?? []) add(name, { clusterId: event.clusterId, namespace });
  }
  return places;
}
