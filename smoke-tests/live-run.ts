import { inject } from 'vitest';
import { openRun, type Run } from '../src/canaries/open-run.js';

/** The run that this suite appends to. */
export function liveRun(): Run {
  const { environmentPath, runDirectory, phase } = inject('smoke');
  return openRun(runDirectory, {
    environmentPath,
    phase,
    signal: new AbortController().signal,
    progress: (line) => process.stdout.write(`${line}\n`),
  });
}

/** Observes; what breaks on the way is ours, and the history says so before the suite ends red. */
export async function observed<Seen>(run: Run, observe: () => Promise<Seen>): Promise<Seen> {
  try {
    return await observe();
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'suite-crashed', detail });
    throw error;
  }
}
