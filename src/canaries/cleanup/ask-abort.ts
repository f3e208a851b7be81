import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOf } from '../../model/observations.js';
import { apiFailure } from '../api-failure.js';
import type { Deck } from '../deck.js';

/** How often deck is asked where somebody else changed the ProwJob meanwhile; plank and crier do so a few times each second. */
const ATTEMPTS = 5;
const PAUSE_MS = 500;

/**
 * What an API server says of an object that was changed since it was read (pkg/registry, "the object has been modified").
 * Deck sends back the ProwJob as it read it (cmd/deck/abort.go), answers so to whoever aborts one that plank is just
 * writing to, and leaves it to them to ask again.
 */
const CONFLICT = /the object has been modified/;

/** Asks deck to abort a ProwJob, as a person who presses the button again where it says that it came in between. */
export async function askAbort(
  deck: Deck | string,
  prowJob: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<EventOf<'abort-observed'>['answer']> {
  if (typeof deck === 'string') return { status: null, text: deck };
  try {
    for (let attempt = 1; ; attempt += 1) {
      const { status, text } = await deck.post(`/abort?prowjob=${prowJob}`);
      if (attempt === ATTEMPTS || status !== 500 || !CONFLICT.test(text)) return { status, text: text.slice(0, 200) };
      await sleep(PAUSE_MS, undefined, { signal });
    }
  } catch (error) {
    return { status: null, text: apiFailure(error) };
  }
}
