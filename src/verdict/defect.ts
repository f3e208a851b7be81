import type { Finding } from '../model/verdict.js';

/** What is wrong with the record itself. Always inconclusive, because it is never the candidate's doing. */
export type Defect = Pick<Finding, 'subject' | 'expected' | 'observed' | 'evidence'>;

/** Something that a whole record has and this one has not. */
export function missing(subject: string, expected: string, evidence: string): Defect {
  return { subject, expected, observed: 'none', evidence };
}
