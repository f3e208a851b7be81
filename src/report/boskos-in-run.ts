import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';

/** The Boskos that a run judged beside Prow. */
export interface BoskosInRun {
  readonly tag: string;
  readonly isBumped: boolean;
  /** Names of its components, as findings of their rollouts begin. */
  readonly components: readonly string[];
}

/** Null where a run had no Boskos. */
export function boskosInRun({ boskos: own }: Description, history: History): BoskosInRun | null {
  const candidate = observationsOf(history, 'run-started')[0]?.event.boskos?.candidate;
  if (candidate === undefined) return null;
  const ran = observationsOf(history, 'phase-started').flatMap(({ event }) => event.boskos?.components ?? []);
  const components = [...new Set(ran.map(({ component }) => component))];
  return { tag: candidate.tag, isBumped: candidate.tag !== own?.tag, components };
}

/** Whether a finding is about Boskos and not about Prow. */
export function isOfBoskos({ check, subject }: Finding, { components }: BoskosInRun): boolean {
  return check === 'boskos' || (check === 'rollout' && components.some((name) => subject.startsWith(`${name} (`)));
}
