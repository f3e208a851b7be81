import { inject } from 'vitest';
import { openRun, type Run } from '../src/canaries/open-run.js';

/** The run that a suite appends to. */
export interface LiveRun extends Run {
  /**
   * Observes until `signal`, the test's own, says that vitest was stopped. What
   * breaks on the way is ours, and the history says so before the test fails.
   */
  readonly observe: <Seen>(signal: AbortSignal, look: () => Promise<Seen>) => Promise<Seen>;
}

/** Opens the run that vitest was started for. */
export function liveRun(): LiveRun {
  const { environmentPath, runDirectory, phase } = inject('smoke');
  const interruption = new AbortController();
  const run = openRun(runDirectory, {
    environmentPath,
    phase,
    signal: interruption.signal,
    progress: (line) => process.stdout.write(`${line}\n`),
  });

  const observe = async <Seen>(signal: AbortSignal, look: () => Promise<Seen>): Promise<Seen> => {
    signal.addEventListener('abort', () => interruption.abort(signal.reason), { once: true });
    try {
      return await look();
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      run.history.append({ kind: 'undecided', phase, cause: 'suite-crashed', detail });
      throw error;
    } finally {
      if (signal.aborted)
        run.history.append({ kind: 'undecided', phase, cause: 'interrupted', detail: 'vitest was stopped' });
    }
  };
  return { ...run, observe };
}
