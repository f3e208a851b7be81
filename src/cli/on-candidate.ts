import { openRun, type Run } from '../canaries/open-run.js';
import type { Phase } from '../model/history-event.js';
import { environmentPath } from './environment-file.js';

/** A run that goes on with the candidate, on an environment that stands. */
export interface CandidateRun {
  /** Folder of the standing environment. */
  readonly directory: string;
  /** Folder of the run; its history says that the candidate's phase started. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Looks at what stands and appends to a run's folder what was seen, after what that holds already. */
export type LookAtStanding = (folder: string, say: (text: string) => void) => Promise<void>;

/** As {@link onPhase}, of the candidate. */
export async function onCandidate(at: CandidateRun, look: (run: Run) => Promise<void>): Promise<void> {
  await onPhase('candidate', at, look);
}

/**
 * Looks at what stands in a phase and appends to the run what was seen. What breaks on the way is in the history as
 * undecided, and the verdict says so.
 *
 * @throws the signal's reason when interrupted.
 */
export async function onPhase(
  phase: Phase,
  { directory, folder, signal, say }: CandidateRun,
  look: (run: Run) => Promise<void>,
): Promise<void> {
  const run = openRun(folder, {
    environmentPath: environmentPath(directory),
    phase,
    signal,
    progress: say,
  });
  try {
    await look(run);
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    run.history.append({ kind: 'undecided', phase, cause: 'suite-crashed', detail });
    say(detail.split('\n')[0] ?? '');
  } finally {
    run.history.close();
  }
}
