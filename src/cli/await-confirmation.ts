import { setTimeout as sleep } from 'node:timers/promises';
import type { Confirmation } from '../model/confirmation.js';
import type { Look } from './look-at-production.js';

/** Milliseconds between two looks: production has more to do than to answer us. */
const PAUSE_MS = 5_000;

/**
 * Looks until production runs what is declared, at most `limitMs`; the last look is the answer.
 *
 * @param options.say - hears what it still waits for, once for each change.
 */
export async function awaitConfirmation(
  look: Look,
  options: {
    readonly limitMs: number;
    readonly pauseMs?: number;
    readonly signal: AbortSignal;
    say(line: string): void;
  },
): Promise<Confirmation> {
  const { limitMs, signal, say, pauseMs = PAUSE_MS } = options;
  const deadline = performance.now() + limitMs;
  let said = '';
  for (;;) {
    const confirmation = await look();
    const left = deadline - performance.now();
    if (confirmation.outcome === 'pass' || left <= 0) return confirmation;
    const open = confirmation.workloads.filter(({ outcome }) => outcome !== 'pass').map(({ subject }) => subject);
    const waiting = [...open, ...confirmation.unreadable].join(', ');
    if (waiting !== said) say(`Waiting ≤ ${Math.ceil(left / 1_000)} s for ${waiting}`);
    said = waiting;
    await sleep(Math.min(pauseMs, left), undefined, { signal });
  }
}
