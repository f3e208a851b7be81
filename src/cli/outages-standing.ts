import { liveThroughOutages } from '../canaries/outages/live-through-outages.js';
import { nextStart } from './next-start.js';
import { type LookAtStanding, onCandidate } from './on-candidate.js';

/** The option of a command, as commander takes it. */
export const OUTAGES_OPTION = [
  '--outages',
  'then stop API servers, Prow’s own and each build cluster’s, while canaries flow',
] as const;

/**
 * Stops the API servers of a standing environment at the candidate, one outage after another, and writes down what became of
 * jobs and components. What hinders that is in the history as undecided, and the verdict says so.
 *
 * @throws the signal's reason when interrupted.
 */
export function outagesOn({
  directory,
  signal,
}: {
  readonly directory: string;
  readonly signal: AbortSignal;
}): LookAtStanding {
  return (folder, say) =>
    onCandidate({ directory, folder, signal, say }, (run) =>
      liveThroughOutages(run, { firstStart: nextStart(folder) }),
    );
}
