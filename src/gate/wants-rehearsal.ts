import type { Decision, Reason } from '../model/decision.js';

/** What a rehearsal of this candidate on this production could answer. A failure is not among them: it stays. */
const ANSWERABLE: ReadonlySet<Reason> = new Set<Reason>([
  'no-attestation',
  'other-candidate',
  'inconclusive',
  'nothing-bumped',
  'stale',
  'power-too-low',
  'not-asked',
  'drifted',
  'failed-beside',
  'changes-not-rehearsed',
  'files-not-rehearsed',
  'other-version',
  'other-production',
]);

/** Whether the candidate is to be rehearsed on production as it is, whatever the bump changes besides. */
export function wantsItAlone({ objections }: Decision): boolean {
  return objections.some(({ reason }) => reason === 'failed-beside');
}

/** Whether nothing but a rehearsal is missing. */
export function wantsRehearsal({ answer, candidate, objections }: Decision): boolean {
  return answer !== 'allow' && candidate !== null && objections.every(({ reason }) => ANSWERABLE.has(reason));
}
