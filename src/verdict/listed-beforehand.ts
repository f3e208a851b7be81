import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/**
 * Whether the run said before it began that this would stay unproven: one
 * `notProven` entry of run-started that holds all these words, as whole words.
 * Only such a gap may stand beside a pass.
 */
export function listedBeforehand(history: History, ...words: readonly string[]): boolean {
  const patterns = words.map((word) => new RegExp(`(^|[^\\w-])${literally(word)}($|[^\\w-])`, 'i'));
  return observationsOf(history, 'run-started').some(({ event }) =>
    event.notProven.some((gap) => patterns.every((pattern) => pattern.test(gap))),
  );
}

function literally(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** How a gap names the API audit log. */
export const AUDIT_LOG = 'audit log';
