import { setTimeout as sleep } from 'node:timers/promises';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';

/** How often something is tried, and how long in between: on a busy machine a request may take longer than its limit. */
const ATTEMPTS = 4;
const PAUSE_MS = 3_000;

/**
 * Does something that may be done again from its beginning, until it works.
 *
 * @throws what the last attempt threw; at once when the run is interrupted.
 */
export async function insist<Result>(run: Run, deed: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deed();
    } catch (error) {
      run.signal.throwIfAborted();
      if (attempt === ATTEMPTS) throw error;
      run.progress(`Trying again, ${ATTEMPTS - attempt} times at most: ${apiFailure(error)}`);
      await sleep(PAUSE_MS, undefined, { signal: run.signal }).catch(() => undefined);
    }
  }
}
