import type { Objection } from '../model/decision.js';

/** One reason as lines for people: what was seen, where, what to do now, and the page that says more. */
export function explainObjection({ reason, what, observed, evidence, next, page }: Objection): string[] {
  return [
    `  ${reason}: ${what}`,
    `    observed  ${observed}`,
    `    evidence  ${evidence}`,
    `    next      ${next}`,
    `    page      ${page}`,
  ];
}
