import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import type { RunFacts } from './conclude.js';
import { trialsOf } from './trials.js';

/** Counts what a run's outcome depends on. */
export function runFacts(description: Description, history: History, findings: readonly Finding[]): RunFacts {
  const inCandidate = ({ event }: { event: { phase: string } }): boolean => event.phase === 'candidate';
  return {
    findings,
    undecided: observationsOf(history, 'undecided').map(({ event }) => event.cause),
    isRecordWhole: history.defects.length === 0 && observationsOf(history, 'run-started').length > 0,
    aliases: description.aliases.length + description.refusedAliases.length,
    canaries: observationsOf(history, 'canary-submitted').filter(inCandidate).length,
    sweeps: observationsOf(history, 'cluster-swept').filter(inCandidate).length,
    cleanStarts: trialsOf(description, history).map(({ counted }) => counted.length),
  };
}
