import { ExplainedError } from '../model/explained-error.js';

/** The reason an {@link AbortSignal} carries when a person or the system ends the command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A signal that aborts on Ctrl-C, SIGTERM and hang-up. A second Ctrl-C ends the process at once. */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Interrupted(name));
    });
  }
  // Whoever read our output is gone, as in `prow-staging … | head`: nobody waits for a verdict any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(130));
  return controller.signal;
}

/** Whether an error is, or comes from, an interruption. */
export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && !(error instanceof ExplainedError && error.kind === 'usage');
}
