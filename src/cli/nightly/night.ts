const DAY_MS = 24 * 60 * 60 * 1_000;

/** One night of a standing environment. */
export interface Night {
  /** The day on whose noon (UTC) it begins. */
  readonly name: string;
  /** Nights in order have numbers in order. */
  readonly number: number;
}

/** From noon to noon is one night, so that midnight does not part a run that begins late from one that begins early. */
export function nightAt(now: Date): Night {
  const number = Math.floor((now.getTime() - DAY_MS / 2) / DAY_MS);
  return { name: new Date(number * DAY_MS).toISOString().slice(0, 'yyyy-mm-dd'.length), number };
}

/**
 * Where a night goes on in the order of what is probed after restarts. Each takes up where the one before ended, so
 * with one restart a night a component of seven ways is asked through each of them within a week.
 */
export function turnOf({ number }: Night, { restarts }: { restarts: number }): number {
  return number * restarts;
}
