import type { Run } from './open-run.js';

/** Whether something was made in this phase. Creation times are whole seconds: one that may lie before the phase is not of it. */
export function isOfThisPhase({ phaseStartedAt }: Run, createdAt: Date): boolean {
  return createdAt.getTime() >= Date.parse(phaseStartedAt);
}
