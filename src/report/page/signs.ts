import type { Outcome } from '../../model/outcome.js';

/** Shapes for outcomes, drawn: not every font has a check mark. */
const STROKES: Readonly<Record<Outcome, string>> = {
  pass: 'M2 6.5 5 9.5 10 2.5',
  inconclusive: 'M3.5 4a2.5 2.5 0 1 1 2.5 3v1M6 10.4v.2',
  fail: 'M2.5 2.5l7 7M9.5 2.5l-7 7',
};

/** The sign of an outcome, for the eye; the word beside it is for everyone. */
export function sign(outcome: Outcome): string {
  return `<svg class="sign" viewBox="0 0 12 12" aria-hidden="true"><path d="${STROKES[outcome]}"/></svg>`;
}
