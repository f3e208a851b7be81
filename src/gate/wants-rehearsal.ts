import type { Decision, Reason } from '../model/decision.js';

/** What a rehearsal of this candidate on this production could answer. A failure is not among them: it stays. */
const ANSWERABLE: ReadonlySet<Reason> = new Set<Reason>([
  'no-attestation',
  'other-candidate',
  'inconclusive',
  'nothing-bumped',
  'stale',
  'power-too-low',
  'drifted',
  'changes-not-rehearsed',
  'files-not-rehearsed',
  'other-version',
  'other-production',
]);

/** Whether nothing but a rehearsal is missing. */
export function wantsRehearsal({ answer, candidate, objections }: Decision): boolean {
  return answer !== 'allow' && candidate !== null && objections.every(({ reason }) => ANSWERABLE.has(reason));
}
