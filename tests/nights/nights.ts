/** What one night brought: a recording in `recordings/`, or nothing. */
export type Night = string | null;

const times = (count: number, night: Night): Night[] => Array.from({ length: count }, () => night);

/**
 * Thirty nights out of recordings of real nights, runs and drills. Production changes after the tenth night and nothing fails
 * for it; from the fifteenth on nobody runs for a week.
 */
export const NIGHTS: readonly Night[] = [
  // One restart a night: each of hook's three ways has its turn in one of them.
  ...['night-1', 'night-2', 'night-3'],
  // A candidate that misplaces in one of six starts, as long as nobody knows.
  ...['one-in-six-passes', 'one-in-six-fails', 'one-in-six-passes', 'one-in-six-passes'],
  ...times(2, 'outage-2019-02-08'),
  'night-1',
  ...times(4, 'pass'),
  ...times(7, null),
  ...times(6, 'pass'),
  ...times(3, 'outage-2019-03-26'),
];

/** When night `index` began, counted from 0. */
export function nightAt(index: number): Date {
  return new Date(Date.UTC(2026, 8, 1 + index, 1, 30));
}
