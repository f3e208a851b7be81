import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import type { Finding } from '../../model/verdict.js';
import { abortFindings } from './abort-findings.js';
import { sinkerFindings } from './sinker-findings.js';

/** Asks what becomes of pods afterwards: whether an abort stops the right one, and sinker removes those it must and no other. */
export function cleanupCheck(description: Description, history: History): Finding[] {
  return [...abortFindings(description, history), ...sinkerFindings(description, history)];
}
