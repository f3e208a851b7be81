import type { Canary } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';

/** A canary that was started or refused, and the line that says so. */
export interface AskedCanary {
  readonly line: number;
  readonly event: EventOf<'canary-submitted'> | EventOf<'canary-refused'>;
}

/** Canaries of the first start of a phase, those that were refused included. */
export function askedCanaries(history: History, phase: Phase): AskedCanary[] {
  const asked = [...observationsOf(history, 'canary-submitted'), ...observationsOf(history, 'canary-refused')];
  return asked.filter(({ event }) => event.phase === phase && event.start === 0);
}

/** Canaries that a run set out to ask for. */
export function plannedCanaries(history: History): Canary[] {
  return observationsOf(history, 'run-started').flatMap(({ event }) => event.planned);
}

/** Those of the plan that are not among the asked. */
export function neverAskedFor(planned: readonly Canary[], asked: readonly AskedCanary[]): Canary[] {
  const seen = new Set(asked.map(({ event }) => canaryKey(event.canary)));
  return planned.filter((canary) => !seen.has(canaryKey(canary)));
}

/** The same for the same canary of another phase or start. */
export function canaryKey({ job, spelling, type, way }: Canary): string {
  return JSON.stringify([job, spelling, type, way]);
}
