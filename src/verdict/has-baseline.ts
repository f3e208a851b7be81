import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** Whether production's own version was looked at in the same run. */
export function hasBaseline(history: History): boolean {
  return observationsOf(history, 'phase-started').some(({ event }) => event.phase === 'baseline');
}
