import type { Canary } from '../model/canary.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** ProwJob name → the canary that it is, of every canary that was started. */
export function canariesByProwJob(history: History): ReadonlyMap<string, Canary> {
  return new Map(observationsOf(history, 'canary-submitted').map(({ event }) => [event.prowJob, event.canary]));
}
