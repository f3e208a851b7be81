import type { Probe } from '../pod.js';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

/** What a probe's answers so far amount to. */
export interface ProbeState {
  readonly passes: boolean;
  /** How many answers in a row were like the last one. */
  readonly streak: number;
  readonly lastAnswer: boolean | null;
}

/** Until a probe has answered: alive, but neither ready nor started. */
export function initialProbeState(kind: ProbeKind): ProbeState {
  return { passes: kind === 'liveness', streak: 0, lastAnswer: null };
}

/**
 * The state after one more answer: it changes once the threshold for that answer
 * is reached in a row. Kubernetes' defaults: 1 success, 3 failures.
 */
export function afterAnswer(state: ProbeState, answer: boolean, probe: Probe): ProbeState {
  const streak = state.lastAnswer === answer ? state.streak + 1 : 1;
  const threshold = answer ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  return { passes: streak >= threshold ? answer : state.passes, streak, lastAnswer: answer };
}
