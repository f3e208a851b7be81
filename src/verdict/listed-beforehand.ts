import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/**
 * Whether the run said before it began that this would stay unproven: a
 * `notProven` entry of run-started that names it as a whole word. Only such a
 * gap may stand beside a pass.
 */
export function listedBeforehand(history: History, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const asWord = new RegExp(`(^|[^\\w-])${escaped}($|[^\\w-])`, 'i');
  return observationsOf(history, 'run-started').some(({ event }) => event.notProven.some((gap) => asWord.test(gap)));
}

/** How a gap names the API audit log. */
export const AUDIT_LOG = 'audit log';
