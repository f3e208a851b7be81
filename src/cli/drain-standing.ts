import { drainNodes } from '../canaries/drain/drain-nodes.js';
import { nextStart } from './next-start.js';
import { type LookAtStanding, onCandidate } from './on-candidate.js';

/** The option of a command, as commander takes it. */
export const DRAIN_OPTION = [
  '--drain',
  'then drain each node that Prow runs on, as an upgrade of nodes does, while canaries flow',
] as const;

/**
 * Drains each node of a standing environment at the candidate and writes down what became of it. What hinders that is
 * in the history as undecided, and the verdict says so.
 *
 * @throws the signal's reason when interrupted.
 */
export function drainOn({
  directory,
  signal,
}: {
  readonly directory: string;
  readonly signal: AbortSignal;
}): LookAtStanding {
  return (folder, say) =>
    onCandidate({ directory, folder, signal, say }, (run) => drainNodes(run, { firstStart: nextStart(folder) }));
}
