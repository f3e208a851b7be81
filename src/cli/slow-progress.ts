/** Whoever waits longer is told what for, and then no more often. */
const TELL_AFTER_MS = 1_000;

/**
 * Tells the newest of what is said to it once a second has passed, each no more than once: on time where there is any, else
 * with the next word, for what reads thousands of files gives no time away.
 */
export function slowProgress(tell: (text: string) => void) {
  let toldAt = Date.now();
  let newest: string | null = null;
  const tellOnTime = (): void => {
    if (newest === null || Date.now() - toldAt < TELL_AFTER_MS) return;
    tell(newest);
    toldAt = Date.now();
    newest = null;
  };
  const timer = setInterval(tellOnTime, TELL_AFTER_MS / 4);
  return {
    say: (text: string): void => {
      newest = text;
      tellOnTime();
    },
    end: (): void => clearInterval(timer),
  };
}
