import { ExplainedError } from '../model/explained-error.js';
import type { Smoked } from './smoke-run.js';

/**
 * @returns What a person reads where it could not be staged: a change that does not fit, or a build that fails.
 * @throws the signal's reason when interrupted, and what nobody has foreseen.
 */
export async function attemptStaged(
  { signal }: { readonly signal: AbortSignal },
  run: () => Promise<Smoked>,
): Promise<Smoked | string> {
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ExplainedError) return error.message.replaceAll(/\s+/g, ' ').trim();
    throw error;
  }
}
