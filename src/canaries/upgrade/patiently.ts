import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';

/** Milliseconds in which an API server that is busy, or begins to serve a definition, comes to answer. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

const TOO_MANY_REQUESTS = 429;

/**
 * Asks an API server until it answers: with a new definition it says "storage is (re)initializing" for a while, and with
 * thousands of objects it is slow. What is asked may be asked twice.
 *
 * @throws what it answered that is no such word, or still says after {@link PATIENCE_MS}.
 */
export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || performance.now() >= deadline) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** Busy, or out of reach for a moment; whoever interrupts is neither, and is asked by callers. */
function isPassing(error: unknown): boolean {
  if (error instanceof ApiException) return error.code === TOO_MANY_REQUESTS || error.code >= 500;
  return error instanceof Error && 'code' in error;
}
