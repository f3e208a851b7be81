import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 1_000;

/** What happened, when, for whoever reads along. */
export class Timeline {
  readonly #begun = Date.now();

  say(text: string): void {
    const seconds = Math.round((Date.now() - this.#begun) / 1_000);
    const at = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
    process.stdout.write(`${at}  ${text}\n`);
  }

  /** Looks until something is there. @throws where it is not within the limit, with what was waited for. */
  async until<T>(waiting: Waiting, look: () => Promise<T | null>): Promise<T> {
    const { what, limitSeconds, signal } = waiting;
    const end = Date.now() + limitSeconds * 1_000;
    this.say(`waiting ≤ ${limitSeconds} s ${what}`);
    for (;;) {
      const seen = await look();
      if (seen !== null) return seen;
      if (Date.now() > end) throw new Error(`after ${limitSeconds} s still waiting ${what}`);
      await delay(PAUSE_MS, undefined, { signal });
    }
  }
}

interface Waiting {
  readonly what: string;
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
}

/** Ends the story where something is not as it must be. */
export function must(holds: boolean, what: string, seen: unknown): void {
  if (!holds) throw new Error(`${what}; seen: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`);
}
